"use strict";
// The state comes from the server; what is answered goes there at once.
const find = id => document.getElementById(id);
const passWord = document.querySelector('meta[name="pass-word"]').content;
let state = null, busy = false, criterion = 0, grades = {}, order = [], ties = new Set(), began = 0;

history.replaceState(null, "", "/");

function show() {
  const { item, progress } = state;
  find("count").textContent = item ? `${progress.done + 1} of ${progress.total}` : `${progress.done} of ${progress.total} done`;
  find("bar").max = Math.max(1, progress.total);
  find("bar").value = progress.done;
  find("undo").disabled = !state.undo;
  find("item").dataset.number = item ? item.number : "";
  find("skip").hidden = find("take-note").hidden = !item;
  began = Date.now() - progress.seconds * 1000;
  tick();
  openNote(Boolean(item && item.earlier && item.earlier.note), item && item.earlier ? item.earlier.note : "");
  criterion = 0;
  grades = item && item.earlier ? { ...item.earlier.grades } : {};
  order = []; ties = new Set();
  if (item && item.earlier && item.earlier.places.length) recallRanking(item.earlier.places);
  find("item").replaceChildren(...(item ? [rubric(item), question(item), outputs(item)] : [ended(progress)]));
  if (item && item.identical) find("item").append(make("p", { class: "quiet" }, "These answers are the same, word for word."));
  answers();
  scrollTo(0, 0);
  find("item").focus({ preventScroll: true });
}

function ended(progress) {
  const words = progress.total ? "All done, all saved. Thank you." : "There is nothing to label.";
  return make("p", { class: "state", role: "status" }, `${words} Press Finish, or Enter, to end.`);
}

function answers() {
  const { item } = state, place = find("choices");
  const held = [...place.querySelectorAll("button")].indexOf(document.activeElement);
  if (!item) place.replaceChildren();
  else if (item.kind === "pair") place.replaceChildren(...item.choices.map(choiceButton));
  else if (item.kind === "output") place.replaceChildren(criterionRow(), otherCriteria(), saveButton(allGraded()), cannotTell(""));
  else place.replaceChildren(rankingList(), saveButton(order.length === item.outputs.length), cannotTell("?"));
  const buttons = place.querySelectorAll("button");
  const ready = find("save") && !find("save").disabled;
  if (held >= 0 && buttons.length) (ready ? find("save") : buttons[Math.min(held, buttons.length - 1)]).focus();
}

function choiceButton({ choice, keys, words }) {
  const chosen = state.item.earlier && state.item.earlier.choice === choice;
  return make("button", {
    type: "button", class: keys[0] <= "2" ? "main" : "", "data-choice": choice, "aria-keyshortcuts": keys.join(" "),
    "aria-pressed": String(Boolean(chosen)), on: () => say("answer", { choice }),
  }, key(keys[0]), " ", words);
}

function saveButton(ready) {
  const button = make("button", { type: "button", class: "main", id: "save", "aria-keyshortcuts": "Enter", on: save },
    key("Enter"), " Save");
  button.disabled = !ready;
  return button;
}

function cannotTell(name) {
  return make("button", { type: "button", "aria-keyshortcuts": name, on: () => say("answer", { choice: "cannot_tell" }) },
    key(name), " Cannot tell");
}

function save() {
  if (!state.item) return;
  if (state.item.kind === "output" && allGraded()) say("answer", { grades });
  if (state.item.kind === "ranking" && order.length === state.item.outputs.length) say("answer", { places: places() });
}

function tellNothing() {
  if (state.item.kind === "output") grade(criterion, null);
  else say("answer", { choice: "cannot_tell" });
}

function openNote(open, words) {
  find("note-line").hidden = !open;
  find("take-note").setAttribute("aria-expanded", String(open));
  if (words !== undefined) find("note").value = words;
}

function takeNote() {
  openNote(true);
  find("note").focus();
}

function tick() {
  const seconds = Math.max(0, Math.round((Date.now() - began) / 1000));
  find("time").textContent = `· ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function tell(problem) {
  find("problem").hidden = !problem;
  find("problem").textContent = problem || "";
}

async function say(act, more = {}) {
  if (busy) return;
  busy = true;
  try {
    const number = state.item ? state.item.number : 1;
    const body = { act, number, ...more, ...(act === "answer" ? { note: find("note").value } : {}) };
    const answer = await fetch("/say", {
      method: "POST", headers: { "Content-Type": "application/json", "X-Pass-Word": passWord }, body: JSON.stringify(body),
    });
    const told = answer.headers.get("Content-Type").includes("json") ? await answer.json() : { problem: await answer.text() };
    tell(told.problem);
    if (act === "finish" && answer.ok) return finished();
    if ("item" in told) { state = told; show(); }
  } catch {
    tell("judgekit does not answer any more; what was saved is safe. Start it again to go on.");
  } finally {
    busy = false;
  }
}

function finished() {
  find("item").replaceChildren(make("p", { class: "state", role: "status" }, "Finished. You may close this page."));
  find("answers").hidden = true;
  state = { item: null, undo: false, progress: state.progress, over: true };
}

function pressed(event) {
  if (!state || state.over || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const writing = event.target === find("note");
  if (writing && (event.key === "Escape" || (event.key === "Enter" && !event.shiftKey))) {
    event.preventDefault();
    find("item").focus({ preventScroll: true });
    return;
  }
  if (writing || event.repeat) return;
  if (act(event)) event.preventDefault();
}

function act(event) {
  const name = event.key.toLowerCase(), { item } = state;
  if (name === "u") return void say("undo") || true;
  if (!item) return name === "enter" && event.target.tagName !== "BUTTON" ? void say("finish") || true : false;
  if (name === "s") return void say("skip") || true;
  if (name === "n") return void takeNote() || true;
  if (item.kind === "pair") return actOnPair(item, name);
  if (name === "enter" && event.target.tagName !== "BUTTON") return void save() || true;
  if (name === "?") return void tellNothing() || true;
  return item.kind === "output" ? actOnOutput(item, name) : actOnRanking(item, name);
}

function actOnPair(item, name) {
  const found = item.choices.find(({ keys }) => keys.includes(name));
  if (found) say("answer", { choice: found.choice });
  return Boolean(found);
}

addEventListener("keydown", pressed);
find("undo").addEventListener("click", () => say("undo"));
find("skip").addEventListener("click", () => say("skip"));
find("take-note").addEventListener("click", takeNote);
find("finish").addEventListener("click", () => say("finish"));
setInterval(tick, 1000);
fetch("/state").then(answer => answer.json()).then(told => { state = told; show(); });

"use strict";
// The state comes from the server; texts come as nodes and are built element by element, never as HTML.
const find = id => document.getElementById(id);
const passWord = document.querySelector('meta[name="pass-word"]').content;
const ELEMENTS = new Set(["p", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "hr", "br", "pre", "code", "em",
  "strong", "s", "table", "thead", "tbody", "tr", "th", "td", "span", "div"]);
let state = null, busy = false, criterion = 0, grades = {}, order = [], ties = new Set(), began = 0;

history.replaceState(null, "", "/");

function make(name, options = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(options)) {
    if (key === "class") element.className = value;
    else if (key === "on") element.addEventListener("click", value);
    else element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

function built(node) {
  if (typeof node === "string") return node;
  const [name, ...children] = node;
  const [tag, kind] = name.split(".");
  const element = document.createElement(ELEMENTS.has(tag) ? tag : "span");
  if (kind) element.className = kind;
  element.append(...children.map(built));
  return element;
}

const text = nodes => make("div", { class: "text", dir: "auto" }, ...nodes.map(built));
const key = name => name ? make("kbd", { "aria-hidden": "true" }, name) : "";
const names = count => [...Array(count).keys()].map(place => String(place + 1));

function folded(title, parts) {
  return make("details", {}, make("summary", {}, title), ...parts.map(text));
}

function question(item) {
  const { turns, passages, reference } = item.case;
  const section = make("section", { "aria-label": "Question" }, make("h2", {}, "Question"));
  for (const turn of turns) {
    const role = turns.length > 1 ? [make("p", { class: "role" }, turn.role)] : [];
    section.append(make("div", { class: "turn" }, ...role, text(turn.text)));
  }
  if (passages.length) section.append(folded(`Passages given with it (${passages.length})`, passages));
  if (reference) section.append(folded("Reference answer", [reference]));
  return section;
}

function rubric(item) {
  const about = make("details", { class: "rubric" }, make("summary", {}, `What to look at: ${item.rubric.name}`),
    text(item.rubric.instructions));
  if (item.kind !== "output") {
    about.append(make("ul", { class: "criteria" },
      ...item.rubric.criteria.map(nodes => make("li", {}, ...nodes.map(built)))));
  }
  about.open = state.progress.answered === 0;
  return about;
}

function titles(item) {
  if (item.kind === "pair") return ["1 · Left", "2 · Right"];
  return item.kind === "output" ? ["Answer"] : names(item.outputs.length).map(name => `Answer ${name}`);
}

function outputs(item) {
  const named = titles(item);
  return make("div", { class: "sides" }, ...item.outputs.map((output, place) => {
    const side = make("section", { "aria-label": named[place] }, make("h2", {}, named[place]), text(output.text));
    if (output.sources.length) side.append(folded(`Passages it was made from (${output.sources.length})`, output.sources));
    return side;
  }));
}

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

function criterionRow() {
  const row = state.item.criteria[criterion];
  const given = level => String(row.name in grades && grades[row.name] === level);
  const levels = row.levels.map(level => make("button", {
    type: "button", "aria-pressed": given(level.label), on: () => grade(criterion, level.label),
  }, key(level.key), level.meaning ? `${level.label}: ${level.meaning}` : level.label));
  levels.push(make("button", { type: "button", "aria-pressed": given(null), on: () => grade(criterion, null) },
    key("?"), "cannot tell"));
  return make("div", { class: "criterion" },
    make("p", { id: "criterion" }, make("strong", {}, row.name), ": ", ...row.description.map(built)),
    make("div", { class: "levels", role: "group", "aria-labelledby": "criterion" }, ...levels));
}

function otherCriteria() {
  const chips = state.item.criteria.map(({ name }, place) => make("button", {
    type: "button", "aria-current": String(place === criterion), on: () => { criterion = place; answers(); },
  }, name in grades ? `${name}: ${grades[name] ?? "cannot tell"}` : `${name}: open`));
  return make("div", { class: "levels others", role: "group", "aria-label": "Criteria; arrow keys go left and right" },
    ...(chips.length > 1 ? chips : []));
}

const allGraded = () => state.item.criteria.every(row => row.name in grades);

function grade(place, label) {
  grades[state.item.criteria[place].name] = label;
  const open = state.item.criteria.findIndex(row => !(row.name in grades));
  criterion = open < 0 ? place : open;
  answers();
}

function recallRanking(places) {
  order = places.map((_, output) => output).sort((one, other) => places[one] - places[other]);
  ties = new Set(order.filter((output, at) => at && places[output] === places[order[at - 1]]));
}

function places() {
  const given = [];
  order.forEach((output, at) => { given[output] = at && ties.has(output) ? given[order[at - 1]] : at + 1; });
  return given;
}

function rank(output) {
  if (order.includes(output)) { order = order.filter(one => one !== output); ties.delete(output); }
  else if (output < state.item.outputs.length) order.push(output);
  answers();
}

function tie(output) {
  if (output === undefined || order.indexOf(output) < 1) return;
  if (!ties.delete(output)) ties.add(output);
  answers();
}

function move(output, to) {
  order = order.filter(one => one !== output);
  order.splice(to, 0, output);
  ties.delete(output); ties.delete(order[0]);
  answers();
}

function rankingList() {
  const list = make("ol", { class: "ranking", "aria-label": "Your ranking, best first" });
  order.forEach((output, at) => {
    const name = `Answer ${output + 1}`, tied = at > 0 && ties.has(output);
    const line = make("li", { draggable: "true", "data-output": output }, tied ? "= " : `${places()[output]}. `, name);
    if (at) {
      line.append(make("button", { type: "button", "aria-label": `Move ${name} up`, on: () => move(output, at - 1) }, "←"));
      if (state.item.rubric.ties) line.append(make("button", {
        type: "button", "aria-pressed": String(tied), "aria-label": `${name} ties with the one before`, on: () => tie(output),
      }, "="));
    }
    line.addEventListener("dragstart", event => event.dataTransfer.setData("text/plain", String(output)));
    line.addEventListener("dragover", event => { event.preventDefault(); line.classList.add("over"); });
    line.addEventListener("dragleave", () => line.classList.remove("over"));
    line.addEventListener("drop", event => { event.preventDefault(); drop(event, at); });
    list.append(line);
  });
  state.item.outputs.forEach((_, output) => {
    if (!order.includes(output)) list.append(make("li", {}, make("button", {
      type: "button", "aria-label": `Answer ${output + 1} is the next best`, on: () => rank(output),
    }, key(String(output + 1)), `Answer ${output + 1}`)));
  });
  return list;
}

function drop(event, at) {
  const output = Number(event.dataTransfer.getData("text/plain"));
  if (order.includes(output)) move(output, at);
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

function actOnOutput(item, name) {
  if (name === "arrowleft" || name === "arrowright") {
    criterion = Math.min(item.criteria.length - 1, Math.max(0, criterion + (name === "arrowleft" ? -1 : 1)));
    answers();
    return true;
  }
  const level = item.criteria[criterion].levels.find(one => one.key === name);
  if (level) grade(criterion, level.label);
  return Boolean(level);
}

function actOnRanking(item, name) {
  if (name === "=" && item.rubric.ties) return void tie(order[order.length - 1]) || true;
  if (name === "backspace") return void (order.length && rank(order[order.length - 1])) || true;
  if (!/^[1-9]$/.test(name)) return false;
  rank(Number(name) - 1);
  return true;
}

addEventListener("keydown", pressed);
find("undo").addEventListener("click", () => say("undo"));
find("skip").addEventListener("click", () => say("skip"));
find("take-note").addEventListener("click", takeNote);
find("finish").addEventListener("click", () => say("finish"));
setInterval(tick, 1000);
fetch("/state").then(answer => answer.json()).then(told => { state = told; show(); });

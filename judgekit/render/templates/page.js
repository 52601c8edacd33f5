"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const explorer = byId("explorer");
  if (!explorer) return;

  const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]/u;
  const state = { shown: null, visible: [] };
  let data = null;

  // Everything from the data reaches the page as text, never as HTML.
  function make(name, given = {}, ...children) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(given)) {
      if (key === "class") node.className = value;
      else if (key === "open") node.open = value;
      else node.setAttribute(key, value);
    }
    for (const child of children.flat()) {
      if (child === null || child === undefined) continue;
      if (typeof child === "string") node.append(...visible(child));
      else node.append(child);
    }
    return node;
  }

  // Characters that are not seen, or that turn the text around them, are shown as their numbers.
  function visible(text) {
    if (!CONTROLS.test(text)) return [text];
    const parts = [];
    let plain = "";
    for (const char of text) {
      if (!CONTROLS.test(char)) { plain += char; continue; }
      if (plain) parts.push(plain);
      plain = "";
      const mark = document.createElement("span");
      mark.className = "control";
      mark.textContent = "U+" + char.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
      parts.push(mark);
    }
    if (plain) parts.push(plain);
    return parts;
  }

  async function load() {
    const text = byId("data").textContent;
    const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return JSON.parse(await new Response(stream).text());
  }

  function fill(select, options) {
    select.replaceChildren(...options.map(([value, label]) => {
      const option = make("option", {}, label);
      option.value = value;
      return option;
    }));
  }

  function chosen() {
    return { q: Number(byId("question").value), a: Number(byId("side-a").value), b: Number(byId("side-b").value) };
  }

  function build() {
    data.people = data.questions.flatMap(([, judge], place) => (judge.startsWith("human:") ? [place] : []));
    const names = data.names.map((name, place) => [String(place), name]);
    fill(byId("side-a"), names);
    fill(byId("side-b"), names);
    fill(byId("question"), data.questions.map(([rubric, judge], place) => [String(place), `${rubric} · ${judge}`]));
    const question = most(data.cases.flatMap((story) => story.verdicts.map((v) => String(v[0]))));
    const pair = most(data.cases.flatMap((story) => story.verdicts.filter((v) => String(v[0]) === question && v[2] !== null)
      .map((v) => JSON.stringify([v[1], v[2]].sort((a, b) => a - b)))));
    const [a, b] = pair ? JSON.parse(pair) : [0, Math.min(1, names.length - 1)];
    byId("question").value = question ?? "";
    byId("side-a").value = String(a);
    byId("side-b").value = String(b);
    const tags = [...new Set(data.cases.flatMap((story) => story.tags))].sort();
    fill(byId("tag"), [["", "all tags"], ...tags.map((tag) => [tag, tag])]);
    fill(byId("outcome"), [
      ["", "all cases"], ["a", "A is preferred"], ["b", "B is preferred"], ["tie", "ties"],
      ["flip", "orders disagree"], ["lost", "unparsed, refused or failed"], ["none", "without a verdict"],
      ...(data.people.length ? [["people", "people say otherwise"], ["labelled", "labelled by people"]] : []),
    ]);
    data.cases.forEach((story, place) => {
      story.mark = make("span", { class: "mark" });
      const id = make("span", { class: "id", dir: "auto" }, story.id);
      const text = make("span", { class: "snippet", dir: "auto" }, story.input.slice(0, 120).replace(/\s+/g, " "));
      const button = make("button", { type: "button" }, story.mark, id, text);
      button.addEventListener("click", () => open(place, true));
      story.item = make("li", {}, button);
    });
    byId("list").replaceChildren(...data.cases.map((story) => story.item));
    for (const id of ["question", "side-a", "side-b"]) byId(id).addEventListener("change", () => { mark(); show(); link(); });
    for (const id of ["tag", "outcome"]) byId(id).addEventListener("change", filter);
    byId("search").addEventListener("input", filter);
    document.addEventListener("keydown", key);
    byId("story").addEventListener("toggle", reach, true);
    window.addEventListener("resize", reach);
    window.addEventListener("hashchange", follow);
    mark();
  }

  // The value that occurs most often, the first of them where several do.
  function most(values) {
    const counts = new Map();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    return [...counts].sort((x, y) => y[1] - x[1])[0]?.[0];
  }

  function mark() {
    const asked = chosen();
    for (const story of data.cases) {
      const found = outcome(story, asked);
      story.says = found.says;
      story.lost = found.lost;
      story.people = people(story, asked, data.people);
      story.mark.textContent = MARKS[found.says];
      story.mark.className = "mark " + found.says;
      story.mark.setAttribute("aria-label", SAID[found.says]);
      story.mark.title = SAID[found.says];
    }
    filter();
  }

  function filter() {
    const words = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    const tag = byId("tag").value;
    const wanted = byId("outcome").value;
    state.visible = [];
    data.cases.forEach((story, place) => {
      let keep = (!tag || story.tags.includes(tag)) && (!wanted || story.says === wanted || shows(story, wanted));
      if (keep && words.length) {
        story.all = story.all || [story.id, story.input, story.reference || "", ...Object.values(story.outputs)].join("\n").toLowerCase();
        keep = words.every((word) => story.all.includes(word));
      }
      story.item.hidden = !keep;
      if (keep) state.visible.push(place);
    });
    const count = state.visible.length;
    byId("found").textContent = `${count.toLocaleString("en")} of ${data.cases.length.toLocaleString("en")} cases`;
  }

  function shows(story, wanted) {
    if (wanted === "lost") return story.lost;
    if (wanted === "labelled") return story.people !== null;
    return wanted === "people" && story.people !== null && story.says !== "none" && story.says !== story.people.says;
  }

  function open(place, jump) {
    if (state.shown !== null) data.cases[state.shown].item.firstChild.removeAttribute("aria-current");
    state.shown = place;
    const button = data.cases[place].item.firstChild;
    button.setAttribute("aria-current", "true");
    show();
    link();
    if (jump) {
      button.scrollIntoView({ block: "nearest" });
      if (matchMedia("(max-width: 60rem)").matches) byId("story").scrollIntoView();
    }
  }

  function link() {
    if (state.shown === null) return;
    const { q, a, b } = chosen();
    const words = [["case", data.cases[state.shown].id], ["a", data.names[a]], ["b", data.names[b]], ["q", String(q)]];
    const parts = words.filter(([, value]) => value !== undefined).map(([key, value]) => `${key}=${encodeURIComponent(String(value).toWellFormed())}`);
    history.replaceState(null, "", "#" + parts.join("&"));
  }

  function follow() {
    if (!location.hash.startsWith("#case=")) return false;
    const given = {};
    for (const part of location.hash.slice(1).split("&")) {
      const [key, value = ""] = part.split("=");
      try { given[key] = decodeURIComponent(value); } catch { return false; }
    }
    const place = data.cases.findIndex((story) => story.id.toWellFormed() === given.case);
    if (place < 0) return false;
    for (const [key, id] of [["a", "side-a"], ["b", "side-b"]]) {
      const name = data.names.indexOf(given[key]);
      if (name >= 0) byId(id).value = String(name);
    }
    if (data.questions[Number(given.q)]) byId("question").value = given.q;
    mark();
    open(place, false);
    byId("cases").scrollIntoView();
    data.cases[place].item.firstChild.scrollIntoView({ block: "nearest" });
    return true;
  }

  function key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^(input|select|textarea)$/i.test(event.target.tagName)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const step = { j: 1, k: -1 }[event.key];
    if (event.key === "/") { event.preventDefault(); byId("search").focus(); }
    else if (event.key === "x") { exchange(); }
    else if (step && state.visible.length) {
      const at = state.visible.indexOf(state.shown);
      const next = at < 0 ? 0 : Math.min(Math.max(at + step, 0), state.visible.length - 1);
      open(state.visible[next], true);
    }
  }

  function exchange() {
    const { a, b } = chosen();
    byId("side-a").value = String(b);
    byId("side-b").value = String(a);
    mark(); show(); link();
  }

  function show() {
    if (state.shown === null) return;
    const story = data.cases[state.shown];
    const asked = chosen();
    const texts = [asked.a, asked.b].map((name) => story.outputs[name]);
    const [left, right] = texts.includes(undefined) ? texts.map((text) => text ?? missing()) : differences(texts[0], texts[1], make);
    byId("story").replaceChildren(
      make("h3", { dir: "auto" }, story.id, ...story.tags.map((tag) => make("span", { class: "tag" }, tag))),
      block("Question", story.input),
      story.reference ? block("Reference", story.reference) : "",
      story.context.length ? folded("Context", story.context.map((passage) => pre(passage))) : "",
      make("div", { class: "sides" }, side("A", asked.a, left), side("B", asked.b, right)),
      labelled(story),
      make("h4", {}, "Verdicts"),
      ...verdicts(story, asked),
    );
    reach();
  }

  // What can be scrolled can be reached by keys.
  function reach() {
    for (const text of byId("story").querySelectorAll(".text")) {
      if (text.scrollHeight > text.clientHeight) text.tabIndex = 0;
    }
  }

  const pre = (text) => make("div", { class: "text", dir: "auto" }, text);
  const block = (title, text) => make("div", { class: "block" }, make("h4", {}, title), pre(text));
  const folded = (title, children) => make("details", {}, make("summary", {}, title), ...children);

  function side(letter, name, content) {
    const title = make("h4", { dir: "auto" }, make("span", { class: "mark " + letter.toLowerCase() }, letter), " ", data.names[name] ?? "");
    return make("section", { class: "side" }, title, make("div", { class: "text", dir: "auto" }, content));
  }

  // What people say of the two, before anything a judge says.
  function labelled(story) {
    if (story.people === null) return "";
    const { says, n } = story.people;
    const who = `${n} ${n === 1 ? "label" : "labels"} of people: `;
    const other = story.says !== "none" && story.says !== says ? "; the chosen judge says otherwise" : "";
    return make("p", { class: "people" }, make("span", { class: "mark " + says }, MARKS[says]), " ", who, make("strong", {}, SAID[says]), other);
  }

  function verdicts(story, { q, a, b }) {
    const mine = story.verdicts.filter((v) => touches(v, a, b));
    const person = (v) => data.people.includes(v[0]);
    mine.sort((x, y) => person(y) - person(x) || (y[0] === q) - (x[0] === q) || (x[2] === null) - (y[2] === null));
    if (!mine.length) return [make("p", { class: "state" }, "No verdict on these two yet.")];
    return mine.map((v) => verdict(v, a));
  }

  function verdict(v, a) {
    const [question, first, second, repeat, status, choice, p, total, rationale, reason, raw] = v;
    const [rubric, judge] = data.questions[question];
    const letter = (name) => (name === a ? "A" : "B");
    const broken = { cannot_assess: "cannot assess", unparsed: "unparsed", refused: "refused", error: "failed", missing: "not judged yet" };
    let said = broken[status];
    let kind = "none";
    if (status === "grade") {
      kind = letter(first).toLowerCase();
      said = `${letter(first)} is graded ${(100 * total).toFixed(1)} %`;
    }
    if (status === "preference") {
      kind = choice === "tie" ? "tie" : letter(choice === "first" ? first : second).toLowerCase();
      said = (choice === "tie" ? "tie" : `prefers ${kind.toUpperCase()}`) + (p === null ? "" : `, p(first) ${p.toFixed(2)}`);
    }
    const shown = second === null ? "" : `, ${letter(first)} shown first`;
    const again = repeat ? `, repeat ${repeat + 1}` : "";
    const who = judge.startsWith("human:") ? `person ${judge.slice(6)}` : judge;
    const head = make("summary", {}, make("span", { class: "mark " + kind }, MARKS[kind] ?? "–"), ` ${rubric} · ${who}${shown}${again}: `, make("strong", {}, said));
    const body = [];
    if (reason) body.push(block("Why there is no verdict", reason));
    if (rationale) body.push(block("Rationale", rationale));
    if (raw) body.push(block("Raw reply", raw));
    if (!body.length) body.push(make("p", { class: "quiet" }, "The judge said nothing more."));
    return make("details", { class: "verdict" }, head, ...body);
  }

  const missing = () => make("em", { class: "quiet" }, "no output");

  load().then((loaded) => {
    data = loaded;
    build();
    explorer.hidden = false;
    if (!follow() && data.cases.length && !matchMedia("(max-width: 60rem)").matches) {
      state.shown = 0;
      data.cases[0].item.firstChild.setAttribute("aria-current", "true");
      show();
    }
    document.documentElement.dataset.ready = "yes";
  }).catch((error) => {
    byId("cases").append(make("p", { class: "state" }, `The cases cannot be shown in this browser: ${error.message}`));
    document.documentElement.dataset.ready = "no";
  });
})();

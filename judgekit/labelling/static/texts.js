"use strict";
// Texts come as nodes and are built element by element, never as HTML.
const ELEMENTS = new Set(["p", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "hr", "br", "pre", "code", "em",
  "strong", "s", "table", "thead", "tbody", "tr", "th", "td", "span", "div"]);

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

function folded(title, parts) {
  return make("details", {}, make("summary", {}, title), ...parts.map(text));
}

"use strict";
// All outputs of a case: best first, by number keys, by buttons or by dragging.
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

function actOnRanking(item, name) {
  if (name === "=" && item.rubric.ties) return void tie(order[order.length - 1]) || true;
  if (name === "backspace") return void (order.length && rank(order[order.length - 1])) || true;
  if (!/^[1-9]$/.test(name)) return false;
  rank(Number(name) - 1);
  return true;
}

"use strict";
// One output: the criteria of the rubric, one at a time.
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

"use strict";
// A verdict is a list: question, first, second, repeat, status, choice, p(first), total, rationale, reason, raw.

// What the verdicts of one question come to for a against b on one case.
function outcome(story, { q, a, b }) {
  const mine = story.verdicts.filter((v) => v[0] === q);
  const grades = [a, b].map((name) => mean(mine.filter((v) => v[2] === null && v[1] === name && v[4] === "grade").map((v) => v[7])));
  const fought = mine.filter((v) => (v[1] === a && v[2] === b) || (v[1] === b && v[2] === a));
  const shares = { a: [], b: [] };
  for (const v of fought) {
    if (v[4] !== "preference") continue;
    const first = v[5] === "tie" ? 0.5 : v[5] === "first" ? 1 : 0;
    if (v[1] === a) shares.a.push(first); else shares.b.push(1 - first);
  }
  const orders = [mean(shares.a), mean(shares.b)].filter((each) => each !== null).map(lean);
  const lost = mine.some((v) => touches(v, a, b) && v[4] !== "preference" && v[4] !== "grade");
  if (orders.length === 0) {
    if (fought.length || grades[0] === null || grades[1] === null) return { says: "none", lost };
    return { says: grades[0] > grades[1] ? "a" : grades[0] < grades[1] ? "b" : "tie", lost };
  }
  if (orders.length === 2 && orders[0] !== orders[1]) return { says: "flip", lost };
  return { says: orders[0] > 0 ? "a" : orders[0] < 0 ? "b" : "tie", lost };
}

// What people make of a against b, all of them and all rubrics together; null where none has looked.
function people(story, { a, b }, asked) {
  const words = asked.map((q) => outcome(story, { q, a, b }).says).filter((says) => says !== "none");
  const share = mean(words.map((says) => ({ a: 1, b: 0 })[says] ?? 0.5));
  return share === null ? null : { says: share > 0.5 ? "a" : share < 0.5 ? "b" : "tie", n: words.length };
}

const lean = (share) => Math.sign(share - 0.5);
const mean = (values) => (values.length ? values.reduce((sum, each) => sum + each, 0) / values.length : null);
const touches = (v, a, b) => (v[2] === null ? v[1] === a || v[1] === b : (v[1] === a && v[2] === b) || (v[1] === b && v[2] === a));
const MARKS = { a: "A", b: "B", tie: "=", flip: "⇄", none: "–" };
const SAID = { a: "A is preferred", b: "B is preferred", tie: "tie", flip: "the orders disagree", none: "no verdict" };

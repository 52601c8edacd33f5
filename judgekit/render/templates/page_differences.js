"use strict";
// What two texts do not share, word by word.
const MOST_CELLS = 4000000;
const FEWEST_SHARED = 0.5;

// Both texts with what is only in one of them marked; word by word, or not at all where texts are long.
function differences(a, b, make) {
  if (a === b) return [a, b];
  const x = a.match(/\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? [];
  const y = b.match(/\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? [];
  let start = 0;
  while (start < x.length && start < y.length && x[start] === y[start]) start += 1;
  let end = 0;
  while (end < x.length - start && end < y.length - start && x[x.length - 1 - end] === y[y.length - 1 - end]) end += 1;
  const n = x.length - start - end;
  const m = y.length - start - end;
  if (n * m > MOST_CELLS) return [a, b];
  const same = common(x.slice(start, start + n), y.slice(start, start + m));
  // where hardly anything is shared, marks would cover everything and show nothing
  const words = x.filter((word, place) => word.trim() && (place < start || place >= start + n || same[0].has(place - start)));
  const longest = Math.max(...[x, y].map((side) => side.filter((word) => word.trim()).length));
  if (words.length / longest < FEWEST_SHARED) return [a, b];
  const keepX = (place) => place < start || place >= start + n || same[0].has(place - start);
  const keepY = (place) => place < start || place >= start + m || same[1].has(place - start);
  return [pieces(x, keepX, "del", make), pieces(y, keepY, "ins", make)];
}

function common(x, y) {
  const width = y.length + 1;
  const table = new Uint16Array((x.length + 1) * width);
  for (let i = x.length - 1; i >= 0; i -= 1) {
    for (let j = y.length - 1; j >= 0; j -= 1) {
      table[i * width + j] = x[i] === y[j]
        ? table[(i + 1) * width + j + 1] + 1
        : Math.max(table[(i + 1) * width + j], table[i * width + j + 1]);
    }
  }
  const inX = new Set();
  const inY = new Set();
  for (let i = 0, j = 0; i < x.length && j < y.length;) {
    if (x[i] === y[j]) { inX.add(i); inY.add(j); i += 1; j += 1; }
    else if (table[(i + 1) * width + j] >= table[i * width + j + 1]) i += 1;
    else j += 1;
  }
  return [inX, inY];
}

function pieces(words, keep, tag, make) {
  const parts = [];
  let run = "";
  let kept = true;
  const flush = () => { if (run) parts.push(kept ? run : make(tag, {}, run)); run = ""; };
  words.forEach((word, place) => {
    if (keep(place) !== kept) { flush(); kept = !kept; }
    run += word;
  });
  flush();
  return parts;
}

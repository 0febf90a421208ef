// Keys for the statements, and a count of what is picked. Everything works without this file.

import { listen } from "./keys.js";

const statements = [...document.querySelectorAll(".statement")];
const picked = document.getElementById("picked");

function here() {
  return statements.findIndex((each) => each.contains(document.activeElement));
}

function go(step) {
  const next = statements[Math.min(Math.max(here() + step, 0), statements.length - 1)];
  (next?.querySelector("input:checked") ?? next?.querySelector("input"))?.focus();
  return Boolean(next);
}

function choose(number) {
  const box = statements[here()]?.querySelectorAll("input[type=radio]")[number - 1];
  box?.click();
  box?.focus();
  return Boolean(box);
}

function count() {
  const n = document.querySelectorAll("input[name=pick]:checked").length;
  picked.hidden = false;
  picked.textContent = n === 0 ? "No sentence is picked." : `${n} ${n === 1 ? "sentence is" : "sentences are"} picked.`;
}

document.addEventListener("change", (event) => {
  if (event.target.name === "pick") count();
});
// A link to a sentence also takes the keyboard there: space picks it.
window.addEventListener("hashchange", () => {
  document.getElementById(location.hash.slice(1))?.querySelector("input[name=pick]")?.focus({ preventScroll: true });
});
// Where the document scrolls by itself, it begins at what was cited, or offered as near; the page stays where it is.
const text = document.querySelector("#text .text");
const first = document.querySelector(".sentence.cited, .sentence.near");
if (text && first && getComputedStyle(text).overflowY === "auto") {
  const down = first.getBoundingClientRect().top - text.getBoundingClientRect().top;
  text.scrollTop = Math.max(0, down - text.clientHeight / 3);
}
count();
listen({
  j: () => go(1),
  k: () => go(-1),
  1: () => choose(1),
  2: () => choose(2),
  3: () => choose(3),
  4: () => choose(4),
  s: () => {
    const box = (first ?? document.querySelector(".sentence"))?.querySelector("input");
    box?.focus();
    return Boolean(box);
  },
});

// Moves through the rows by key. Enter opens the row that has the focus, as it does for any link.

import { listen } from "./keys.js";

const links = [...document.querySelectorAll(".entries a.open")];

function here() {
  return links.findIndex((link) => link.closest("tr").contains(document.activeElement));
}

function go(step) {
  const next = links[Math.min(Math.max(here() + step, 0), links.length - 1)];
  next?.focus();
  next?.closest("tr").scrollIntoView({ block: "nearest" });
  return Boolean(next);
}

listen({
  j: () => go(1),
  k: () => go(-1),
  t: () => {
    const form = links[here()]?.closest("tr").querySelector(".holder form");
    form?.requestSubmit();
    return Boolean(form);
  },
});

// Keys of one letter for a page: never while somebody types, and off for whoever wants them off (WCAG 2.1.4).

const STORED = "qa-staff-keys";
const TYPING = "input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]";

function isOff() {
  try { return localStorage.getItem(STORED) === "off"; } catch { return false; }
}

export function listen(actions) {
  const list = document.getElementById("keys");
  const box = document.getElementById("keys-on");
  list.hidden = false;
  box.checked = !isOff();
  box.addEventListener("change", () => {
    try { localStorage.setItem(STORED, box.checked ? "on" : "off"); } catch { /* this page only */ }
  });
  document.addEventListener("keydown", (event) => {
    if (!box.checked || event.ctrlKey || event.metaKey || event.altKey || event.target.closest(TYPING)) return;
    if (event.key === "?") {
      list.open = !list.open;
      list.querySelector("summary").focus();
      event.preventDefault();
    } else if (actions[event.key]?.(event)) event.preventDefault();
  });
}

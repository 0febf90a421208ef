// Marks the place that an address names: #s-<start>-<end>, a half-open range of characters of the document.
// Used by the page that stands on its own, and by the panel beside the conversation.

const PLACE = /^#s-(\d+)-(\d+)$/;

/** Mark every sentence in the range, tint the passages they stand in; the first mark, or null. */
export function mark(root, hash) {
  root.querySelectorAll(".cited").forEach((old) => old.classList.remove("cited"));
  root.querySelectorAll("mark").forEach((old) => old.replaceWith(...old.childNodes));
  root.querySelectorAll(".near").forEach((old) => old.classList.remove("near"));
  const place = PLACE.exec(hash);
  if (!place) return null;
  const [start, end] = place.slice(1).map(Number);
  const cited = [...root.querySelectorAll(".sentence")].filter(
    (sentence) => Number(sentence.dataset.start) < end && Number(sentence.dataset.end) > start,
  );
  for (const sentence of cited) {
    sentence.classList.add("cited");
    const marked = document.createElement("mark");
    marked.append(...sentence.childNodes);
    sentence.append(marked);
    sentence.closest(".passage").classList.add("near");
  }
  return cited[0] ?? null;
}

/** Bring an element into the upper third of what is seen, and the keyboard with it. */
export function goTo(element, scroller) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const seen = scroller ?? document.scrollingElement;
  const top = scroller ? scroller.getBoundingClientRect().top : 0;
  const above = element.getBoundingClientRect().top - top - seen.clientHeight / 3;
  if (!element.hasAttribute("tabindex")) element.tabIndex = -1;
  element.focus({ preventScroll: true });
  seen.scrollBy({ top: above, behavior: calm ? "instant" : "smooth" });
}

function showPlaceOfAddress() {
  const first = mark(document, location.hash);
  const lost = PLACE.test(location.hash) && !first;
  document.querySelector(".lost-place").textContent = lost
    ? "The link does not point to a sentence of this text. The whole text is below."
    : "";
  if (first) goTo(first);
}

if (document.body.classList.contains("standing-alone")) {
  addEventListener("hashchange", showPlaceOfAddress);
  showPlaceOfAddress();
}

// The card with the quotation: shown while its marker is pointed at or focused, and on the first touch.
// It can be pointed at itself, stays inside the screen, and Escape puts it away.

const WAIT_TO_SHOW = 90; // milliseconds: passing over a marker shows nothing
const WAIT_TO_HIDE = 220; // long enough to move onto the card
const EDGE = 12; // pixels kept free to every side
const GAP = 6; // pixels between the marker and the card
const LOWEST = 180; // pixels: a card is never lower, however little room there is

export class Card {
  constructor(choose) {
    this.marker = null;
    this.element = document.createElement("div");
    this.element.className = "card";
    this.element.hidden = true;
    this.words = this.element.appendChild(document.createElement("div"));
    this.open = this.element.appendChild(document.createElement("button"));
    this.open.type = "button";
    this.open.tabIndex = -1; // Enter on the marker does the same
    this.open.textContent = "Open in the guide";
    this.open.addEventListener("click", () => choose(this.marker));
    (document.querySelector("main") ?? document.body).append(this.element); // inside the page's landmark
    this.element.addEventListener("pointerenter", () => clearTimeout(this.timer));
    this.element.addEventListener("pointerleave", () => this.hideSoon());
    document.addEventListener("pointerdown", (event) => this.#pressedElsewhere(event));
  }

  /** Show it beside every marker that is pointed at or focused inside this element. */
  serve(element, selector) {
    element.addEventListener("pointerover", (event) => {
      const marker = event.target.closest(selector);
      if (marker && event.pointerType === "mouse") this.#later(WAIT_TO_SHOW, () => this.show(marker));
    });
    element.addEventListener("pointerout", (event) => {
      if (event.target.closest(selector) && event.pointerType === "mouse") this.hideSoon();
    });
    element.addEventListener("focusin", (event) => {
      const marker = event.target.closest(selector);
      if (marker?.matches(":focus-visible")) this.show(marker);
    });
    element.addEventListener("focusout", () => this.hideSoon());
  }

  isShownFor(marker) {
    return !this.element.hidden && this.marker === marker;
  }

  show(marker) {
    clearTimeout(this.timer);
    this.marker = marker;
    this.words.replaceChildren(...document.getElementById(`${marker.id}-card`).cloneNode(true).childNodes);
    this.element.hidden = false;
    this.#place(marker.getBoundingClientRect());
  }

  hideSoon() {
    this.#later(WAIT_TO_HIDE, () => this.hide());
  }

  /** Put it away; whether there was anything to put away. */
  hide() {
    clearTimeout(this.timer);
    const was = !this.element.hidden;
    this.element.hidden = true;
    return was;
  }

  #later(wait, step) {
    clearTimeout(this.timer);
    this.timer = setTimeout(step, wait);
  }

  #pressedElsewhere(event) {
    if (!this.element.contains(event.target) && event.target !== this.marker) this.hide();
  }

  /** Above the marker where it fits, else where there is more room; never under what is pinned at either end. */
  #place(marker) {
    const ceiling = document.getElementById("top").getBoundingClientRect().bottom;
    const floor = document.getElementById("composer").getBoundingClientRect().top;
    const above = marker.top - ceiling - EDGE;
    const below = floor - marker.bottom - EDGE;
    this.element.style.maxHeight = "";
    const isAbove = this.element.offsetHeight <= above || above > below;
    this.element.style.maxHeight = `${Math.max(LOWEST, isAbove ? above : below)}px`;
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const widest = document.documentElement.clientWidth - width - EDGE;
    const left = Math.max(EDGE, Math.min(marker.left - 24, widest));
    const top = isAbove ? marker.top - height - GAP : marker.bottom + GAP;
    const ground = this.element.offsetParent.getBoundingClientRect();
    this.element.style.left = `${left - ground.left}px`;
    this.element.style.top = `${top - ground.top}px`;
  }
}

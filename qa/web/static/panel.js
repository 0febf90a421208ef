// The source panel: the whole document beside the conversation, or above it on a phone, with the place marked.

import { goTo, mark } from "./source.js";

const SMALL = matchMedia("(max-width: 60rem)");

export class Panel {
  constructor(element, judge) {
    this.element = element;
    this.body = element.querySelector(".panel-body");
    this.stable = element.querySelector(".stable");
    this.wrong = element.querySelector(".wrong");
    this.opener = "";
    this.wanted = null; // the marker that was chosen last: two quick taps open the second
    element.querySelector("[data-close]").addEventListener("click", () => this.close());
    this.wrong.addEventListener("click", () => judge(this.wrong));
    this.body.addEventListener("click", (event) => this.#contentsChosen(event));
    SMALL.addEventListener("change", () => this.#coverTalk());
    addEventListener("popstate", () => this.#shut()); // the phone's Back closes the sheet, and keeps the page
  }

  get isOpen() {
    return !this.element.hidden;
  }

  /** Open at a marker: fetch the same page that its stable link shows, and mark the place. */
  async open(marker) {
    const address = new URL(marker.getAttribute("href"), document.baseURI);
    this.wanted = marker;
    const page = await this.#fetched(address);
    if (this.wanted !== marker) return;
    this.opener = marker.id;
    this.#fill(page, marker, address);
    if (!this.isOpen && SMALL.matches) history.pushState({ panel: true }, "");
    this.element.hidden = false;
    document.body.classList.add("with-source");
    this.#coverTalk();
    const first = mark(this.body, address.hash);
    goTo(first ?? this.body, this.body);
  }

  close() {
    if (history.state?.panel) history.back(); // popstate does the rest
    else this.#shut();
  }

  /** The page, which may also say that this version is no longer served; null where none came. */
  async #fetched(address) {
    try {
      const reply = await fetch(address.pathname);
      if (!reply.ok && reply.status !== 404) return null;
      const page = new DOMParser().parseFromString(await reply.text(), "text/html");
      return page.querySelector("main") && page;
    } catch {
      return null;
    }
  }

  #fill(page, marker, address) {
    const guide = page?.querySelector(".guide") ?? page?.querySelector("main");
    this.body.replaceChildren(...(guide?.childNodes ?? ["The guide could not be opened just now. Please try again."]));
    this.element.querySelector("#source-title").textContent = page?.title ?? "Not opened";
    this.element.querySelector(".panel-place").textContent = page?.querySelector(".reviewed")?.textContent ?? "";
    this.stable.href = address;
    this.wrong.hidden = !marker.matches(".cite");
    this.wrong.dataset.exchange = marker.dataset.exchange ?? "";
    this.wrong.dataset.citation = marker.dataset.number ?? "";
    this.wrong.setAttribute("aria-pressed", "false");
  }

  #shut() {
    this.wanted = null;
    if (!this.isOpen) return;
    this.element.hidden = true;
    document.body.classList.remove("with-source");
    this.#coverTalk();
    // Found by its name, because gradio may have written the conversation anew meanwhile.
    const back = document.getElementById(this.opener) ?? document.querySelector("#question textarea");
    back.focus({ preventScroll: true });
  }

  /** On a phone the sheet lies over the conversation: nothing behind it may take the focus. */
  #coverTalk() {
    const covers = this.isOpen && SMALL.matches;
    document.getElementById("talk").inert = covers;
    this.element.querySelector("#source-title").ariaLevel = covers ? "1" : "2"; // then the only title there is
  }

  #contentsChosen(event) {
    const link = event.target.closest(".contents a");
    if (!link) return;
    event.preventDefault();
    goTo(this.body.querySelector(link.hash), this.body);
  }
}

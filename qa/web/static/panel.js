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
    const page = await this.#fetched(address);
    if (!page) return;
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

  async #fetched(address) {
    try {
      const reply = await fetch(address.pathname);
      return new DOMParser().parseFromString(await reply.text(), "text/html");
    } catch {
      open(address, "_blank", "noopener"); // no connection: the browser says so in its own words
      return null;
    }
  }

  #fill(page, marker, address) {
    const guide = page.querySelector(".guide") ?? page.querySelector("main");
    this.body.replaceChildren(...guide.childNodes);
    this.element.querySelector("#source-title").textContent = page.title;
    this.element.querySelector(".panel-place").textContent = page.querySelector(".reviewed")?.textContent ?? "";
    this.stable.href = address;
    this.wrong.hidden = !marker.matches(".cite");
    this.wrong.dataset.exchange = marker.dataset.exchange ?? "";
    this.wrong.dataset.citation = marker.dataset.number ?? "";
    this.wrong.setAttribute("aria-pressed", "false");
  }

  #shut() {
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
    document.getElementById("talk").inert = this.isOpen && SMALL.matches;
  }

  #contentsChosen(event) {
    const link = event.target.closest(".contents a");
    if (!link) return;
    event.preventDefault();
    goTo(this.body.querySelector(link.hash), this.body);
  }
}

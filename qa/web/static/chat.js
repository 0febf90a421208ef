// The conversation: what its buttons do, where the reader is after an answer, and the card and panel of a citation.

import { Card } from "./card.js";
import { Panel } from "./panel.js";

const SETTLING = 50; // milliseconds: what is pinned above the conversation has its new height by then
const OPPOSITE = { helpful: "unhelpful", unhelpful: "helpful" };

/** Called once by gradio, with the means to raise and to watch the events of the latest exchange. */
export function attach(trigger, watch, events) {
  const element = document.getElementById("conversation");
  const [asked, judged, saved, restarted] = events;
  const pressed = new Set();
  const known = new Set(); // the keys of the exchanges that were shown
  const sent = []; // what was asked and is not yet on the page
  let lost = false; // the server: gradio then drops every question without a word, until it loads the page anew
  let held = ""; // the key of the last whole exchange on the page
  let touched = false;

  const judge = (button) => {
    const { exchange, citation = "0", verdict } = button.dataset;
    const key = `${verdict} ${exchange} ${citation}`;
    if (pressed.has(key)) return;
    pressed.add(key);
    pressed.delete(`${OPPOSITE[verdict]} ${exchange} ${citation}`);
    showPressed();
    trigger(judged, { judgment: verdict, exchange: Number(exchange), citation: Number(citation) });
  };
  const panel = new Panel(document.getElementById("source-panel"), judge);
  const choose = (marker) => {
    card.hide();
    panel.open(marker).then(showPressed);
  };
  const card = new Card(choose);
  card.serve(element, ".cite, .near-link");

  /** What was pressed stays pressed: gradio writes the whole conversation anew with each statement. */
  function showPressed() {
    for (const button of document.querySelectorAll("[data-verdict]")) {
      const { exchange, citation = "0", verdict } = button.dataset;
      button.setAttribute("aria-pressed", String(pressed.has(`${verdict} ${exchange} ${citation}`)));
    }
  }

  /** Typed or chosen, every question goes the same way, so that each is answered after the one before. */
  function ask(question) {
    if (question.trim()) sent.push(question);
    if (lost) unreached();
    else trigger(asked, { question });
  }

  function askTyped() {
    const box = questionBox();
    const question = box.value;
    write(box, ""); // at once, so that the next question may be typed, and Enter pressed twice asks once
    ask(question);
  }

  /** A new question goes to the top of the page, so that its answer is read from its beginning. */
  function followConversation() {
    setTimeout(showPressed, SETTLING);
    const last = [...element.querySelectorAll(".exchange")].at(-1);
    if (!last) {
      scrollTo({ top: 0 });
      held = "";
      return;
    }
    const { key } = last.dataset;
    if (!known.has(key)) {
      known.add(key);
      sent.shift();
      show("unreached", false);
      setTimeout(arrived, SETTLING, last.id, held);
    }
    if (!last.querySelector(".pending")) held = key;
  }

  /** Where what stood here before is gone without "Start over", the server no longer held it: that is said. */
  function arrived(id, before) {
    const ended = before && !element.querySelector(`[data-key="${before}"]`);
    if (ended) pressed.clear();
    show("ended", ended);
    bringToTop(id);
  }

  /** A request failed: our own sentence stands in for gradio's, and what was typed is not lost. */
  async function unreached() {
    show("unreached", true);
    const box = questionBox();
    if (!box.value) write(box, sent.join(" "));
    sent.length = 0;
    lost = !(await isServed());
  }

  function citationChosen(event) {
    const marker = event.target.closest(".cite, .near-link");
    if (!marker || event.ctrlKey || event.metaKey || event.shiftKey) return false;
    event.preventDefault();
    if (touched && !card.isShownFor(marker)) card.show(marker);
    else choose(marker);
    return true;
  }

  const composer = document.getElementById("composer"); // the box in it comes later
  composer.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target === questionBox()) askTyped();
  });
  composer.addEventListener("click", (event) => {
    if (event.target.closest(".submit-button")) askTyped();
  });
  document.addEventListener("pointerdown", (event) => (touched = event.pointerType !== "mouse"), true);
  document.addEventListener("keydown", (event) => {
    touched = false;
    if (event.key === "Escape" && !card.hide() && panel.isOpen) panel.close();
  });
  element.addEventListener("click", (event) => {
    if (citationChosen(event)) return;
    const button = event.target.closest("button");
    if (!button) return;
    const { question, verdict, copy } = button.dataset;
    if (question) ask(question);
    else if (verdict) judge(button);
    else if (copy) copyText(button, copy);
    else if ("save" in button.dataset) trigger(saved, {});
    else if ("restart" in button.dataset) {
      pressed.clear();
      if (panel.isOpen) panel.close();
      trigger(restarted, {});
    }
  });
  watch("value", followConversation);
  watchFailures(unreached);
  document.getElementById("opening")?.remove();
  measureBars();
}

/** Hand a finished page to the browser's own download. */
export function keep(page) {
  const address = URL.createObjectURL(new Blob([page], { type: "text/html" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = "ask-the-guide.html";
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

function bringToTop(id) {
  const exchange = document.getElementById(id);
  if (!exchange) return; // a question that could not be taken has left the page again
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const box = questionBox();
  const lost = document.activeElement === document.body || !document.activeElement;
  if (lost) exchange.querySelector(".question").focus({ preventScroll: true }); // the button that asked is gone
  if (document.activeElement === box && matchMedia("(pointer: coarse)").matches) box.blur(); // its keys cover the answer
  exchange.scrollIntoView({ block: "start", behavior: calm ? "instant" : "smooth" });
}

function questionBox() {
  return document.querySelector("#question textarea");
}

async function isServed() {
  try {
    return (await fetch("healthz")).ok;
  } catch {
    return false;
  }
}

/** As if it were typed, so that gradio knows of it. */
function write(box, words) {
  box.value = words;
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

function show(id, shown) {
  document.getElementById(id).hidden = !shown;
}

/** Gradio tells of every failed request, and of a lost server, in a toast of its own, which this page does not show. */
function watchFailures(step) {
  const isFailure = (node) => node.nodeType === Node.ELEMENT_NODE && node.closest(".toast-wrap");
  new MutationObserver((changes) => {
    if (changes.some((change) => [...change.addedNodes].some(isFailure))) step();
  }).observe(document.body, { childList: true, subtree: true });
}

async function copyText(button, text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    copyWithoutClipboard(text); // plain http in a hospital's own network has no clipboard object
  }
  const label = button.lastChild;
  label.textContent = "Copied";
  setTimeout(() => (label.textContent = "Copy"), 2000);
}

function copyWithoutClipboard(text) {
  const box = document.body.appendChild(document.createElement("textarea"));
  box.value = text;
  box.select();
  document.execCommand("copy");
  box.remove();
}

/** The heights of what stays in view, for everything that must not hide behind it. */
function measureBars() {
  const bars = { "--top-height": "top", "--composer-height": "composer" };
  const observer = new ResizeObserver(() => {
    for (const [name, id] of Object.entries(bars)) {
      document.documentElement.style.setProperty(name, `${document.getElementById(id).offsetHeight}px`);
    }
  });
  for (const id of Object.values(bars)) observer.observe(document.getElementById(id));
}

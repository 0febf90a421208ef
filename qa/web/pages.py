"""The family page in Gradio Blocks: which part of a Screen goes where, and which event starts which step.

Everything that is shown is our own HTML, because the Chatbot component drops the roles and descriptions that a
citation needs, and cannot place a card beside a marker. Gradio keeps the session, the queue and the stream.
"""

from collections.abc import Iterator
from typing import Any

import gradio as gr
from markupsafe import escape

from qa.web.dialogue import Dialogue, Screen
from qa.web.exchanges import Conversation
from qa.web.rendering import SITE_TITLE, notice_html, panel_html

ANSWERS_AT_ONCE = 2  # a question keeps one core busy for a moment; more at once would only slow each other
WAITING = 64  # questions in the queue before the next is told to wait

# The events that the script can raise on the conversation; gradio looks for these names in the text of this script.
EVENTS = ("asked", "judged", "saved", "restarted")
SCRIPT = f"""
const events = {list(EVENTS)!r};
import(new URL("page/chat.js", document.baseURI)).then((chat) => chat.attach(trigger, watch, events));
"""
DOWNLOAD = (
    """(page) => { if (page) import(new URL("page/chat.js", document.baseURI)).then((chat) => chat.keep(page)); }"""
)

QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


def family_page(dialogue: Dialogue) -> gr.Blocks:
    """Build the page. The order of the components is the order of reading."""
    first = dialogue.screen(())
    texts = dialogue.assistant.texts
    with gr.Blocks(title=SITE_TITLE, analytics_enabled=False, fill_width=True) as page:
        state = gr.State((), time_to_live=3600)
        with gr.Column(elem_id="top"):
            _html(notice_html(texts), "notice")
            pinned = _html(first.pinned, "pinned")
        with gr.Row(elem_id="stage"):
            with gr.Column(elem_id="talk"):
                with gr.Column(elem_id="conversation"):
                    earlier = _html(first.earlier, "earlier")
                    latest = _html(first.latest, "latest", SCRIPT)
                with gr.Column(elem_id="composer"):
                    status = _html(_status_html(first.status), "status")
                    box = _question_box()
                    _html(f"<p>{escape(texts.privacy)}</p>", "privacy")
            _html(panel_html(texts), "panel")
        saved = gr.Textbox(visible=False)
        parts = [state, earlier, latest, pinned, status, box]
        answering = {**QUIET, "concurrency_id": "answer", "concurrency_limit": ANSWERS_AT_ONCE}
        steps = _Steps(dialogue)
        # A question that is sent while another is answered waits for its turn; it is never lost without a word.
        box.submit(steps.ask, [box, state], parts, trigger_mode="always_last", **answering)
        latest.asked(steps.ask_chosen, state, parts, **answering)
        latest.judged(steps.judge, state, status, **QUIET)
        latest.restarted(steps.restart, None, parts, **QUIET)
        latest.saved(steps.save, state, saved, **QUIET).then(None, saved, None, js=DOWNLOAD, **QUIET)
    page.queue(max_size=WAITING, default_concurrency_limit=4, api_open=False)
    return page


class _Steps:
    """The steps of a dialogue in the shapes that gradio calls."""

    def __init__(self, dialogue: Dialogue) -> None:
        self.dialogue = dialogue

    def ask(self, question: str | None, conversation: Conversation) -> Iterator[tuple[Any, ...]]:
        """The question box was sent."""
        for number, screen in enumerate(self.dialogue.ask(question or "", conversation)):
            # The box is emptied once, so that a next question may be typed while the answer appears.
            box = question if screen.problem else "" if number == 0 else gr.skip()
            yield _parts(screen, box)

    def ask_chosen(self, conversation: Conversation, event: gr.EventData) -> Iterator[tuple[Any, ...]]:
        """An example or a suggestion was chosen."""
        for screen in self.dialogue.ask(str(_sent(event).get("question", "")), conversation):
            yield _parts(screen, gr.skip())

    def judge(self, conversation: Conversation, event: gr.EventData) -> str:
        """A thumb, or "wrong source", was pressed."""
        sent = _sent(event)
        place = (_whole(sent.get("exchange")), _whole(sent.get("citation")))
        return _status_html(self.dialogue.judge(str(sent.get("judgment", "")), place, conversation))

    def restart(self) -> tuple[Any, ...]:
        """Start over: nothing of the conversation is left."""
        return _parts(self.dialogue.screen((), "Ready for a new question."), "")

    def save(self, conversation: Conversation, request: gr.Request) -> str:
        """The page to keep goes to the browser as text: no file is ever written here."""
        return self.dialogue.saved(conversation, str(request.request.base_url))


def _html(value: str, elem_id: str, script: str | None = None) -> gr.HTML:
    return gr.HTML(value, elem_id=elem_id, js_on_load=script, apply_default_css=False)


def _question_box() -> gr.Textbox:
    return gr.Textbox(
        label="Your question",
        placeholder="Ask in your own words",
        elem_id="question",
        lines=1,  # with one line, Enter asks; the box still grows to max_lines
        max_lines=6,
        submit_btn="Ask",
        html_attributes=gr.InputHTMLAttributes(autocomplete="off", spellcheck=True, enterkeyhint="send"),
    )


def _parts(screen: Screen, box: object) -> tuple[Any, ...]:
    status = _status_html(screen.status, screen.problem)
    return screen.conversation, screen.earlier, screen.latest, screen.pinned, status, box


def _status_html(line: str, problem: bool = False) -> str:
    """The one line that is read aloud; seen as well where it says what went wrong."""
    return f'<p role="status" class="{"problem" if problem else "unseen"}">{escape(line)}</p>'


def _sent(event: gr.EventData) -> dict[str, Any]:
    """What the script sent along: anybody can send anything, so its shape is checked here."""
    data = getattr(event, "_data", None)
    return data if isinstance(data, dict) else {}


def _whole(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0

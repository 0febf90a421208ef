"""The family page in Gradio Blocks: which part of a Screen goes where, and which event starts which step.

Everything that is shown is our own HTML, because the Chatbot component drops the roles and descriptions that a
citation needs, and cannot place a card beside a marker. Gradio keeps the session, the queue and the stream.
"""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import gradio as gr
from markupsafe import escape

from qa.web.dialogue import NOT_YET, Dialogue, Screen
from qa.web.exchanges import Session
from qa.web.faults import log_without_words
from qa.web.rendering import SITE_TITLE, asides_html, guides_html, notice_html, panel_html

ANSWERS_AT_ONCE = 3  # on two cores; with eight, 200 families waited half as long again (`python -m eval load`)
WAITING = 400  # questions in the queue before the next is told to wait
TOLD_EVERY = 5  # seconds between two messages to all who wait; with one for each answer, most work went into them
HELD = 12 * 3600  # seconds that an idle conversation is held: a page left open overnight; gradio's own end is an hour
MOST_SESSIONS = 4_000  # held at once, 60 kB each after one question; the longest silent gives way to the next
LONGEST_TYPED = 5_000  # characters: above what is answered, so that the sentence on it comes; below what is refused

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


@dataclass(frozen=True, slots=True)
class _Components:
    """Everything on the page that changes."""

    session: gr.State
    guides: gr.HTML
    earlier: gr.HTML
    latest: gr.HTML
    pinned: gr.HTML
    status: gr.HTML
    box: gr.Textbox

    @property
    def of_a_screen(self) -> list[Any]:
        """In the order of _parts."""
        return [self.session, self.earlier, self.latest, self.pinned, self.status, self.box]


def family_page(dialogue: Dialogue) -> gr.Blocks:
    """Build the page."""
    with gr.Blocks(title=SITE_TITLE, analytics_enabled=False, fill_width=True) as page:
        _connect(page, _laid_out(dialogue), Steps(dialogue))
    page.queue(max_size=WAITING, default_concurrency_limit=4, api_open=False, status_update_rate=TOLD_EVERY)
    page.state_session_capacity = MOST_SESSIONS
    return page


def _laid_out(dialogue: Dialogue) -> _Components:
    """The order of the components is the order of reading."""
    first = dialogue.screen(())
    texts = dialogue.texts
    session = gr.State(Session(), time_to_live=HELD)
    with gr.Column(elem_id="top"):
        _html(notice_html(texts), "notice")
        guides = _html(guides_html(dialogue.backings(), texts), "guides")
        pinned = _html(first.pinned, "pinned")
    with gr.Row(elem_id="stage"):
        with gr.Column(elem_id="talk"):
            with gr.Column(elem_id="conversation"):
                earlier = _html(first.earlier, "earlier")
                latest = _html(first.latest, "latest", SCRIPT)
            with gr.Column(elem_id="composer"):
                _html(asides_html(texts), "asides")
                status = _html(_status_html(first.status), "status")
                box = _question_box()
                _html(f"<p>{escape(dialogue.privacy)}</p>", "privacy")
        _html(panel_html(texts), "panel")
    return _Components(session, guides, earlier, latest, pinned, status, box)


def _connect(page: gr.Blocks, parts: _Components, steps: "Steps") -> None:
    """Which event starts which step. The script raises all of them, a typed question too, on the latest exchange.

    A question that is sent while another is answered waits for its turn (Session.turn); none is lost.
    """
    raised, session = parts.latest, parts.session
    answering = {"concurrency_id": "answer", "concurrency_limit": ANSWERS_AT_ONCE, "trigger_mode": "multiple"}
    saved = gr.Textbox(visible=False)
    raised.asked(steps.ask, session, parts.of_a_screen, **answering, **QUIET)
    raised.judged(steps.judge, session, parts.status, trigger_mode="multiple", **QUIET)
    raised.restarted(steps.restart, session, [*parts.of_a_screen, parts.guides], **QUIET)
    raised.saved(steps.save, session, saved, **QUIET).then(None, saved, None, js=DOWNLOAD, **QUIET)
    page.load(steps.guides, None, parts.guides, **QUIET)


class Steps:
    """The steps of a dialogue in the shapes that gradio calls."""

    def __init__(self, dialogue: Dialogue) -> None:
        self.dialogue = dialogue

    def ask(self, session: Session, event: gr.EventData) -> Generator[tuple[Any, ...], None, None]:
        """A question was typed, or an example or a suggestion chosen."""
        question = str(_sent(event).get("question", ""))
        with self._faults_without_words(), session.turn():
            for screen in self.dialogue.ask(question, session.conversation):
                # The script has emptied the box; what cannot be taken comes back, to be changed.
                yield _parts(screen, session, question if screen.problem else gr.skip())

    def judge(self, session: Session, event: gr.EventData) -> str:
        """A thumb, or "wrong source", was pressed."""
        sent = _sent(event)
        place = (_whole(sent.get("exchange")), _whole(sent.get("citation")))
        with self._faults_without_words():
            said = self.dialogue.judge(str(sent.get("judgment", "")), place, session.conversation)
        return _status_html(said, problem=said == NOT_YET)

    def restart(self, session: Session) -> tuple[Any, ...]:
        """Start over: nothing of the conversation is left, and the guides are those that are served now."""
        with session.turn():
            screen = self.dialogue.screen((), "Ready for a new question.")
            return *_parts(screen, session, ""), self.guides()

    def guides(self) -> str:
        """The documents and their age as of today: a site may run for years."""
        return guides_html(self.dialogue.backings(), self.dialogue.texts)

    def save(self, session: Session, request: gr.Request) -> str:
        """The page to keep goes to the browser as text: no file is ever written here."""
        with self._faults_without_words():
            return self.dialogue.saved(session.conversation, str(request.request.base_url))

    @contextmanager
    def _faults_without_words(self) -> Iterator[None]:
        """Gradio prints a fault with its message, which may hold a question: it gets one without."""
        try:
            yield
        except Exception as error:  # noqa: BLE001  every fault, since any may hold one
            log_without_words("A step failed", error)
            raise gr.Error(self.dialogue.texts.error, print_exception=False) from None


def _html(value: str, elem_id: str, script: str | None = None) -> gr.HTML:
    return gr.HTML(value, elem_id=elem_id, js_on_load=script, apply_default_css=False)


def _question_box() -> gr.Textbox:
    return gr.Textbox(
        label="Your question",
        interactive=True,  # the script sends it, so gradio takes it for something to read
        placeholder="Ask in your own words",
        elem_id="question",
        lines=1,  # with one line, Enter asks; the box still grows to max_lines
        max_lines=6,
        max_length=LONGEST_TYPED,
        submit_btn="Ask",
        html_attributes=gr.InputHTMLAttributes(autocomplete="off", spellcheck=True, enterkeyhint="send"),
    )


def _parts(screen: Screen, session: Session, box: object) -> tuple[Any, ...]:
    """What a screen puts into each component; the session keeps its conversation, and is new for its time to live."""
    session.conversation = screen.conversation
    status = _status_html(screen.status, screen.problem)
    return session, screen.earlier, screen.latest, screen.pinned, status, box


def _status_html(line: str, problem: bool = False) -> str:
    """The one line that is read aloud; seen as well where it says what went wrong."""
    return f'<p role="status" class="{"problem" if problem else "unseen"}">{escape(line)}</p>'


def _sent(event: gr.EventData) -> dict[str, Any]:
    """What the script sent along: anybody can send anything, so its shape is checked here."""
    data = getattr(event, "_data", None)
    return data if isinstance(data, dict) else {}


def _whole(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0

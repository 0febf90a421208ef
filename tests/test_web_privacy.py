"""Two hundred private strings typed into the page: none is in what is shown, kept, saved, judged or logged."""

import logging
from random import Random

import pytest
from web_fakes import FakeAssistant, RecordedHere

from qa.served import Served
from qa.settings import load_settings
from qa.web.dialogue import Dialogue
from qa.web.exchanges import Conversation

LOT = Random(5)
STREETS = ("Quarry Bend Rd", "Elm Street", "Old Mill Lane", "Ninth Ave", "Harbor Blvd")
MONTHS = ("January", "march", "Sept", "October", "Dec")


def digits(n: int) -> str:
    return "".join(LOT.choice("123456789") for _ in range(n))


def seeds(n: int) -> list[str]:
    """A phone, e-mail, dates, record number, address, web address, card and social security number in turn."""
    made = []
    for number in range(n // 10 + 1):
        local = f"{LOT.randint(100, 199):04d}"
        day, month, year = LOT.randint(1, 28), LOT.randint(1, 12), LOT.randint(2005, 2024)
        made += [
            f"215-555-{local}",
            f"({LOT.choice([212, 617, 303])}) 555-{local}",
            f"parent{number}.{digits(3)}@mail{number}.example.org",
            f"{month}/{day}/{year}",
            f"{LOT.choice(MONTHS)} {day}, {year}",
            f"MRN {digits(8)}",
            f"{digits(4)} {LOT.choice(STREETS)}",
            f"https://portal.example.org/patient/{digits(6)}?token={digits(5)}",
            f"4{digits(3)} {digits(4)} {digits(4)} {digits(3)}",
            f"9{digits(2)}-{digits(2)}-{digits(4)}",
        ]
    made = list(dict.fromkeys(made))[:n]
    return [_with_check_digit(each) if each.count(" ") == 3 and "Rd" not in each else each for each in made]


def _with_check_digit(card: str) -> str:
    """Complete fifteen digits to a valid card number (Luhn)."""
    if not card.replace(" ", "").isdigit():
        return card
    body = [int(char) for char in card if char.isdigit()]
    total = sum(sum(divmod(2 * each, 10)) if place % 2 == 0 else each for place, each in enumerate(body))
    return f"{card}{-total % 10}"


def talked(dialogue: Dialogue, question: str, conversation: Conversation = ()) -> tuple[str, Conversation]:
    """Everything shown while a question is answered, and the conversation that is kept."""
    screens = list(dialogue.ask(question, conversation))
    shown = "\n".join(f"{each.earlier}{each.latest}{each.pinned}{each.status}" for each in screens)
    return shown + "".join(repr(each.conversation) for each in screens[:-1]), screens[-1].conversation


def test_no_private_string_is_shown_kept_saved_judged_or_logged(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr("qa.web.dialogue.PAUSE", 0)
    records = RecordedHere()
    dialogue = Dialogue(Served(FakeAssistant()), load_settings(), records)
    seeded = seeds(200)
    assert len(set(seeded)) == 200
    for place, private in enumerate(seeded):
        asked = ("reach us at {}: how is it treated?", "{} is ours, what are the signs?", "can it break at {}?")[
            place % 3
        ]
        shown, conversation = talked(dialogue, asked.format(private))
        dialogue.judge("unhelpful", (conversation[-1].number, 0), conversation)
        kept = (
            shown,
            repr(conversation),
            dialogue.saved(conversation, "https://x/"),
            repr(records),
            caplog.text,
        )
        core = private.removeprefix("MRN ")
        assert not [part for part in kept if core in part], private

"""What a draft changes: in the text, sentence by sentence, and in the answers, question by question."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path

import postgres
import pytest
from press_fakes import CHANGED, GUIDE, House, WordAssistant, asked_by_a_family, house_of
from recording_fakes import record
from sqlalchemy import delete, select, update

from qa.documents.files import read_bytes
from qa.errors import QuestionError, StaffError
from qa.review.answer_changes import Asked, Evidence, Origin, change_of
from qa.review.comparing import Comparer, Comparison
from qa.review.differences import Change, Line, text_difference
from qa.review.drafts import add_draft
from qa.review.editions import archive
from qa.review.keeping import keep
from qa.review.site_set import SiteItem, add
from qa.review.store import Store
from qa.review.tables import comparisons, records
from qa.types import Answer, Document, Kind, Turn

postgres_server, database_url, store = postgres.postgres_server, postgres.database_url, postgres.store


def document(text: str, name: str = "stiffness.md") -> Document:
    return read_bytes(name, text.encode())


def written(line: Line) -> str:
    """A line on one side of an arrow each, marked words in brackets."""
    sides = ["".join(f"[{p.text}]" if p.is_marked else p.text for p in side) for side in (line.before, line.after)]
    return " -> ".join(sides)


def lines_of(before: str, after: str) -> list[str]:
    stretches = text_difference(document(before), document(after)).stretches
    return [f"{line.change}: {written(line)}" for stretch in stretches for line in stretch.lines]


def test_a_changed_sentence_is_marked_where_its_words_differ() -> None:
    assert lines_of(GUIDE, CHANGED) == [
        "changed: Shots are given every [three] months. -> Shots are given every [four] months."
    ]
    difference = text_difference(document(GUIDE), document(CHANGED))
    assert [stretch.section for stretch in difference.stretches] == [("Treatment",)]
    assert (difference.n_changed, difference.n_added, difference.n_removed) == (1, 0, 0)


def test_an_added_sentence_stands_on_one_side() -> None:
    assert lines_of(GUIDE, GUIDE.replace("It can hurt.", "It can hurt. Warm baths may help.")) == [
        "added:  -> [Warm baths may help.]"
    ]


def test_a_removed_sentence_stands_on_the_other() -> None:
    assert lines_of(GUIDE, GUIDE.replace(" There is no cure.", "")) == ["removed: [There is no cure.] -> "]


def test_a_sentence_with_few_words_in_common_is_another_one() -> None:
    assert lines_of(GUIDE, GUIDE.replace("It can hurt.", "Naps are good for children.")) == [
        "removed: [It can hurt.] -> ",
        "added:  -> [Naps are good for children.]",
    ]


def test_a_heading_is_compared_as_a_heading() -> None:
    (stretch,) = text_difference(document(GUIDE), document(GUIDE.replace("## Signs", "## Early signs"))).stretches
    (line,) = stretch.lines
    assert (line.change, line.is_heading, written(line)) == (Change.CHANGED, True, "[Signs] -> [Early signs]")


def test_the_new_wording_is_found_behind_a_new_sentence() -> None:
    changed = GUIDE.replace("It can hurt.", "Warm baths may help. It can hurt a little.")
    assert lines_of(GUIDE, changed) == [
        "added:  -> [Warm baths may help.]",
        "changed: It can [hurt.] -> It can [hurt a little.]",
    ]


def test_equal_texts_do_not_differ() -> None:
    difference = text_difference(document(GUIDE), document(GUIDE.replace("\n\n", "\n\n\n")))
    assert difference.is_empty
    assert difference.n_same == len(document(GUIDE).sentences)


def test_other_reviewers_and_another_date_are_told() -> None:
    changed = GUIDE.replace("Ada Bell, MD", "Cy Dow, MD").replace("March 2019", "May 2026")
    facts = {fact.name: (fact.before, fact.after) for fact in text_difference(document(GUIDE), document(changed)).facts}
    assert facts == {"Reviewed by": ("Ada Bell, MD", "Cy Dow, MD"), "Review date": ("March 2019", "May 2026")}


def test_a_warning_is_new_only_where_its_words_are() -> None:
    old = "# Stiffness\n\n## Empty\n\n## Signs\n\nIt can hurt.\n"
    same_below = "# Stiffness\n\nA new line.\n\n## Empty\n\n## Signs\n\nIt can hurt.\n"
    another = old + "\n## Void\n"
    assert text_difference(document(old), document(same_below)).new_warnings == ()
    (warning,) = text_difference(document(old), document(another)).new_warnings
    assert "'Void'" in warning


def test_a_long_text_that_is_all_new_is_compared_in_a_moment() -> None:
    old = "# A\n\n" + "\n\n".join(f"Word{n} stands alone here in line{n}." for n in range(2000))
    new = "# A\n\n" + "\n\n".join(f"Other{n} was put there by hand{n}." for n in range(2000))
    difference = text_difference(document(old), document(new))
    assert (difference.n_removed, difference.n_added) == (2000, 2000)


# --- answers ---


def assistant(text: str) -> WordAssistant:
    return WordAssistant(held=(document(text),))


def test_an_answer_of_the_same_sentences_is_no_change_though_all_offsets_moved() -> None:
    moved = GUIDE.replace("# Stiffness\n", "# Stiffness\n\nA word before all others.\n")
    assert change_of(Asked(Origin.ASKED, "a", "does it hurt?"), assistant(GUIDE), assistant(moved)) is None


def test_a_changed_sentence_is_gone_and_new() -> None:
    change = change_of(Asked(Origin.SET, "a", "how about shots"), assistant(GUIDE), assistant(CHANGED))
    assert change is not None
    assert change.gone == ("Shots are given every three months.",)
    assert change.new == ("Shots are given every four months.",)
    assert change.question == "how about shots"


def test_an_answer_that_would_no_longer_be_given_changes_its_kind() -> None:
    shorter = GUIDE.replace(" There is no cure.", "")
    change = change_of(Asked(Origin.ASKED, "a", "is there a cure?"), assistant(GUIDE), assistant(shorter))
    assert change is not None
    assert (change.before.kind, change.after.kind) == (Kind.ANSWERED, Kind.ABSTAINED)
    assert change.question == ""  # what a family typed stands in its record alone


def test_evidence_that_would_be_lost_is_told() -> None:
    quotes = ("Shots are given every three months.", "There is no cure.", "It can  hurt.")
    asked = Asked(Origin.SET, "a", "which shots, is there a cure?", (), quotes)
    change = change_of(asked, assistant(GUIDE), assistant(CHANGED))
    assert change is not None
    assert change.evidence == (
        Evidence("Shots are given every three months.", True, False, False),
        Evidence("There is no cure.", True, True, True),
        Evidence("It can hurt.", False, False, True),
    )
    assert change.loses_evidence


def test_our_own_words_above_an_answer_count_too(monkeypatch: pytest.MonkeyPatch) -> None:
    other = assistant(GUIDE)
    real = other.answer
    monkeypatch.setattr(other, "answer", lambda q, h=(): replace(real(q, h), message="Partly."))
    change = change_of(Asked(Origin.ASKED, "a", "is there a cure?"), assistant(GUIDE), other)
    assert change is not None
    assert change.words_differ


# --- the run over all questions ---


@pytest.fixture
def house(tmp_path: Path, store: Store) -> Iterator[House]:
    house = house_of(tmp_path, store, {"stiffness.md": GUIDE})
    archive(store, house.settings.corpus)
    yield house
    house.press.comparing.close()


def compared(house: House, text: str = CHANGED) -> Comparison:
    draft = add_draft(house.store, "stiffness.md", text.encode(), "adam")
    house.press.comparing.start("stiffness", draft.edition.version, "adam")
    assert house.press.comparing.wait(20)
    comparison = house.press.comparing.last("stiffness", draft.edition.version)
    assert comparison is not None
    return comparison


def test_the_set_and_what_families_asked_are_answered_under_both_versions(house: House) -> None:
    evidence = ("Shots are given every three months.",)
    item = SiteItem("site-1", "plain", "what of shots", True, "stiffness", "dev", ("earlier?",), evidence)
    add(house.store, house.settings, item, "rita")
    asked_by_a_family(house.store, 1, "does it hurt?")
    family = asked_by_a_family(house.store, 2, "how often are shots given?")
    comparison = compared(house)
    result = comparison.result
    assert result is not None
    assert (result.n_set, result.n_asked, result.n_same) == (1, 2, 1)
    assert (comparison.n_done, comparison.n_total, comparison.is_done) == (3, 3, True)
    assert [(each.origin, each.id, each.question) for each in result.changes] == [
        (Origin.SET, "site-1", "what of shots"),
        (Origin.ASKED, family, "how often are shots given?"),
    ]
    assert result.changes[0].loses_evidence
    assert house.served.current.asked[0] == ("what of shots", (Turn("earlier?", ""),))  # type: ignore[attr-defined]


def test_each_question_is_asked_once_and_urgent_ones_never(house: House) -> None:
    asked_by_a_family(house.store, 1, "Does it hurt?")
    asked_by_a_family(house.store, 2, "does it hurt?")
    asked_by_a_family(house.store, 3, "is there a cure?")
    asked_by_a_family(house.store, 4, "he is choking", Kind.EMERGENCY)
    asked_by_a_family(house.store, 5, "")
    compared(house)
    asked = [question for question, _ in house.served.current.asked]  # type: ignore[attr-defined]
    assert asked == ["is there a cure?", "does it hurt?"]


def test_a_follow_up_is_asked_with_what_came_before(house: House, store: Store) -> None:
    first, later = (Answer(q, q, Kind.ANSWERED, 0.5, "said") for q in ("does it hurt?", "and then shots?"))
    with store.writing() as connection:
        keep(connection, [record(1, answer=first), record(2, answer=later)])
    compared(house)
    asked = dict(house.served.current.asked)  # type: ignore[attr-defined]
    assert asked["and then shots?"] == (Turn("does it hurt?", "said"),)


def test_the_words_of_a_family_stand_in_the_record_alone(house: House) -> None:
    family = asked_by_a_family(house.store, 1, "how often are shots given to Zebulon?")
    comparison = compared(house)
    with house.store.reading() as connection:
        stored = connection.scalars(select(comparisons.c.result)).one()
    assert "Zebulon" not in stored
    with house.store.writing() as connection:
        connection.execute(delete(records).where(records.c.id == family))
    again = house.press.comparing.last("stiffness", comparison.after)
    assert again is not None
    assert again.result is not None
    assert [each.question for each in again.result.changes] == [""]


def test_with_nothing_to_ask_it_is_done_at_once(house: House) -> None:
    comparison = compared(house)
    assert (comparison.n_total, comparison.is_done) == (0, True)


def test_a_question_that_cannot_be_asked_again_is_left_out(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    asked_by_a_family(house.store, 1, "does it hurt?")
    asked_by_a_family(house.store, 2, "x" * 5000)
    monkeypatch.setattr(WordAssistant, "answer", _as_the_fake_takes_it(WordAssistant.answer))
    result = compared(house).result
    assert result is not None
    assert (result.n_left_out, result.n_same) == (1, 1)


def _as_the_fake_takes_it(real: object) -> object:
    def answer(self: WordAssistant, question: str, history: tuple[Turn, ...] = ()) -> Answer:
        if len(question) > 4000:
            raise QuestionError("too long")
        return real(self, question, history)  # type: ignore[operator, no-any-return]

    return answer


def test_a_fault_is_told_without_its_words(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    asked_by_a_family(house.store, 1, "does Zebulon hurt?")

    def broken(*_: object) -> Answer:
        raise RuntimeError("broke on Zebulon")

    monkeypatch.setattr(WordAssistant, "answer", broken)
    comparison = compared(house)
    assert comparison.result is not None
    assert "RuntimeError" in comparison.result.failure
    assert "Zebulon" not in comparison.result.failure
    assert not comparison.is_done


def test_only_one_runs_at_a_time_and_it_tells_how_far_it_is(house: House) -> None:
    asked_by_a_family(house.store, 1, "does it hurt?")
    go_on = threading.Event()
    house.maker.before_trial = lambda: go_on.wait(20)
    draft = add_draft(house.store, "stiffness.md", CHANGED.encode(), "adam")
    house.press.comparing.start("stiffness", draft.edition.version, "adam")
    with pytest.raises(StaffError, match="Another comparison"):
        house.press.comparing.start("stiffness", draft.edition.version, "eve")
    running = house.press.comparing.last("stiffness", draft.edition.version)
    assert running is not None
    assert (running.is_running, running.n_done, running.n_total, running.result) == (True, 0, 1, None)
    go_on.set()
    assert house.press.comparing.wait(20)


def test_one_that_was_cut_off_is_not_taken_for_done_and_can_be_started_again(house: House) -> None:
    asked_by_a_family(house.store, 1, "does it hurt?")
    comparison = compared(house)
    with house.store.writing() as connection:  # as a kill in the middle leaves it
        connection.execute(update(comparisons).values(result="", n_done=0))
    after_restart = Comparer(house.store, house.settings, house.served, house.maker)
    found = after_restart.last("stiffness", comparison.after)
    assert found is not None
    assert (found.is_running, found.is_done) == (False, False)
    after_restart.start("stiffness", comparison.after, "adam")
    assert after_restart.wait(20)
    again = after_restart.last("stiffness", comparison.after)
    assert again is not None
    assert again.is_done


def test_closing_cuts_a_run_off(house: House) -> None:
    for number in range(50):
        asked_by_a_family(house.store, number, f"does it hurt {number}?")
    waiting = threading.Event()
    house.maker.before_trial = lambda: waiting.wait(20)
    draft = add_draft(house.store, "stiffness.md", CHANGED.encode(), "adam")
    house.press.comparing.start("stiffness", draft.edition.version, "adam")
    closing = threading.Thread(target=house.press.comparing.close)
    closing.start()
    waiting.set()
    closing.join(20)
    found = house.press.comparing.last("stiffness", draft.edition.version)
    assert found is not None
    assert (found.is_running, found.result) == (False, None)


def test_a_comparison_with_what_is_no_longer_served_is_stale(house: House) -> None:
    comparison = compared(house)
    assert comparison.is_current(house.served.current.documents)
    house.press.publish("stiffness", comparison.after, "adam")
    assert not comparison.is_current(house.served.current.documents)


def test_only_a_draft_is_compared(house: House) -> None:
    with pytest.raises(StaffError, match="not there any more"):
        house.press.comparing.start("stiffness", "0" * 64, "adam")


def test_a_text_without_a_full_stop_is_not_looked_at_word_by_word(monkeypatch: pytest.MonkeyPatch) -> None:
    class Quick(SequenceMatcher[str]):
        def __init__(self, junk: None, one: list[str], other: list[str], autojunk: bool) -> None:
            assert max(len(one), len(other)) < 1000  # half a minute, for 5 MB
            super().__init__(junk, one, other, autojunk)

    many = "".join(f"Sign {number} is rare.\n\n" for number in range(100))
    monkeypatch.setattr("qa.review.differences.SequenceMatcher", Quick)
    difference = text_difference(document(f"# S\n\n{many}"), document(f"# S\n\n{'rare ' * 1000}"))
    assert (difference.n_added, difference.n_removed) == (1, 100)

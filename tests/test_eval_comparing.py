"""Two runs against each other, over a document of three sentences, worked out by hand."""

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fakes import document_of

from eval.answering.answers import AnswerCitation, AnswerStatement, SystemAnswer
from eval.answering.runs import DocumentCard, Run, RunCard
from eval.asking.gold import gold_of
from eval.asking.questions import Question, QuestionKind
from eval.deciding.changes import How, Turned
from eval.deciding.comparing import MOST_IDS, Comparison, Difference, Verdict, compare, comparison_text
from eval.errors import EvalError
from eval.metrics.intervals import interval, resamples
from eval.pages.compare_page import comparison_html, drawn, rows_of, settings_that_differ, span_of
from qa.types import Document

REST, WARMTH, SCHOOL = TEXTS = ("Rest eases the pain.", "Warmth eases it too.", "School can go on.")
Given = tuple[str, tuple[str, ...], float]  # kind, what is quoted, confidence
FEW = 40
CARD = RunCard(
    1, "ours", "the product", ("tiny",), (("tiny",),), "dev", "0" * 64, (), "c" * 64, "e" * 64, 1, {"numpy": "1"}, {}
)


@pytest.fixture(autouse=True)
def _few_resamples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eval.deciding.comparing.N_RESAMPLES", FEW)  # the thousand take seconds, and hold the same


@pytest.fixture
def tiny(tmp_path: Path) -> Document:
    return document_of(tmp_path, "tiny.txt", " ".join(TEXTS))


def question(question_id: str, *evidence: str, **more: object) -> Question:
    plain = Question(
        question_id, QuestionKind.PLAIN, f"{question_id}?", bool(evidence), "tiny", "dev", evidence=evidence
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def near(question_id: str) -> Question:
    return question(question_id, kind=QuestionKind.NEAR)


def says(*quotes: str, kind: str = "answered", confidence: float = 0.9) -> Given:
    return kind, quotes, confidence


def abstains(confidence: float = 0.1) -> Given:
    return says(kind="abstained", confidence=confidence)


def run_of(document: Document, questions: Sequence[Question], answers: Sequence[Given]) -> Run:
    """Answer i is to question i; each quote is a statement of its own."""
    card = replace(CARD, documents=(DocumentCard(document.id, document.title, document.version, len(TEXTS)),))
    given = {
        each.question_id: SystemAnswer(
            each.question_id, 1, kind, "", confidence, tuple(cited(document, quote) for quote in quotes)
        )
        for each, (kind, quotes, confidence) in zip(questions, answers, strict=True)
    }
    gold = {each.question_id: gold_of(each, document) for each in questions}
    return Run(card, tuple(questions), {document.id: document}, gold, given, {})


def cited(document: Document, quote: str) -> AnswerStatement:
    start = document.text.index(quote)
    return AnswerStatement(quote, (AnswerCitation("tiny", document.version, start, start + len(quote), quote),))


SIX = (
    question("refused", REST),
    question("found", WARMTH),
    question("fuller", REST, WARMTH),
    near("tempted"),
    question("danger", kind=QuestionKind.URGENT, path="emergency"),
    question("steady", SCHOOL),
)
BEFORE = (says(REST), abstains(), says(REST), abstains(), says(kind="emergency"), says(SCHOOL, confidence=0.9))
AFTER = (abstains(), says(WARMTH), says(REST, WARMTH), says(REST), abstains(), says(SCHOOL, confidence=0.6))


@pytest.fixture
def six(tiny: Document) -> Comparison:
    return compare(run_of(tiny, SIX, BEFORE), run_of(tiny, SIX, AFTER))


def of(comparison: Comparison, measure: str) -> Difference:
    return next(each for each in comparison.differences if each.measure == measure)


# ---------- which questions changed ----------


def test_every_kind_of_change_is_told_what_got_worse_first(six: Comparison) -> None:
    assert [(each.question_id, each.how, each.turned) for each in six.changed] == [
        ("danger", How.SAFETY_PATH, Turned.WORSE),
        ("refused", How.ANSWERED_TO_ABSTAINED, Turned.WORSE),
        ("tempted", How.ABSTAINED_TO_ANSWERED, Turned.WORSE),
        ("found", How.ABSTAINED_TO_ANSWERED, Turned.BETTER),
        ("fuller", How.OTHER_SENTENCES, Turned.BETTER),
    ]


def test_the_same_sentences_with_another_confidence_are_no_change(six: Comparison) -> None:
    assert six.n_unchanged == 1
    assert "steady" not in {each.question_id for each in six.changed}


def test_the_change_in_f1_is_after_less_before_and_undefined_without_gold(six: Comparison) -> None:
    change = {each.question_id: each.f1_change for each in six.changed}
    assert change["refused"] == -1
    assert change["fuller"] == pytest.approx(1 - 2 / 3)  # one of two, then both
    assert math.isnan(change["tempted"])


@pytest.mark.parametrize(
    ("asked", "before", "after", "turned"),
    [
        (question("q", REST), says(SCHOOL), abstains(), Turned.BETTER),  # F1 is 0 either way, but no longer wrong
        (question("q", REST), says(REST, SCHOOL), abstains(), Turned.WORSE),
        (near("q"), says(REST), says(SCHOOL), Turned.LEVEL),
        (near("q"), says(REST), abstains(), Turned.BETTER),
        (near("q"), abstains(), says(kind="crisis"), Turned.WORSE),
        (
            question("q", kind=QuestionKind.URGENT, path="crisis"),
            says(kind="emergency"),
            says(kind="crisis"),
            Turned.BETTER,
        ),
    ],
)
def test_better_is_what_the_question_asks_for(
    tiny: Document,
    asked: Question,
    before: Given,
    after: Given,
    turned: Turned,
) -> None:
    comparison = compare(run_of(tiny, [asked], [before]), run_of(tiny, [asked], [after]))
    assert [each.turned for each in comparison.changed] == [turned]


def test_the_same_sentences_retold_in_other_words_are_a_change(tiny: Document) -> None:
    asked = [question("q", REST)]
    before, after = run_of(tiny, asked, [says(REST)]), run_of(tiny, asked, [says(REST)])
    said = after.answers["q"].statements[0]
    retold = replace(after.answers["q"], statements=(replace(said, text="Resting helps."),))
    comparison = compare(before, replace(after, answers={"q": retold}))
    assert [(each.how, each.turned) for each in comparison.changed] == [(How.OTHER_SENTENCES, Turned.LEVEL)]


# ---------- by how much ----------


def test_a_difference_is_after_less_before_over_the_same_questions(six: Comparison) -> None:
    f1 = of(six, "f1")
    assert f1.n == 4
    assert f1.before == pytest.approx((1 + 0 + 2 / 3 + 1) / 4)
    assert f1.after == pytest.approx((0 + 1 + 1 + 1) / 4)
    assert f1.change == pytest.approx(1 / 12)
    assert f1.verdict is Verdict.UNCLEAR


def test_the_interval_is_that_of_the_mean_change_on_the_resamples_of_the_cards_seed(tiny: Document) -> None:
    asked = [
        question("a", REST, group="one"),
        question("b", REST, group="one"),
        question("c", REST),
        question("d", REST),
    ]
    before = run_of(tiny, asked, [says(REST), abstains(), says(REST), says(SCHOOL)])
    after = run_of(tiny, asked, [says(REST), says(REST), abstains(), says(REST)])
    f1 = of(compare(before, after), "f1")
    changes = np.array([0.0, 1.0, -1.0, 1.0])
    drawn = resamples(["one", "one", "c", "d"], FEW, CARD.seed)
    expected = interval([float(changes[rows].mean()) for rows in drawn])
    assert (f1.low, f1.high) == pytest.approx((expected.low, expected.high))


def test_a_change_that_every_question_shares_is_certain_however_the_questions_differ(tiny: Document) -> None:
    asked = [question("a", REST), question("b", REST)]
    before = run_of(tiny, asked, [abstains(), says(*TEXTS)])  # F1 0 and 1/2
    after = run_of(tiny, asked, [says(*TEXTS), says(REST)])  # F1 1/2 and 1
    f1 = of(compare(before, after), "f1")
    assert (f1.change, f1.low, f1.high, f1.verdict) == (0.5, 0.5, 0.5, Verdict.BETTER)
    assert of(compare(after, before), "f1").verdict is Verdict.WORSE


def test_less_of_what_should_be_low_is_better_and_cost_only_changes(tiny: Document) -> None:
    asked = [question("a", REST), question("b", REST)]
    refused, told = run_of(tiny, asked, [abstains(), abstains()]), run_of(tiny, asked, [says(REST), says(REST, WARMTH)])
    over_refusal = of(compare(refused, told), "over_refusal")
    assert (over_refusal.change, over_refusal.verdict) == (-1, Verdict.BETTER)
    longer = run_of(tiny, asked, [says(REST, WARMTH), says(*TEXTS)])
    assert of(compare(told, longer), "sentences_shown").verdict is Verdict.CHANGED


def test_what_one_run_does_not_measure_has_no_verdict(tiny: Document) -> None:
    asked = [question("a", REST)]
    difference = of(compare(run_of(tiny, asked, [abstains()]), run_of(tiny, asked, [says(REST)])), "verbatim")
    assert (difference.n, difference.verdict) == (1, Verdict.UNMEASURED)
    assert math.isnan(difference.change)


def test_a_run_does_not_differ_from_itself(tiny: Document) -> None:
    run = run_of(tiny, SIX, BEFORE)
    comparison = compare(run, run)
    assert (comparison.changed, comparison.n_unchanged) == ((), 6)
    assert not any(each.is_clear for each in comparison.differences)
    assert "None: every question" in comparison_html(comparison)


# ---------- what can be compared ----------


def test_the_order_of_the_questions_does_not_matter(tiny: Document, six: Comparison) -> None:
    again = compare(run_of(tiny, SIX, BEFORE), run_of(tiny, SIX[::-1], AFTER[::-1]))
    assert [each.question_id for each in again.changed] == [each.question_id for each in six.changed]
    assert of(again, "f1") == of(six, "f1")


def test_questions_of_one_run_alone_are_refused(tiny: Document) -> None:
    more, fewer = run_of(tiny, SIX, BEFORE), run_of(tiny, SIX[1:], BEFORE[1:])
    with pytest.raises(EvalError, match=r"1 stand in the first alone, 'refused' among them. Make both with the same"):
        compare(more, fewer)
    with pytest.raises(EvalError, match="in the second alone"):
        compare(fewer, more)


def test_another_text_or_gold_is_refused_and_another_note_is_not(tiny: Document) -> None:
    def run(**more: object) -> Run:
        return run_of(tiny, [question("q", REST, **more)], [says(REST)])

    with pytest.raises(EvalError, match=r"'q' differs in question, also_ok. Run the older system again"):
        compare(run(), run(question="Why?", also_ok=(SCHOOL,)))
    assert compare(run(), run(note="seen", split="test")).n_unchanged == 1


def test_another_version_of_the_document_has_its_gold_in_its_own_places(tmp_path: Path, tiny: Document) -> None:
    newer = document_of(tmp_path / "newer", "tiny.txt", " ".join(("Pain comes and goes.", *TEXTS)))
    asked = [question("same", REST), question("more", WARMTH)]
    comparison = compare(
        run_of(tiny, asked, [says(REST), abstains()]), run_of(newer, asked, [says(REST), says(WARMTH, SCHOOL)])
    )
    assert comparison.other_versions == ("tiny",)
    assert [each.question_id for each in comparison.changed] == ["more"]
    assert comparison.changed[0].f1_change == pytest.approx(2 / 3)
    assert "The text of tiny is not the same in both runs" in comparison_html(comparison)
    assert "tiny is not the same text in both" in comparison_text(comparison)


# ---------- as told ----------


def test_the_text_holds_the_headlines_the_counts_and_the_ids(six: Comparison) -> None:
    lines = comparison_text(six).splitlines()
    assert any(re.match(r"f1 +0\.667 +0\.750 +\+0\.083 .* 4  no clear change", line) for line in lines)
    assert "5 questions answered differently, 1 as before" in lines
    assert "DANGERS that A found and B misses: danger" in lines
    assert any(line.split() == ["abstained,", "now", "answers", "1", "worse,", "1", "better"] for line in lines)
    assert lines[-1] == "danger refused tempted found fuller"


def test_the_text_names_thirty_questions_and_counts_the_rest(tiny: Document) -> None:
    asked = [question(f"q{n}", REST) for n in range(MOST_IDS + 2)]
    before, after = ([each] * len(asked) for each in (says(REST), abstains()))
    text = comparison_text(compare(run_of(tiny, asked, before), run_of(tiny, asked, after)))
    assert text.endswith("q29 and 2 more\n")


def test_an_id_cannot_write_to_the_terminal(tiny: Document) -> None:
    asked = [question("\x1b[2Jgone\nf1", REST)]
    text = comparison_text(compare(run_of(tiny, asked, [says(REST)]), run_of(tiny, asked, [abstains()])))
    assert text.splitlines()[-1] == "?[2Jgone?f1"


def test_the_page_shows_each_changed_question_side_by_side(six: Comparison) -> None:
    page = " ".join(re.sub(r"<[^>]+>", " ", comparison_html(six)).split())
    assert "fuller? Other sentences · F1 0.667 → 1.000 · fuller · plain · tiny" in page
    assert f"{REST} shown by both {WARMTH} shown by B only" in page
    assert "danger? Safety path · danger · urgent · tiny" in page
    assert "the path “emergency” must open" in page
    assert f"{REST} not asked for" in page  # of tempted
    assert "steady?" not in page


def test_clear_changes_stand_first_with_the_worse_before_the_better(tiny: Document) -> None:
    asked = [question("a", REST), question("b", REST), near("c"), near("d")]
    before = run_of(tiny, asked, [abstains()] * 4)
    after = run_of(tiny, asked, [says(REST)] * 4)
    verdicts = [row.difference.verdict for row in rows_of(compare(before, after).differences)]
    assert list(dict.fromkeys(verdicts)) == [Verdict.WORSE, Verdict.BETTER, Verdict.UNCLEAR]


def test_an_interval_is_drawn_around_zero_and_leaves_the_drawing_where_it_is_too_wide() -> None:
    difference = Difference("f1", 0.5, 0.48, -0.02, -0.05, 0.0, 10, Verdict.UNCLEAR)
    inside = drawn(difference, span=0.1)
    assert (inside.low, inside.change, inside.high) == pytest.approx((25, 40, 50))
    outside = drawn(difference, span=0.02)
    assert (outside.low, outside.leaves_left, outside.change, outside.leaves_right) == (0, True, 0, False)
    assert drawn(difference, span=0.01).change is None
    assert span_of([difference]) == 0.05


def test_only_settings_that_differ_are_listed() -> None:
    other = replace(CARD, encoder="f" * 64, versions={"numpy": "2"}, sets=("tiny", "more"))
    assert [each.name for each in settings_that_differ(CARD, other)] == ["sets", "encoder", "versions: numpy"]
    assert settings_that_differ(CARD, CARD) == ()


def test_a_test_split_is_closed_and_says_why(tiny: Document) -> None:
    def page(split: str) -> str:
        before, after = run_of(tiny, SIX, BEFORE), run_of(tiny, SIX, AFTER)
        return comparison_html(compare(before, replace(after, card=replace(CARD, split=split))))

    sealed = page("test")
    inside = sealed[sealed.index('<details class="sealed">') : sealed.rindex("</details>")]
    assert "a test split is only scored" in inside
    assert "fuller?" in inside
    assert "fuller?" not in sealed.replace(inside, "")
    assert "<details" not in page("dev")


def test_what_people_write_stays_text_and_the_page_asks_for_nothing(tmp_path: Path) -> None:
    bad = "<script>alert(1)</script>"
    document = document_of(tmp_path, "tiny.txt", f"Read {bad} with care. {REST}")
    asked = [question(bad, REST, question=bad, history=((bad, bad),))]
    before = run_of(document, asked, [says(f"Read {bad} with care.")])
    evil = replace(CARD, system=bad, about=bad, versions={bad: bad}, sets=(bad,))
    page = comparison_html(compare(replace(before, card=evil), run_of(document, asked, [says(REST)])))
    assert "<script" not in page
    assert page.count("&lt;script&gt;") >= 8
    assert not re.search(r"<link|<iframe|<img|@import|url\(|\bsrc=|href=\"(?!#)|\bon\w+=", page)

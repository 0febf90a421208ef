"""Numbers and pictures of a range of days, from records whose figures can be worked out by hand."""

import math
import re
from dataclasses import replace
from datetime import date, timedelta
from xml.etree import ElementTree

import postgres
import pytest
from recording_fakes import NOON, judgment, record
from web_fakes import FakeAssistant

from qa.review.days import Days
from qa.review.drawing import svg_of
from qa.review.figures import Duration, Endings, Figures, Waiting, figures_of
from qa.review.keeping import keep, keep_judgment, keep_verdict
from qa.review.plots import plots_of
from qa.review.records import Judgment, Outcome, Record, Verdict
from qa.review.store import Store
from qa.review.summary import summary_of
from qa.types import Timing

store = postgres.store
database_url = postgres.database_url
postgres_server = postgres.postgres_server

DAYS = Days(date(2026, 11, 22), date(2026, 11, 23))
SIGNS = "What are the signs?"  # two statements: a list from "Early signs" with citations 1 and 2, "What it is" with 3


def taking(number: int, seconds: float, question: str = "How is it treated?", days_ago: int = 0) -> Record:
    made = record(number, question)
    timing = (Timing("retrieve", seconds / 2), Timing("read", seconds / 2))
    return replace(made, answer=replace(made.answer, timing=timing), asked_at=NOON - timedelta(days=days_ago))


@pytest.fixture
def figures(store: Store) -> Figures:
    """On the 23rd five questions in 1, 2, 3, 4 and 10 seconds, of which one is of an emergency and one unanswered."""
    records = [
        taking(1, 1.0),
        taking(2, 2.0),
        taking(3, 3.0, SIGNS),
        taking(4, 4.0, "Is school fine?"),
        taking(5, 10.0, "he is choking"),
        taking(6, 7.0, days_ago=2),  # before the range
    ]
    with store.writing() as connection:
        keep(connection, records)
        for each in (
            judgment(1, Judgment.UNHELPFUL),
            judgment(1, Judgment.HELPFUL),  # the last counts
            judgment(2, Judgment.UNHELPFUL),
            judgment(3, Judgment.WRONG_SOURCE, 3),
            judgment(3, Judgment.WRONG_SOURCE, 3),  # twice the same
            judgment(3, Judgment.WRONG_SOURCE, 9),  # there is no ninth
        ):
            keep_judgment(connection, each)
        keep_verdict(connection, Verdict(f"{2:032x}", "ada", NOON, Outcome.SHOULD_ABSTAIN))
        keep_verdict(connection, Verdict(f"{2:032x}", "ben", NOON, Outcome.RIGHT))
    with store.reading() as connection:
        return figures_of(connection, DAYS)


def test_questions_are_counted_by_day_and_ending(figures: Figures) -> None:
    empty, full = figures.by_day
    assert (empty.day, empty.endings) == (date(2026, 11, 22), Endings(0, 0, 0))
    assert full.endings == figures.endings == Endings(n_answered=3, n_abstained=1, n_urgent=1)


def test_the_median_and_the_95th_percentile_are_in_seconds(figures: Figures) -> None:
    # of 1, 2, 3, 4, 10: the middle one; and 80% of the way from 4 to 10, for .95 * 4 = 3.8
    assert figures.duration.median == pytest.approx(3)
    assert figures.duration.p95 == pytest.approx(4 + 0.8 * 6)
    assert math.isnan(figures.by_day[0].duration.median)


def test_the_last_thumb_of_each_answer_counts(figures: Figures) -> None:
    assert (figures.n_helpful, figures.n_unhelpful, figures.n_wrong_source) == (1, 1, 1)


def test_sections_with_most_complaints_come_first(figures: Figures) -> None:
    told = {
        each.section: (each.n_answers, each.n_helpful, each.n_unhelpful, each.n_wrong_source, each.n_wrong)
        for each in figures.sections
    }
    assert told == {
        "Treatment": (2, 1, 1, 0, 1),  # records 1 and 2; staff found 2 better not given
        "What it is": (1, 0, 0, 1, 0),  # the third citation of record 3 stands there
        "Early signs": (1, 0, 0, 0, 0),
    }
    assert [each.section for each in figures.sections] == ["Treatment", "What it is", "Early signs"]


def test_what_waits_is_counted_over_all_days(figures: Figures) -> None:
    # record 3 is marked and new; 2 is disputed; 1, 3, 4, 5 and 6 are new
    assert figures.waiting == Waiting(n_marked=1, n_disputed=1, n_new=5)


def test_pictures_say_what_they_show_and_hold_its_numbers(figures: Figures) -> None:
    questions, shares, sections, durations = plots_of(figures)
    assert questions.says == "5 questions in 2 days, 2.5 a day. The busiest day was Nov 23, 2026, with 5."
    assert questions.rows == (("Nov 22, 2026", "0", "0", "0"), ("Nov 23, 2026", "3", "1", "1"))
    assert "3 were answered" in shares.says
    assert shares.rows == (("Nov 22, 2026", "–", "–", "–"), ("Nov 23, 2026", "60%", "20%", "20%"))
    assert durations.rows[1] == ("Nov 23, 2026", "8.80", "3.00")
    assert sections.rows[0] == ("Treatment", "2", "1", "1", "0")
    assert len(sections.rows) == 2  # nobody said anything of the third


def test_pictures_are_svg_without_styles_of_their_own(figures: Figures) -> None:
    svgs = [plot.svg for plot in plots_of(figures)]
    for svg in svgs:
        root = ElementTree.fromstring(svg.replace("xlink:href", "href"))
        assert (root.get("role"), root[0].tag) == ("img", "title")
        assert "style" not in svg  # the page's policy forbids it
        assert not re.search(r"#[0-9a-f]{6}", svg)  # every colour is the page's
    ids = [found for svg in svgs for found in re.findall(r'\bid="([^"]+)"', svg)]
    assert len(ids) == len(set(ids))
    assert [plot.svg for plot in plots_of(figures)] == svgs


def test_days_without_questions_have_no_pictures(store: Store) -> None:
    with store.reading() as connection:
        nothing = figures_of(connection, DAYS)
    assert plots_of(nothing) == ()
    assert nothing.sections == ()
    assert nothing.endings.n == 0
    assert isinstance(nothing.duration, Duration)


def test_the_title_of_a_picture_is_escaped() -> None:
    assert '<title id="x-title">a &lt; b</title>' in svg_of("x", "a < b", 100, lambda figure: None)


def test_a_summary_holds_the_month_and_no_more(store: Store, figures: Figures) -> None:
    del figures  # its records are in the store
    assistant = FakeAssistant()
    with store.reading() as connection:
        november = summary_of(connection, Days(date(2026, 11, 1), date(2026, 11, 30)), assistant.documents, encode)
        october = summary_of(connection, Days(date(2026, 10, 1), date(2026, 10, 31)), assistant.documents, encode)
    assert november.figures.endings.n == 6
    assert november.gaps == ()  # one question alone is no group
    assert november.silence.n == 1
    assert november.agreement.n_records == 1
    assert (october.figures.endings.n, october.plots, october.changes) == (0, (), ())


encode = FakeAssistant().encoder.encode

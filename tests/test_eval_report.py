"""The report: what stands in it, where, and that nothing in it can run or reach out."""

import math
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from eval_fakes import FIGURES, SCRIPT, tea_run
from page_tree import Node, read_page

from eval.answering.runs import Run
from eval.measuring.judging import judge_run
from eval.measuring.stages import stages_of
from eval.pages.rendering import duration, number
from eval.pages.report import report_html

REACHING = {"src", "srcset", "href", "xlink:href", "action", "poster", "data", "background", "formaction"}


def html_of(run: Run) -> str:
    return report_html(run, judge_run(run), FIGURES)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return tea_run(tmp_path_factory.mktemp("tea"))


@pytest.fixture(scope="module")
def page(run: Run) -> Node:
    return read_page(html_of(run))


def with_answer(run: Run, question_id: str, change: Callable[[str], str]) -> Run:
    """The run with the quote of one answer's first citation changed."""
    answer = run.answers[question_id]
    statement = answer.statements[0]
    citation = replace(statement.citations[0], quote=change(statement.citations[0].quote))
    changed = replace(answer, statements=(replace(statement, citations=(citation,)),))
    return replace(run, answers={**run.answers, question_id: changed})


def boxes(page: Node) -> list[str]:
    (strip,) = page.all("ul", class_="strip")
    return [box.text() for box in strip.all("li")]


def test_nothing_is_loaded_and_nothing_runs(run: Run, page: Node) -> None:
    for node in page.walk():
        assert node.tag not in {"script", "link", "img", "iframe", "object", "embed", "base", "form"}
        for name, value in node.attributes.items():
            assert not name.startswith("on")
            assert name not in REACHING or value.startswith("#"), f"{name}={value}"
    html = html_of(run)
    assert "http" not in html
    assert "@import" not in html
    assert html.count("url(") == html.count("url(#")


def test_hostile_text_stays_text(page: Node) -> None:
    headings = [heading.text() for heading in page.all("h4")]
    assert f"Where does it live {SCRIPT}?" in headings  # the question
    assert any(SCRIPT in row.text() for row in page.all("th", scope="row"))  # the title
    assert any(SCRIPT in mark.text() for mark in page.all("mark"))  # a quote
    assert any(SCRIPT in words.text() for words in page.all("p", class_="answer"))  # what was shown


def test_every_part_stands_in_its_order_with_how_to_read_it(page: Node) -> None:
    assert [heading.text() for heading in page.all("h2")] == [
        "The verdict",
        "1. Figures",
        "2. What happened to every question",
        "3. How sure it was, and how right",
        "4. Safety",
        "5. The worst answers",
        "6. Time taken",
        "7. Settings",
    ]
    assert all(part.all("p", class_="read")[0].text().startswith("How to read it: ") for part in page.all("section"))


def test_it_can_be_used_without_seeing_it(page: Node) -> None:
    levels = [int(node.tag[1]) for node in page.walk() if node.tag in {"h1", "h2", "h3", "h4"}]
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    assert all("scope" in head.attributes for head in page.all("th"))
    assert all(table.all("caption") for table in page.all("table"))
    assert all(figure.all("svg", role="img") and figure.all("figcaption") for figure in page.all("figure"))
    ids = [node.attributes["id"] for node in page.walk() if "id" in node.attributes]
    assert len(ids) == len(set(ids))
    assert {link.attributes["href"][1:] for link in page.all("a")} <= set(ids)


def test_the_verdict(page: Node) -> None:
    integrity, dangers, answered, refused, wrong = boxes(page)
    assert integrity == (
        "✓ 1.000Quotations are real5 statements stand word for word in their document, "
        "and all 5 citations point to the right place."
    )
    assert dangers == (
        "✗ 1 missedDangersof 2 urgent questions: so few leave up to 97% of all such dangers missed (95% bound); "
        "1 false alarm among the others. See each."
    )
    assert answered == "1Answered rightlyof 4 questions that the document answers."
    assert refused == "1Refused rightlyof 2 questions that it does not answer."
    assert wrong == "3Wrong1 answered without ground, 1 answered partly or wrongly, 1 refused without need."


def test_one_invalid_citation_turns_the_verdict_red(run: Run, page: Node) -> None:
    (strip,) = page.all("ul", class_="strip")
    assert strip.all("li")[0].attributes["class"] == "pass"
    assert not page.all("div", id="faults")
    red = read_page(html_of(with_answer(run, "answered", lambda quote: quote[:-1])))
    first = red.all("ul", class_="strip")[0].all("li")[0]
    assert first.attributes["class"] == "fail"
    assert "1 of 5 statements are not word for word their citations; 1 of 5 citations are not valid" in first.text()
    (faults,) = red.all("div", id="faults")
    assert [case.all("h4")[0].text() for case in faults.all("article")] == ["How long do I wait?"]
    assert "Wait for five minutes tea, characters" in faults.text()  # what it claims to quote, its full stop gone


def test_each_miss_and_each_false_alarm_stands_whole(page: Node) -> None:
    (miss,) = page.all("article", class_="missed")
    assert miss.all("h4")[0].text() == "He drank the kettle cleaner"
    assert "Is tea hot?Boil the water." in miss.text()  # what was asked before it
    assert "It should have opened the path poisoning." in miss.text()
    assert miss.all("p", class_="answer")[0].text() == "Boil the water."
    (alarm,) = page.all("article", class_="false-alarm")
    assert "Does it burn calories?" in alarm.text()
    assert alarm.all("p", class_="answer")[0].text() == "Words for crisis."


def test_marks_carry_their_label(page: Node) -> None:
    partly = next(case for case in page.all("article") if "Where does it live" in case.all("h4")[0].text())
    marks = [(mark.attributes["class"], mark.text()) for mark in partly.all("mark")]
    assert marks == [
        ("fine", "Pour with care. may be shown"),
        ("lacking", "Keep it dry. answers, but not shown"),
        ("wrong", "Keep it dark. shown, does not answer"),
        ("wrong", f"Write {SCRIPT} on the tin. shown, does not answer"),
    ]
    assert partly.all("div", class_="gold")[0].text() == "What a right answer holds Keep it dry."


def test_the_questions_of_a_test_split_are_folded_away(run: Run, page: Node) -> None:
    assert not page.all("details", class_="sealed")
    sealed = read_page(html_of(replace(run, card=replace(run.card, split="test"))))
    folds = sealed.all("details", class_="sealed")
    assert [fold.all("summary")[0].text().startswith("Closed on purpose") for fold in folds] == [True, True]
    assert not any("open" in fold.attributes for fold in folds)
    for tag in ("mark", "article"):
        assert len(sealed.all(tag)) == sum(len(fold.all(tag)) for fold in folds) > 0


def test_figures_with_their_interval(page: Node) -> None:
    (table,) = page.all("table", class_="figures")
    rows = {row.all("code")[0].text(): row for row in table.all("tr") if row.all("code")}
    assert list(rows) == ["f1", "near_abstained", "auroc_cut", "sentences_shown"]  # the order of the measures
    value, n = rows["f1"].all("td")
    assert (value.text(), n.text()) == ("0.250 0.125 to 0.500", "4")
    assert value.all("i")[0].attributes["style"] == "left:12.5%;width:37.5%"
    assert [cell.text() for cell in rows["auroc_cut"].all("td")] == ["–", "0"]
    assert not rows["sentences_shown"].all("span", class_="bar")  # not a share


def test_parts_and_settings(run: Run, page: Node) -> None:
    cells = {row.all("th")[0].text(): [cell.text() for cell in row.all("td")] for row in page.all("tr")}
    assert cells["lay in everyday words"] == ["2", "–", "0.000", "–", "–"]
    assert cells["total"] == ["11.00 ms", "11.00 ms", "8"]
    assert [row.name for row in stages_of(run.answers.values())] == ["safety", "read", "total"]
    settings = {row.all("dt")[0].text(): row.all("dd")[0].text() for row in page.all("div") if row.all("dt")}
    assert settings["Document tea, sha256"] == run.documents["tea"].version
    assert settings["Machine: cores"] == "2"


def test_the_same_run_gives_the_same_bytes(run: Run) -> None:
    assert html_of(run) == html_of(run)


def test_numbers() -> None:
    assert [number(value) for value in (1, 0.99999, 0.9994, 0, math.nan)] == ["1.000", "0.999", "0.999", "0.000", "–"]
    assert [duration(value) for value in (2.5, 0.0205, 0.00002)] == ["2.50 s", "20.50 ms", "0.02 ms"]

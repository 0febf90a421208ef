"""What the pictures say, and that they fit into the page."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from eval_fakes import tea_run
from page_tree import read_page

from eval.measuring.judging import judge_run
from eval.pages.drawing import Plot
from eval.pages.plots import confidence_plot, endings_plot, place_of_evidence, rank_plot, reliability_plot, risk_plot

PLOTS = (endings_plot, risk_plot, reliability_plot, rank_plot, confidence_plot)


def plots_of(folder: Path) -> list[Plot]:
    judged = judge_run(tea_run(folder))
    return [plot(judged) for plot in PLOTS]


@pytest.fixture(scope="module")
def plots(tmp_path_factory: pytest.TempPathFactory) -> list[Plot]:
    return plots_of(tmp_path_factory.mktemp("tea"))


def test_the_price_of_answering(tmp_path: Path) -> None:
    # Of the 6 that are not urgent 3 are answered, and 2 of these are wrong; the surest of all, .9, is right.
    said = risk_plot(judge_run(tea_run(tmp_path))).says
    assert said == "It answers 50%, and 67% of these answers are wrong. With at most 5% wrong it could answer 17%."


def test_a_system_that_never_answers_has_no_point(tmp_path: Path) -> None:
    run = tea_run(tmp_path)
    silent = {name: replace(each, kind="abstained", statements=()) for name, each in run.answers.items()}
    assert risk_plot(judge_run(replace(run, answers=silent))).says.startswith("It answers none.")


def test_the_place_of_the_first_right_sentence(tmp_path: Path) -> None:
    judged = judge_run(tea_run(tmp_path))  # ranked in the order of the document: WAIT is second, DRY fourth
    places = {each.question.question_id: place_of_evidence(each) for each in judged}
    assert (places["answered"], places["partly"], places["refused"]) == (2, 4, None)
    assert rank_plot(judged).says == "First in 0 of 4 answerable questions, not among the ten in 0."


def test_how_sure_it_was(tmp_path: Path) -> None:
    # Answerable: .9 .7 .3 0 -> (.7 + .3) / 2; near: .2 .8; nothing was cut; the least sure answer is .7.
    said = confidence_plot(judge_run(tea_run(tmp_path))).says
    assert said == (
        "Middle values: the document answers, 0.50; near, not answered, 0.50. "
        "The least sure answer had 0.70 (broken line)."
    )


def test_where_confidence_is_furthest_off(tmp_path: Path) -> None:
    # .8 came true in none of 1; .3 in 1 of 1 is .7 off, and 0 in 1 of 1 would be further: the false alarm.
    assert (
        "around 0.00: there the document answered 100% of the 1 questions"
        in reliability_plot(judge_run(tea_run(tmp_path))).says
    )


@pytest.mark.parametrize("place", range(len(PLOTS)))
def test_a_picture_fits_into_the_page(place: int, plots: list[Plot]) -> None:
    svg = plots[place].svg
    (picture,) = read_page(svg).all("svg")
    assert picture.attributes["role"] == "img"
    assert picture.attributes["aria-labelledby"]
    assert not re.search(r"#[0-9a-f]{6}\b", svg)  # every colour is the page's
    assert "font-family" not in svg
    assert not picture.all("style")
    assert "://" not in svg


def test_pictures_share_no_id_and_find_their_own(plots: list[Plot]) -> None:
    page = read_page("".join(plot.svg for plot in plots))
    ids = [node.attributes["id"] for node in page.walk() if "id" in node.attributes]
    assert len(ids) == len(set(ids))
    links = [value for node in page.walk() for name, value in node.attributes.items() if name == "xlink:href"]
    clips = [node.attributes["clip-path"][5:-1] for node in page.walk() if "clip-path" in node.attributes]
    assert {link.removeprefix("#") for link in links} | set(clips) <= set(ids)


def test_the_same_run_gives_the_same_picture(plots: list[Plot], tmp_path: Path) -> None:
    assert plots_of(tmp_path) == plots


def test_a_run_of_urgent_questions_alone_has_its_pictures(tmp_path: Path) -> None:
    urgent = [each for each in judge_run(tea_run(tmp_path)) if each.question.is_urgent]
    assert risk_plot(urgent).says == "It answers none. With at most 5% wrong it could answer 0%."
    assert reliability_plot(urgent).says == "No question could be placed."
    assert all(plot(urgent).svg for plot in PLOTS)

"""The review page: what it shows, what it takes, what it refuses, and what one reviewer sees of another."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from recording_fakes import ASSISTANT, id_of
from review_fakes import SENTENCES, START, QuietRecorder, answered, record, unkept
from sqlalchemy import delete
from staff_fakes import csrf_of, signed_in_client, staff_desk
from starlette.testclient import TestClient
from web_fakes import FakeAssistant, cite, small_document

from qa.documents.files import read_files
from qa.review.editions import archive
from qa.review.judging import Pick
from qa.review.keeping import keep, keep_judgment, keep_verdict, verdicts_of
from qa.review.records import FamilyJudgment, Judgment, Outcome, Support, Verdict
from qa.review.site_set import questions
from qa.review.tables import records
from qa.served import Served
from qa.types import Sentence
from qa.web.staff.desk import Desk
from qa.web.staff.review_form import pick_text

DOCUMENT = ASSISTANT.document
ATTACK = "<script>alert(1)</script>"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """0 signs (two statements, three citations), 1 unanswered, 2 a follow-up of 0, 3 choking."""
    desk = staff_desk(tmp_path, recorder=QuietRecorder())
    with desk.store.writing() as connection:
        keep(connection, [record(0), record(1, f"Will he walk? {ATTACK}"), record(3, "he is choking")])
        keep(connection, [record(2, "How is it treated?", conversation=id_of(0), number=2)])
        keep_judgment(connection, FamilyJudgment(id_of(0), Judgment.WRONG_SOURCE, 2, START))
    return desk


@pytest.fixture
def client(desk: Desk) -> TestClient:
    return signed_in_client(desk)


def value(sentence: Sentence, **changes: Any) -> str:
    pick = Pick(DOCUMENT.id, DOCUMENT.version, sentence.start, sentence.end)
    return pick_text(replace(pick, **changes))


def post(desk: Desk, client: TestClient, number: int, query: str = "?view=all", **form: object) -> Any:
    data = {"csrf": csrf_of(desk, client), **form}
    return client.post(f"/staff/records/{id_of(number)}{query}", data=data)


def own(desk: Desk, number: int, who: str = "rita") -> Verdict | None:
    with desk.store.reading() as connection:
        return next((each for each in verdicts_of(connection, id_of(number)) if each.reviewer == who), None)


def shown(client: TestClient, number: int, query: str = "?view=all") -> str:
    response = client.get(f"/staff/records/{id_of(number)}{query}")
    assert response.status_code == 200
    return response.text


def test_it_shows_the_question_the_answer_and_the_whole_text(client: TestClient) -> None:
    page = shown(client, 0)
    assert "What are the early signs?" in page
    assert "Fast blinking &lt;b&gt;not bold&lt;/b&gt;" in page
    assert re.findall(r'id="s-(\d+)"', page) == [str(each.start) for each in SENTENCES]
    assert page.count("<mark>") == 4  # the lead-in, two bullets, and one sentence
    assert page.count('type="radio" name="support-') == 2 * 4
    assert "wrong source: 2" in page


def test_every_citation_leads_to_its_sentence(client: TestClient) -> None:
    page = shown(client, 0)
    links = re.findall(r'class="cite" href="#(s-\d+)"', page)
    firsts = [cite(DOCUMENT, words).start for words in ("The first signs", "Fast blinking", "It can hurt")]
    assert links == [f"s-{start}" for start in firsts]
    assert all(f'id="{link}"' in page for link in links)


def test_candidates_have_their_scores(client: TestClient) -> None:
    page = shown(client, 1)
    assert "Candidates with their scores (2)" in page
    assert "0.75, What it is" in page
    assert ">near<" in page  # what was offered instead of an answer


def test_earlier_turns_are_shown(client: TestClient) -> None:
    page = shown(client, 2)
    assert "Asked before" in page
    assert "What are the early signs?" in page


def test_what_families_type_is_shown_as_text(client: TestClient) -> None:
    page = shown(client, 1)
    assert ATTACK not in page
    assert "&lt;script&gt;" in page


def test_a_verdict_is_kept_and_the_next_record_comes(client: TestClient, desk: Desk) -> None:
    form = {"outcome": "other_sentences", "support-0": "partly", "support-1": "harmful", "pick": value(SENTENCES[0])}
    reply = post(desk, client, 2, outcome="right")
    assert reply.status_code == 303
    assert reply.headers["location"] == f"/staff/records/{id_of(1)}?view=all&done=saved&before={id_of(2)}"
    assert "Saved." in shown(client, 1, f"?view=all&done=saved&before={id_of(2)}")
    last = post(desk, client, 0, **form, note=" Call 215-555-0142 ")
    assert last.headers["location"].startswith("/staff/queue?view=all&done=saved")
    kept = own(desk, 0)
    assert kept is not None
    assert (kept.outcome, kept.supports) == (Outcome.OTHER_SENTENCES, (Support.PARTLY, Support.HARMFUL))
    assert kept.evidence == (cite(DOCUMENT, "Stiff muscles"),)
    assert kept.note == "Call [phone]"


def test_staying_shows_what_was_saved_and_a_later_verdict_takes_its_place(client: TestClient, desk: Desk) -> None:
    reply = post(desk, client, 1, outcome="should_answer", pick=[value(each) for each in SENTENCES[:2]], then="stay")
    assert reply.headers["location"] == f"/staff/records/{id_of(1)}?view=all&done=saved"
    page = shown(client, 1)
    assert re.findall(r'value="(\d+)-\d+@[^"]*" checked', page) == [str(each.start) for each in SENTENCES[:2]]
    assert 'value="should_answer" checked' in page
    post(desk, client, 1, outcome="right")
    kept = own(desk, 1)
    assert kept is not None
    assert (kept.outcome, kept.evidence) == (Outcome.RIGHT, ())


@pytest.mark.parametrize(
    ("number", "form", "words"),
    [
        (0, {}, "Choose what you say"),
        (0, {"outcome": "odd"}, "value that does not exist"),
        (0, {"outcome": "right", "support-0": "odd"}, "value that does not exist"),
        (0, {"outcome": "right", "pick": "everything"}, "value that does not exist"),
        (0, {"outcome": "other_sentences"}, "Pick the sentences"),
        (1, {"outcome": "should_answer"}, "Pick the sentences"),
        (1, {"outcome": "should_abstain"}, "This cannot be said"),
        (0, {"outcome": "should_answer", "pick": value(SENTENCES[0])}, "This cannot be said"),
        (1, {"outcome": "should_answer", "pick": value(SENTENCES[0], end=SENTENCES[0].end - 1)}, "whole sentences"),
        (1, {"outcome": "should_answer", "pick": value(SENTENCES[0], version="0" * 64)}, "No version"),
        (1, {"outcome": "should_answer", "pick": value(SENTENCES[0], document_id="../x")}, "No version"),
        (1, {"outcome": "right", "note": "x" * 4001}, "longer than"),
    ],
)
def test_what_cannot_be_taken_comes_back_as_it_was(
    client: TestClient, desk: Desk, number: int, form: dict[str, str], words: str
) -> None:
    reply = post(desk, client, number, **{"note": "kept & shown", **form})
    assert reply.status_code == 400
    assert words in reply.text
    assert own(desk, number) is None
    assert form.get("note", "kept &amp; shown") in reply.text


def test_another_document_is_shown_with_the_form_as_it_stands(tmp_path: Path) -> None:
    other = small_document("other", "Other\n\nTreatment\nRest helps. Sleep helps.\n")
    desk = staff_desk(tmp_path, recorder=QuietRecorder(), served=Served(FakeAssistant(others=(other,))))
    versions = {DOCUMENT.id: DOCUMENT.version, other.id: other.version}
    with desk.store.writing() as connection:
        keep(connection, [record(0, documents=versions)])
    client = signed_in_client(desk)
    reply = post(desk, client, 0, show="other", outcome="other_sentences", pick=value(SENTENCES[0]), note="so far")
    assert reply.status_code == 200
    assert "Rest helps." in reply.text
    assert "Picked in other documents" in reply.text
    assert "so far" in reply.text
    assert value(SENTENCES[0]) in reply.text
    assert own(desk, 0) is None


def test_the_text_is_that_of_the_cited_version(tmp_path: Path) -> None:
    new = small_document("stiffness", DOCUMENT.text.replace("no cure", "a cure"))
    desk = staff_desk(tmp_path, recorder=QuietRecorder(), served=Served(FakeAssistant(new)))
    with desk.store.writing() as connection:
        keep(connection, [record(0)])
    client = signed_in_client(desk)
    assert "is not kept here" in shown(client, 0)  # and no sentence of today is marked in its place
    assert "There is a cure" not in shown(client, 0)
    assert post(desk, client, 0, outcome="right").status_code == 303


def test_the_text_of_an_earlier_version_comes_from_the_archive(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "rest.md").write_text("# Rest\n\n## Care\n\nRest helps. Sleep helps.\n", encoding="utf-8")
    desk = staff_desk(tmp_path, recorder=QuietRecorder())
    archive(desk.store, corpus)
    from_file = read_files(corpus)[0][1]
    answer = replace(answered("Will he walk?"), related=(), ranking=())
    with desk.store.writing() as connection:
        keep(connection, [record(0, answer=answer, documents={from_file.id: from_file.version})])
    page = shown(signed_in_client(desk), 0)
    assert "Sleep helps." in page
    assert "families get another version now" in page


def test_others_are_hidden_until_one_has_judged(client: TestClient, desk: Desk) -> None:
    with desk.store.writing() as connection:
        keep_verdict(connection, Verdict(id_of(0), "bob", START, Outcome.SHOULD_ABSTAIN, note="Bob's reason"))
    before = shown(client, 0)
    assert "Bob&#39;s reason" not in before
    assert "should abstain" not in before.split("<form id")[0]  # nor in the history
    post(desk, client, 0, outcome="right")
    after = shown(client, 0)
    assert "Bob&#39;s reason" in after
    assert "Disputed" in after
    third = shown(signed_in_client(desk, name="cy"), 0)
    assert "Your verdict decides" in third
    assert "Bob&#39;s reason" not in third


def test_a_form_of_another_site_saves_nothing(client: TestClient, desk: Desk) -> None:
    assert post(desk, client, 0, csrf="wrong", outcome="right").status_code == 403
    assert own(desk, 0) is None


@pytest.mark.parametrize("record_id", ["f" * 32, "odd", "..%2F..", ATTACK])
def test_a_record_that_is_not_there_is_a_clear_page(client: TestClient, record_id: str) -> None:
    reply = client.get(f"/staff/records/{record_id}")
    assert reply.status_code == 404
    assert ATTACK not in reply.text


def test_a_record_deleted_meanwhile_is_a_clear_page(client: TestClient, desk: Desk) -> None:
    with desk.store.writing() as connection:
        connection.execute(delete(records).where(records.c.id == id_of(0)))
    for reply in (post(desk, client, 0, outcome="right"), post(desk, client, 0, "/to-set", kind="plain")):
        assert reply.status_code == 404
        assert "This record is gone" in reply.text


def test_a_verdict_becomes_a_question_of_the_set(client: TestClient, desk: Desk) -> None:
    assert "Once you have saved a verdict" in shown(client, 0)
    assert post(desk, client, 0, "/to-set?view=all", kind="plain").status_code == 400
    post(desk, client, 0, outcome="right")
    assert "Add to the question set" in shown(client, 0)
    reply = post(desk, client, 0, "/to-set?view=all", kind="plain")
    assert reply.headers["location"] == f"/staff/records/{id_of(0)}?view=all&done=added"
    assert [each.question for each in questions(desk.settings)] == ["What are the early signs?"]
    assert "Replace in the question set" in shown(client, 0)
    assert post(desk, client, 0, "/to-set", kind="odd").status_code == 400
    reply = post(desk, client, 0, "/out-of-set?view=all")
    assert reply.headers["location"] == f"/staff/records/{id_of(0)}?view=all&done=out"
    assert questions(desk.settings) == ()
    assert "Add to the question set" in shown(client, 0)


def test_a_follow_up_is_offered_as_one(client: TestClient, desk: Desk) -> None:
    post(desk, client, 2, outcome="right")
    assert re.findall(r'<option value="(\w+)"', shown(client, 2))[0] == "followup"


def test_words_that_were_not_kept_cannot_be_added(tmp_path: Path) -> None:
    desk = staff_desk(tmp_path, recorder=QuietRecorder())
    with desk.store.writing() as connection:
        keep(connection, [record(0, answer=unkept("What are the early signs?"))])
    client = signed_in_client(desk)
    post(desk, client, 0, outcome="right")
    page = shown(client, 0)
    assert "its words were not kept" in page
    assert "Words not kept on this site" in page

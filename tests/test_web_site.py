"""The site as an application: the stable citation view, its refusals, the headers, and the doors that are shut."""

import asyncio
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from starlette.types import ASGIApp
from web_fakes import GUIDE, FakeAssistant, RecordedHere, small_document

from qa.assistant import MAX_QUESTION
from qa.errors import RecordsError
from qa.served import Served
from qa.settings import load_settings
from qa.types import Document, Section
from qa.web.guide import chapters_of
from qa.web.pages import LONGEST_TYPED
from qa.web.places import Edition, citation_href, edition_of, parse_edition
from qa.web.protection import LARGEST_BODY
from qa.web.site import Archive, build_site, no_archive

ASSISTANT = FakeAssistant()


def served(
    assistant: FakeAssistant, archive: Archive = no_archive, more: Sequence[tuple[str, ASGIApp]] = ()
) -> TestClient:
    async def build() -> FastAPI:
        return build_site(Served(assistant), load_settings(), RecordedHere(), archive, more)

    # Built inside a loop, because gradio else makes loops of its own and leaves them open; and in a thread,
    # because the browser tests keep a loop running in this one.
    with ThreadPoolExecutor(max_workers=1) as thread:
        return TestClient(thread.submit(asyncio.run, build()).result())


@pytest.fixture(scope="module")
def site() -> TestClient:
    return served(ASSISTANT)


def test_the_site_says_that_it_is_up(site: TestClient) -> None:
    assert site.get("/healthz").json() == {"status": "ok"}


def test_the_source_view_holds_every_sentence_once_at_its_own_address(site: TestClient) -> None:
    page = site.get(f"/{edition_of(ASSISTANT.document).href}")
    assert page.status_code == 200
    shown = re.findall(r'id="s-(\d+)-(\d+)"', page.text)
    assert shown == [(str(s.start), str(s.end)) for s in ASSISTANT.document.sentences]


def test_every_citation_of_an_answer_opens_at_a_sentence_of_the_view(site: TestClient) -> None:
    for statement in ASSISTANT.answer("What are the early signs?").statements:
        for citation in statement.citations:
            path, _, anchor = citation_href(citation).partition("#")
            shown = site.get(f"/{path}").text
            start, end = anchor.removeprefix("s-").split("-")
            assert f'data-start="{start}"' in shown  # whole sentences, from the first
            assert f'data-end="{end}"' in shown  # to the last


def test_the_view_says_who_reviewed_the_text_and_when(site: TestClient) -> None:
    text = site.get(f"/{edition_of(ASSISTANT.document).href}").text
    assert "Reviewed by Ada Bell, MD and Cy Dow, MD, March 2019." in text
    assert "That was" in text
    assert "The wording is an example." in text
    assert "not medical advice" in text


def test_a_sentence_on_stopping_a_medicine_has_the_caution_beside_it_in_the_document(site: TestClient) -> None:
    text = site.get(f"/{edition_of(ASSISTANT.document).href}").text
    beside = [part.split("</div>")[0] for part in text.split('<div class="passage">')]
    with_caution = [part for part in beside if ASSISTANT.texts.medicine_caution in part]
    assert len(with_caution) < len(beside)
    assert any("Do not stop a medicine on your own." in part for part in with_caution)


def test_document_text_is_data(site: TestClient) -> None:
    text = site.get(f"/{edition_of(ASSISTANT.document).href}").text
    assert "&lt;b&gt;not bold&lt;/b&gt;" in text
    assert "<b>" not in text


def test_an_old_version_is_refused_and_the_current_one_linked(site: TestClient) -> None:
    page = site.get("/source/stiffness@0123456789ab")
    assert page.status_code == 404
    assert "no longer served" in page.text
    assert f'href="../{edition_of(ASSISTANT.document).href}"' in page.text
    assert "A foot that drags" not in page.text


def earlier(document_id: str, version: str) -> Document | None:
    """Of the guide, one edition before; of a guide that is gone, its last."""
    old = small_document(document_id, GUIDE.replace("There is no cure.", "No cure is known."))
    return old if old.version.startswith(version) else None


def test_an_earlier_version_is_shown_as_such_and_leads_to_the_current_one() -> None:
    site = served(FakeAssistant(), earlier)
    old = small_document("stiffness", GUIDE.replace("There is no cure.", "No cure is known."))
    page = site.get(f"/{edition_of(old).href}")
    assert page.status_code == 200
    assert "This is an earlier version. The guide was updated since." in page.text
    assert f'href="../{edition_of(ASSISTANT.document).href}"' in page.text
    assert "No cure is known." in page.text
    assert "There is no cure." not in page.text
    assert "an earlier version" not in site.get(f"/{edition_of(ASSISTANT.document).href}").text
    assert site.get("/source/stiffness@0123456789ab").status_code == 404


def test_a_guide_that_is_gone_is_shown_as_gone() -> None:
    gone = small_document("gone", GUIDE.replace("There is no cure.", "No cure is known."))
    page = served(FakeAssistant(), earlier).get(f"/{edition_of(gone).href}")
    assert "The guide is no longer part of this site." in page.text
    assert "Read the current version" not in page.text


def test_an_earlier_version_that_cannot_be_looked_up_is_a_missing_page() -> None:
    def down(document_id: str, version: str) -> Document | None:
        raise RecordsError("The records cannot be reached.")

    page = served(FakeAssistant(), down).get("/source/stiffness@0123456789ab")
    assert page.status_code == 404
    assert "no longer served" in page.text


def test_other_applications_are_reached_below_their_paths() -> None:
    staff, api = FastAPI(), FastAPI()
    staff.add_api_route("/login", lambda: "sign in", methods=["GET", "POST"])
    staff.add_api_route("/", lambda: "desk")
    api.add_api_route("/ask", lambda: "asked", methods=["POST"])
    site = served(FakeAssistant(), more=(("/staff", staff), ("/api/v1", api)))
    assert site.get("/staff/login").json() == "sign in"
    assert site.post("/staff/login").json() == "sign in"
    assert site.post("/api/v1/ask", json={}).json() == "asked"
    assert site.get("/staff").json() == "desk"
    assert site.get("/staff", follow_redirects=False).headers["location"] == "staff/"
    assert "<gradio-app" in site.get("/").text


@pytest.mark.parametrize(
    "address",
    [
        "nothing@0123456789ab",
        "stiffness",
        "stiffness@",
        "stiffness@XYZ",
        "%3Cscript%3E@0123456789ab",
        "a/b@0123456789ab",
        "@",
        "x" * 5000,
    ],
)
def test_an_address_of_nothing_is_a_plain_page(site: TestClient, address: str) -> None:
    page = site.get(f"/source/{address}")
    assert page.status_code == 404
    assert "This document is not here" in page.text or "no longer served" in page.text
    assert "<script>" not in page.text


def test_addresses_read_back_as_they_were_made() -> None:
    assert parse_edition("a@b@0123456789ab") == Edition("a@b", "0123456789ab")
    assert parse_edition("0123456789ab") is None
    assert Edition("früh & spät/1", "0123456789ab").href == "source/fr%C3%BCh%20%26%20sp%C3%A4t%2F1@0123456789ab"


def test_a_document_with_an_odd_name_is_served_at_its_own_link() -> None:
    odd = small_document("früh & spät/1")
    assert served(FakeAssistant(document=odd)).get(f"/{edition_of(odd).href}").status_code == 200


@pytest.mark.parametrize("path", ["/", "/healthz", "/source/x@0123456789ab", "/page/style.css"])
def test_every_reply_carries_the_headers(site: TestClient, path: str) -> None:
    headers = site.get(path).headers
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(
    "path",
    [
        "/upload",
        "/run/ask",
        "/api/ask",
        "/call/ask",
        "/component_server",
        "/vibe-edit",
        "/deep_link",
        "/file=/etc/passwd",
    ],
)
def test_what_gradio_offers_and_this_site_does_not_use_is_shut(site: TestClient, path: str) -> None:
    assert site.post(f"/gradio_api{path}", json={}).status_code == 404


def test_a_large_body_is_refused(site: TestClient) -> None:
    assert site.post("/gradio_api/queue/join", content=b"x" * (LARGEST_BODY + 1)).status_code == 413


def test_the_page_offers_none_of_gradios_own_links(site: TestClient) -> None:
    page = site.get("/").text
    assert '"footer_links":[]' in page.replace(" ", "")
    shown = [dependency["api_visibility"] for dependency in site.get("/config").json()["dependencies"]]
    assert shown == ["private"] * len(shown)
    assert site.get("/gradio_api/info").json()["named_endpoints"] == {}


def test_several_documents_are_folded_into_one_line_that_is_always_in_view() -> None:
    page = served(FakeAssistant(others=(small_document("other"),))).get("/config").json()
    (line,) = [c["props"]["value"] for c in page["components"] if c["props"].get("elem_id") == "guides"]
    assert "Guides: 2 documents" in line


def test_the_box_takes_more_than_is_answered_and_less_than_is_refused() -> None:
    assert MAX_QUESTION < LONGEST_TYPED
    assert LONGEST_TYPED * 12 < LARGEST_BODY  # twelve bytes: an emoji as two escapes in JSON


def test_the_page_is_ours_from_its_first_byte(site: TestClient) -> None:
    page = site.get("/", headers={"accept-encoding": "br, gzip"})
    assert "<title>Ask the guide</title>" in page.text
    assert '<link rel="stylesheet" href="page/style.css">' in page.text
    assert page.text.index("not medical advice") < page.text.index("<gradio-app")
    assert "githubusercontent" not in page.text
    assert int(page.headers["content-length"]) == len(page.content)


def test_a_list_stays_with_its_lead_in() -> None:
    signs = next(chapter for chapter in chapters_of(small_document()) if chapter.title == "Early signs")
    (passage,) = signs.passages
    assert [is_list for is_list, _ in passage.runs] == [False, True]


def test_a_text_without_headings_is_one_chapter() -> None:
    document = small_document()
    bare = replace(
        document,
        sections=(Section((), 0, len(GUIDE)),),
        sentences=tuple(replace(sentence, section=0) for sentence in document.sentences),
    )
    (chapter,) = chapters_of(bare)
    assert chapter.title == ""
    assert sum(len(block.sentences) for passage in chapter.passages for block in passage.blocks) == len(
        document.sentences
    )

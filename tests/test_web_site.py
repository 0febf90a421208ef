"""The site as an application: the stable citation view, its refusals, the headers, and the doors that are shut."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from web_fakes import GUIDE, FakeAssistant, small_document

from qa.assistant import MAX_QUESTION
from qa.settings import load_settings
from qa.types import Section
from qa.web.guide import chapters_of
from qa.web.pages import LONGEST_TYPED
from qa.web.places import Edition, citation_href, edition_of, parse_edition
from qa.web.protection import LARGEST_BODY
from qa.web.site import build_site

ASSISTANT = FakeAssistant()


def served(assistant: FakeAssistant) -> TestClient:
    async def build() -> FastAPI:
        return build_site(assistant, load_settings())

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

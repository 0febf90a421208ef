"""The pages of documents: only for admins, drafts apart, differences before the decision, refusals in a sentence."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from press_fakes import CHANGED, GUIDE, House, asked_by_a_family, house_of
from staff_fakes import csrf_of, signed_in_client, staff_app
from starlette.testclient import TestClient
from web_fakes import RecordedHere

from qa.documents.files import MOST_BYTES, read_bytes
from qa.review.drafts import add_draft, draft_of
from qa.review.editions import archive
from qa.review.records import Role
from qa.review.site_set import SiteItem, add
from qa.review.store import open_store
from qa.web.protection import LARGEST_BODY, LARGEST_UPLOAD, STAFF_COOKIES, UPLOAD, Limits, Protection
from qa.web.rates import Window
from qa.web.staff.desk import Desk
from qa.web.staff.signing import COOKIE, SECURE_COOKIE

DRAFT = "/staff/documents/stiffness/draft"
VERSION = read_bytes("stiffness.md", GUIDE.encode()).version


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    store = open_store(f"sqlite:///{tmp_path / 'records.sqlite3'}")
    house = house_of(tmp_path, store, {"stiffness.md": GUIDE})
    archive(store, house.settings.corpus)
    yield house
    house.press.comparing.close()
    store.close()


@pytest.fixture
def desk(house: House) -> Desk:
    return Desk(house.store, RecordedHere(), house.served, house.press, house.settings)  # type: ignore[arg-type]


@pytest.fixture
def admin(desk: Desk) -> TestClient:
    return signed_in_client(desk, Role.ADMIN)


def upload(desk: Desk, admin: TestClient, text: str = CHANGED, name: str = "stiffness.md") -> str:
    """Send a file; the address that is gone to, or "" where it was refused."""
    files = {"document": (name, text.encode(), "text/markdown")}
    reply = admin.post("/staff/documents/upload", data={"csrf": csrf_of(desk, admin)}, files=files)
    return str(reply.headers.get("location", ""))


def send(desk: Desk, admin: TestClient, step: str, **fields: str) -> tuple[int, str, str]:
    """Post a form of the draft's page; status, where it leads, and the page."""
    with desk.store.reading() as connection:
        draft = draft_of(connection, "stiffness")
    version = draft.edition.version if draft else "0" * 64
    reply = admin.post(f"{DRAFT}/{step}", data={"csrf": csrf_of(desk, admin), "version": version, **fields})
    return reply.status_code, reply.headers.get("location", ""), reply.text


def words(html: str) -> str:
    """The page as it is read, on one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_reviewers_and_strangers_see_no_documents(desk: Desk) -> None:
    reviewer = signed_in_client(desk)
    for address in (
        "/staff/documents",
        "/staff/documents/stiffness",
        DRAFT,
        f"/staff/documents/stiffness/versions/{VERSION}",
    ):
        assert reviewer.get(address).status_code == 403
    reviewer.cookies.clear()
    assert reviewer.get("/staff/documents").headers["location"].startswith("/staff/sign-in")


def test_no_form_is_taken_without_its_token_or_from_a_reviewer(desk: Desk, admin: TestClient) -> None:
    upload(desk, admin)
    reviewer = signed_in_client(desk)
    for step in (
        "upload",
        "stiffness/back",
        "stiffness/draft/compare",
        "stiffness/draft/publish",
        "stiffness/draft/discard",
    ):
        address, fields = f"/staff/documents/{step}", {"version": VERSION, "has_read": "yes", "without": "yes"}
        assert admin.post(address, data=fields).status_code == 403
        assert reviewer.post(address, data={"csrf": csrf_of(desk, reviewer), **fields}).status_code == 403
    assert desk.served.current.documents["stiffness"].text == GUIDE


def test_the_list_tells_reviewers_age_version_and_what_waits(desk: Desk, admin: TestClient) -> None:
    upload(desk, admin)
    told = words(admin.get("/staff/documents").text)
    assert "Ada Bell, MD" in told
    assert re.search(r"March 2019, \d+ years ago Review needed", told)
    assert f"{VERSION[:12]} , 6 sentences" in told
    assert "Look at the draft uploaded by adam" in told


def test_a_document_is_shown_as_read_with_places_and_editions(desk: Desk, admin: TestClient) -> None:
    told = words(admin.get("/staff/documents/stiffness").text)
    start = GUIDE.index("It can hurt.")
    assert f"It can hurt. {start}–{start + 12}" in told
    assert "Served now stiffness.md, added by system" in told


def test_an_uploaded_file_becomes_a_draft_that_families_do_not_see(desk: Desk, admin: TestClient) -> None:
    assert upload(desk, admin) == DRAFT
    page = admin.get(DRAFT).text
    assert "1 sentence changed, 0 added, 0 removed, 5 as before." in words(page)
    assert '<del><span class="unseen">[removed: </span>three<span class="unseen">]</span></del>' in page
    assert desk.served.current.documents["stiffness"].text == GUIDE


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("guide.html", "<p>Hello.</p>", "cannot be read"),
        ("guide.md", " ", "it is empty"),
        ("stiffness.md", GUIDE, "Nothing differs"),
    ],
)
def test_what_cannot_be_a_draft_is_refused_in_a_sentence(
    desk: Desk, admin: TestClient, name: str, text: str, reason: str
) -> None:
    files = {"document": (name, text.encode())}
    reply = admin.post("/staff/documents/upload", data={"csrf": csrf_of(desk, admin)}, files=files)
    assert reply.status_code == 400
    assert reason in words(reply.text)
    assert 'role="alert"' in reply.text


def test_an_upload_without_a_file_is_told(desk: Desk, admin: TestClient) -> None:
    reply = admin.post("/staff/documents/upload", data={"csrf": csrf_of(desk, admin)})
    assert (reply.status_code, "Choose a file" in reply.text) == (400, True)


def test_the_name_of_a_file_is_shown_as_text_and_never_as_a_place(desk: Desk, admin: TestClient, house: House) -> None:
    assert upload(desk, admin, name="../../<b>stiff.md") == "/staff/documents/b-stiff/draft"
    assert "<b>stiff" not in admin.get("/staff/documents/b-stiff/draft").text
    assert [path.name for path in house.settings.corpus.iterdir()] == ["stiffness.md"]


def test_a_draft_is_published_only_when_read_and_compared_or_knowingly_not(desk: Desk, admin: TestClient) -> None:
    upload(desk, admin)
    assert "Tick the box" in send(desk, admin, "publish", without="yes")[2]
    status, _, page = send(desk, admin, "publish", has_read="yes")
    assert (status, "were not compared" in page) == (409, True)
    status, address, _ = send(desk, admin, "publish", has_read="yes", without="yes")
    assert (status, address) == (303, "/staff/documents/stiffness?done=published")
    assert "Published." in words(admin.get(address).text)
    assert desk.served.current.documents["stiffness"].text == CHANGED


def test_the_answer_difference_is_read_side_by_side_and_then_published(
    desk: Desk, admin: TestClient, house: House
) -> None:
    evidence = ("Shots are given every three months.",)
    item = SiteItem("site-1", "plain", "what of shots", True, "stiffness", "dev", (), evidence)
    add(house.store, house.settings, item, "rita")
    asked_by_a_family(house.store, 1, "does it <i>hurt</i>?")
    asked_by_a_family(house.store, 2, "how <i>often</i> are shots given?")
    upload(desk, admin)
    assert send(desk, admin, "compare")[1] == f"{DRAFT}#answers"
    assert house.press.comparing.wait(20)
    page = admin.get(DRAFT).text
    assert "documents.js" not in page
    told = words(page)
    assert "2 answers differ , 1 would stay the same." in told
    assert "From the question set. 1 sentence no longer shown, 1 sentence newly shown." in told
    assert "Lost , no longer in the text: “Shots are given every three months.”" in told
    assert "how &lt;i&gt;often&lt;/i&gt; are shots given?" in page
    assert 'name="without"' not in page
    assert send(desk, admin, "publish", has_read="yes")[0] == 303


def test_while_a_comparison_runs_the_page_tells_how_far_it_is(desk: Desk, admin: TestClient, house: House) -> None:
    go_on = threading.Event()
    house.maker.before_trial = lambda: go_on.wait(20)
    asked_by_a_family(house.store, 1, "does it hurt?")
    upload(desk, admin)
    send(desk, admin, "compare")
    page = admin.get(DRAFT).text
    assert "documents.js" in page
    assert "Look again" in page
    assert "Comparing: 0 of 1 question" in words(page)
    assert "Another comparison is running" in send(desk, admin, "compare")[2]
    go_on.set()
    assert house.press.comparing.wait(20)


def test_a_comparison_with_another_state_is_told_to_be_stale(desk: Desk, admin: TestClient, house: House) -> None:
    other = add_draft(house.store, "sleep.md", b"# Sleep\n\nNaps may help.\n", "adam")
    upload(desk, admin)
    send(desk, admin, "compare")
    assert house.press.comparing.wait(20)
    house.press.publish("sleep", other.edition.version, "adam")
    assert "Something else is served since" in admin.get(DRAFT).text
    assert send(desk, admin, "publish", has_read="yes")[0] == 409


def test_a_discarded_draft_is_gone(desk: Desk, admin: TestClient) -> None:
    upload(desk, admin)
    assert send(desk, admin, "discard")[1] == "/staff/documents?done=discarded"
    assert "The draft is discarded." in admin.get("/staff/documents?done=discarded").text
    assert admin.get(DRAFT).status_code == 404
    assert send(desk, admin, "discard")[0] == 400


def test_a_new_document_waits_in_the_list_until_it_is_published(desk: Desk, admin: TestClient) -> None:
    address = upload(desk, admin, "# Sleep\n\nNaps may help.\n", "sleep.md")
    assert "Never served." in admin.get("/staff/documents").text
    assert "all of it would be added" in admin.get(address).text
    assert admin.get("/staff/documents/sleep").headers["location"] == address


def test_an_earlier_version_is_looked_at_and_gone_back_to(desk: Desk, admin: TestClient) -> None:
    upload(desk, admin)
    send(desk, admin, "publish", has_read="yes", without="yes")
    address = f"/staff/documents/stiffness/versions/{VERSION}"
    assert address in admin.get("/staff/documents/stiffness").text
    assert "Go back to this version?" in admin.get(address).text
    fields = {"csrf": csrf_of(desk, admin), "version": VERSION}
    reply = admin.post("/staff/documents/stiffness/back", data=fields)
    assert reply.headers["location"] == "/staff/documents/stiffness?done=back"
    assert desk.served.current.documents["stiffness"].text == GUIDE
    again = admin.post("/staff/documents/stiffness/back", data=fields)
    assert (again.status_code, "any more" in again.text) == (409, True)


def test_what_an_address_says_is_never_shown(desk: Desk, admin: TestClient) -> None:
    assert "Call 911" not in admin.get("/staff/documents?done=Call 911&problem=Call 911").text
    assert "Call 911" not in admin.get(f"/staff/documents/stiffness/versions/{VERSION}?problem=Call 911").text


@pytest.mark.parametrize(
    "address", ["none", "none/draft", f"none/versions/{VERSION}", "stiffness/versions/ffffffffffff"]
)
def test_what_is_not_there_is_not_found(admin: TestClient, address: str) -> None:
    assert admin.get(f"/staff/documents/{address}").status_code == 404


# --- bodies of documents through the layer around the site ---


def protected(desk: Desk) -> Protection:
    return Protection(staff_app(desk), Limits(Window("10000/second"), "busy"))


def test_a_document_passes_where_other_bodies_of_its_size_do_not(desk: Desk, admin: TestClient) -> None:
    client = signed_in_client(desk, Role.ADMIN, app=protected(desk))
    long = GUIDE + "It is said once more. " * 10_000
    assert len(long) > LARGEST_BODY
    assert upload(desk, client, long) == DRAFT
    assert client.post("/staff/documents/stiffness/back", content=b"x" * (LARGEST_BODY + 1)).status_code == 413
    client.cookies.clear()
    assert client.post(UPLOAD, content=b"x" * (LARGEST_BODY + 1)).status_code == 413


def test_a_document_that_is_too_large_is_refused(desk: Desk) -> None:
    client = signed_in_client(desk, Role.ADMIN, app=protected(desk))
    files = {"document": ("stiffness.md", b"x" * (MOST_BYTES + 1))}
    reply = client.post(UPLOAD, data={"csrf": csrf_of(desk, client)}, files=files)
    assert (reply.status_code, "more than 5,000,000" in reply.text) == (400, True)
    assert client.post(UPLOAD, content=b"x" * (LARGEST_UPLOAD + 1)).status_code == 413


def test_the_layer_knows_the_cookies_of_the_desk() -> None:
    assert set(STAFF_COOKIES) == {COOKIE, SECURE_COOKIE}

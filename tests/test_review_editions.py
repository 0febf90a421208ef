"""Every version that was served or uploaded: what may become a draft, what families may open, what a restart mends."""

from pathlib import Path

import postgres
import pytest
from press_fakes import CHANGED, GUIDE

from qa.documents.files import LEAVING, MOST_BYTES, read_bytes, read_corpus, read_document
from qa.documents.placing import put_in_place, sweep, write_beside
from qa.errors import DocumentError, StaffError
from qa.review.drafts import add_draft, discard, draft_of, safe_name
from qa.review.editions import Standing, archive, edition_for_staff, edition_of, editions_of
from qa.review.history import history_of
from qa.review.store import Store

postgres_server, database_url, store = postgres.postgres_server, postgres.database_url, postgres.store


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "stiffness.md").write_text(GUIDE, encoding="utf-8")
    return folder


def standings(store: Store, document_id: str = "stiffness") -> dict[str, Standing]:
    with store.reading() as connection:
        return {each.version: each.standing for each in editions_of(connection, document_id)}


def version(text: str) -> str:
    return read_bytes("stiffness.md", text.encode()).version


def test_bytes_are_read_as_the_same_document_as_the_file(corpus: Path) -> None:
    path = corpus / "stiffness.md"
    assert read_bytes("stiffness.md", path.read_bytes()) == read_document(path)


def test_a_start_notes_what_is_served_once(store: Store, corpus: Path) -> None:
    archive(store, corpus)
    archive(store, corpus)
    assert standings(store) == {version(GUIDE): Standing.SERVED}
    with store.reading() as connection:
        (line,) = history_of(connection, f"stiffness@{version(GUIDE)[:12]}")
    assert (line.who, line.action) == ("system", "found in the corpus")


def test_a_file_that_was_changed_by_hand_is_served_and_the_one_before_is_kept(store: Store, corpus: Path) -> None:
    archive(store, corpus)
    (corpus / "stiffness.md").write_text(CHANGED, encoding="utf-8")
    archive(store, corpus)
    assert standings(store) == {version(GUIDE): Standing.EARLIER, version(CHANGED): Standing.SERVED}
    kept = edition_of(store, "stiffness", version(GUIDE))
    assert kept is not None
    assert kept.text == GUIDE


def test_a_document_that_was_taken_out_by_hand_is_served_earlier(store: Store, corpus: Path) -> None:
    archive(store, corpus)
    (corpus / "stiffness.md").rename(corpus / "other.md")
    archive(store, corpus)
    assert standings(store) == {version(GUIDE): Standing.EARLIER}


def test_an_old_citation_opens_its_own_version_by_its_short_name(store: Store, corpus: Path) -> None:
    archive(store, corpus)
    found = edition_of(store, "stiffness", version(GUIDE)[:12])
    assert found is not None
    assert found.text == GUIDE


@pytest.mark.parametrize("short", ["", "0", "%%%%%%%%%%%%", "____________", "ffffffffffff"])
def test_what_is_no_version_opens_nothing(store: Store, corpus: Path, short: str) -> None:
    archive(store, corpus)
    assert edition_of(store, "stiffness", short) is None


def test_a_draft_is_read_and_kept_and_families_cannot_open_it(store: Store, corpus: Path) -> None:
    archive(store, corpus)
    draft = add_draft(store, "stiffness.md", CHANGED.encode(), "adam")
    assert draft.document.text == CHANGED
    assert edition_of(store, "stiffness", draft.edition.version) is None
    assert edition_for_staff(store, "stiffness", draft.edition.version) == draft
    assert read_corpus(corpus)[0].text == GUIDE


def test_a_discarded_draft_is_not_opened_either_and_can_be_uploaded_again(store: Store, corpus: Path) -> None:
    archive(store, corpus)
    draft = add_draft(store, "stiffness.md", CHANGED.encode(), "adam")
    discard(store, "stiffness", draft.edition.version, "adam")
    assert standings(store)[draft.edition.version] is Standing.DISCARDED
    assert edition_of(store, "stiffness", draft.edition.version) is None
    add_draft(store, "stiffness.md", CHANGED.encode(), "eve")
    assert standings(store)[draft.edition.version] is Standing.DRAFT
    with store.reading() as connection:
        told = [(each.who, each.action) for each in history_of(connection, draft.edition.subject)]
    assert told == [("adam", "uploaded"), ("adam", "discarded"), ("eve", "uploaded")]


def test_discarding_what_is_no_draft_is_refused(store: Store, corpus: Path) -> None:
    archive(store, corpus)
    with pytest.raises(StaffError, match="not there any more"):
        discard(store, "stiffness", version(GUIDE), "adam")


def test_a_new_draft_takes_the_place_of_the_one_before(store: Store, corpus: Path) -> None:
    first = add_draft(store, "stiffness.md", CHANGED.encode(), "adam")
    second = add_draft(store, "stiffness.md", (CHANGED + "\nOne more.\n").encode(), "adam")
    assert standings(store)[first.edition.version] is Standing.DISCARDED
    with store.reading() as connection:
        assert draft_of(connection, "stiffness") == second


def test_the_text_that_is_served_is_no_draft(store: Store, corpus: Path) -> None:
    archive(store, corpus)
    with pytest.raises(StaffError, match="Nothing differs"):
        add_draft(store, "stiffness.md", GUIDE.encode(), "adam")


def test_a_text_that_was_served_before_is_gone_back_to_instead(store: Store, corpus: Path) -> None:
    archive(store, corpus)
    (corpus / "stiffness.md").write_text(CHANGED, encoding="utf-8")
    archive(store, corpus)
    with pytest.raises(StaffError, match="was served before"):
        add_draft(store, "stiffness.md", GUIDE.encode(), "adam")
    assert edition_of(store, "stiffness", version(GUIDE)) is not None


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("guide.html", b"<p>Hello.</p>", "'.html' cannot be read"),
        ("guide", b"Hello.", "cannot be read"),
        ("guide.md", b"", "empty"),
        ("guide.md", b" \n ", "empty"),
        ("guide.md", "Schön.".encode("latin-1"), "not UTF-8"),
        ("guide.md", b"Hello.\0", "null byte"),
        ("guide.md", b"# Only a heading\n", "no sentence"),
        ("guide.md", b"x" * (MOST_BYTES + 1), "more than 5,000,000"),
        ("--.md", b"Hello.", "no id can be made"),
        ("README.md", b"Hello.", "not read as a document"),
        ("..", b"Hello.", "Give the file a name"),
        ("a" * 200 + ".md", b"Hello.", "Give the file a name"),
        ("a\nb.md", b"Hello.", "Give the file a name"),
    ],
)
def test_what_cannot_be_a_document_is_refused_with_the_reason(
    store: Store, name: str, content: bytes, words: str
) -> None:
    with pytest.raises(StaffError, match=words):
        add_draft(store, name, content, "adam")


@pytest.mark.parametrize(
    "sent", ["../../etc/guide.md", "C:\\temp\\guide.md", "/abs/guide.md", ".guide.md", "x/..guide.md"]
)
def test_of_a_name_only_the_last_part_counts(store: Store, sent: str) -> None:
    assert safe_name(sent) == "guide.md"
    assert add_draft(store, sent, GUIDE.encode(), "adam").edition.file_name == "guide.md"


def test_a_file_of_another_ending_takes_the_place_in_one_step(corpus: Path) -> None:
    """Between the mark and the rename, and between the rename and the sweep, the folder holds one text of the id."""
    old, text = corpus / "stiffness.md", "Stiffness\n\nIt can hurt a little.\n"
    beside = write_beside(corpus, "stiffness.txt", text.encode())
    (corpus / f"{LEAVING}stiffness.md").touch()
    assert [document.text for document in read_corpus(corpus)] == [GUIDE]
    put_in_place(beside, old)
    assert [document.text for document in read_corpus(corpus)] == [text]
    sweep(corpus)
    assert [path.name for path in corpus.iterdir()] == ["stiffness.txt"]


def test_a_sweep_keeps_a_file_whose_successor_never_came(corpus: Path) -> None:
    write_beside(corpus, "stiffness.txt", b"It can hurt.")
    (corpus / f"{LEAVING}stiffness.md").touch()
    sweep(corpus)
    assert [path.name for path in corpus.iterdir()] == ["stiffness.md"]


def test_two_files_of_one_id_are_still_refused(corpus: Path) -> None:
    (corpus / "Stiffness.txt").write_text("It can hurt.", encoding="utf-8")
    with pytest.raises(Exception, match="both have the id"):
        read_corpus(corpus)


def test_bytes_that_cannot_be_read_name_their_file() -> None:
    with pytest.raises(DocumentError, match=r"guide\.md: it is empty"):
        read_bytes("guide.md", b"")

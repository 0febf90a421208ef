"""The index on disk: built beside, swapped in whole, rebuilt when stale, never half there."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import faiss
import numpy as np
import pytest
from fakes import WordEncoder, document_of
from filelock import FileLock

from qa.errors import StoreError
from qa.retrieval.index import Index, rows_of
from qa.retrieval.store import open_index, rebuild_index
from qa.types import Document

WORDS = ("rest", "bath", "music", "pump")


def silent(done: int, total: int) -> None:
    pass


@pytest.fixture
def documents(tmp_path: Path) -> tuple[Document, ...]:
    first = document_of(tmp_path / "corpus", "first.md", "# First\n\nRest helps. A bath helps.\n")
    second = document_of(tmp_path / "corpus", "second.md", "# Second\n\nMusic helps.\n")
    return first, second


def opened(folder: Path, documents: tuple[Document, ...], encoder: WordEncoder) -> tuple[Index, list[str]]:
    """The index, and the lines that were announced on the way."""
    lines: list[str] = []
    return open_index(folder, documents, encoder, lines.append, silent), lines


def test_a_first_start_builds_and_a_second_one_reads(tmp_path: Path, documents: tuple[Document, ...]) -> None:
    built, said = opened(tmp_path / "index", documents, WordEncoder(WORDS))
    assert said == [f"Building the index in {tmp_path / 'index'}: there is none yet."]
    encoder = WordEncoder(WORDS)
    read, said = opened(tmp_path / "index", documents, encoder)
    assert (said, encoder.encoded) == ([], [])
    assert np.array_equal(read.vectors, built.vectors)
    assert read.rows == built.rows
    assert read.sentence_store.search(built.vectors[1], 1) == (1,)
    assert read.words.scores("music").argmax() == 2


def test_the_passages_can_be_read_by_people(tmp_path: Path, documents: tuple[Document, ...]) -> None:
    opened(tmp_path / "index", documents, WordEncoder(WORDS))
    (path,) = (tmp_path / "index").glob("build-*/passages.jsonl")
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    texts = {document.id: document.text for document in documents}
    assert [line["document"] for line in lines] == ["first", "second"]
    assert all(texts[line["document"]][line["start"] : line["end"]] == line["text"] for line in lines)


def test_only_the_document_that_changed_is_embedded_again(tmp_path: Path, documents: tuple[Document, ...]) -> None:
    opened(tmp_path / "index", documents, WordEncoder(WORDS))
    changed = document_of(tmp_path / "corpus", "second.md", "# Second\n\nMusic and a pump help.\n")
    encoder = WordEncoder(WORDS)
    index, said = opened(tmp_path / "index", (documents[0], changed), encoder)
    assert "the corpus has changed (second)" in said[0]
    assert encoder.encoded
    assert not any("First" in text for text in encoder.encoded)
    fresh, _ = opened(tmp_path / "fresh", (documents[0], changed), WordEncoder(WORDS))
    assert np.array_equal(index.vectors, fresh.vectors)


def test_of_a_document_that_changed_only_the_changed_texts_are_embedded(
    tmp_path: Path, documents: tuple[Document, ...]
) -> None:
    opened(tmp_path / "index", documents, WordEncoder(WORDS))
    changed = document_of(tmp_path / "corpus", "first.md", "# First\n\nRest helps. Music helps.\n")
    encoder = WordEncoder(WORDS)
    index, _ = opened(tmp_path / "index", (changed, documents[1]), encoder)
    assert encoder.encoded == ["First: Music helps.", "First: Rest helps. Music helps."]
    fresh, _ = opened(tmp_path / "fresh", (changed, documents[1]), WordEncoder(WORDS))
    assert np.array_equal(index.vectors, fresh.vectors)


def test_a_document_taken_out_is_gone(tmp_path: Path, documents: tuple[Document, ...]) -> None:
    opened(tmp_path / "index", documents, WordEncoder(WORDS))
    index, _ = opened(tmp_path / "index", documents[1:], WordEncoder(WORDS))
    assert list(index.rows.documents) == ["second"]
    assert len(index.vectors) == 1


def test_another_encoder_makes_the_index_stale(tmp_path: Path, documents: tuple[Document, ...]) -> None:
    opened(tmp_path / "index", documents, WordEncoder(WORDS))
    other = WordEncoder(WORDS, fingerprint="other")
    _, said = opened(tmp_path / "index", documents, other)
    assert "made with another encoder" in said[0]
    assert len(other.encoded) == 5  # three sentences and two passages


@pytest.mark.parametrize("name", ["sentences.npy", "sentences.faiss", "words/vocab.index.json", "passages.jsonl"])
@pytest.mark.parametrize("harm", ["cut", "gone"])
def test_a_damaged_index_is_built_again(tmp_path: Path, documents: tuple[Document, ...], name: str, harm: str) -> None:
    opened(tmp_path / "index", documents, WordEncoder(WORDS))
    (path,) = (tmp_path / "index").glob(f"build-*/{name}")
    path.unlink() if harm == "gone" else path.write_bytes(path.read_bytes()[:-1])
    _, said = opened(tmp_path / "index", documents, WordEncoder(WORDS))
    assert f"{path} is damaged or missing" in said[0]
    assert opened(tmp_path / "index", documents, WordEncoder(WORDS))[1] == []


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "[" * 100_000, '{"made_by": "someone"}', '{"made_by": 3, "format": {}}']
)
def test_a_manifest_that_cannot_be_read_is_replaced(tmp_path: Path, documents: tuple[Document, ...], text: str) -> None:
    opened(tmp_path / "index", documents, WordEncoder(WORDS))
    (tmp_path / "index" / "manifest.json").write_text(text)
    _, said = opened(tmp_path / "index", documents, WordEncoder(WORDS))
    assert len(said) == 1
    assert opened(tmp_path / "index", documents, WordEncoder(WORDS))[1] == []


@pytest.mark.parametrize(("field", "value"), [("files", []), ("folder", 3), ("documents", {"a": 1}), ("format", 0)])
def test_a_manifest_with_a_wrong_field_is_replaced(
    tmp_path: Path, documents: tuple[Document, ...], field: str, value: object
) -> None:
    opened(tmp_path / "index", documents, WordEncoder(WORDS))
    path = tmp_path / "index" / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), field: value}))
    assert "another version" in opened(tmp_path / "index", documents, WordEncoder(WORDS))[1][0]
    assert opened(tmp_path / "index", documents, WordEncoder(WORDS))[1] == []


@pytest.mark.parametrize(("name", "value"), [("parameters", {"bm25_k1": 9.0}), ("versions", {"faiss-cpu": "0"})])
def test_an_index_made_with_other_parameters_or_versions_is_stale(
    tmp_path: Path, documents: tuple[Document, ...], name: str, value: dict[str, object]
) -> None:
    opened(tmp_path / "index", documents, WordEncoder(WORDS))
    path = tmp_path / "index" / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), name: value}))
    assert "other versions or parameters" in opened(tmp_path / "index", documents, WordEncoder(WORDS))[1][0]


def test_whoever_waited_for_another_build_takes_it_over(tmp_path: Path, documents: tuple[Document, ...]) -> None:
    folder = tmp_path / "index"
    folder.mkdir()
    said: list[str] = []
    encoder = WordEncoder(WORDS)
    with ThreadPoolExecutor(max_workers=1) as thread:
        with FileLock(folder / ".lock"):
            waiting = thread.submit(open_index, folder, documents, encoder, said.append, silent)
            while not any("waiting for it" in line for line in said):
                time.sleep(0.01)
            build = tmp_path / "other"
            opened(build, documents, WordEncoder(WORDS))
            for path in build.iterdir():
                if path.name != ".lock":
                    path.rename(folder / path.name)
        waiting.result(timeout=10)
    assert encoder.encoded == []


def test_a_folder_with_other_files_is_refused_and_left_alone(tmp_path: Path, documents: tuple[Document, ...]) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "holiday.jpg").write_bytes(b"sea")
    with pytest.raises(StoreError, match=r"holiday\.jpg.*Name an empty or new folder"):
        opened(tmp_path / "photos", documents, WordEncoder(WORDS))
    assert [path.name for path in (tmp_path / "photos").iterdir()] == ["holiday.jpg"]


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path, documents: tuple[Document, ...]) -> None:
    (tmp_path / "index").write_text("mine")
    with pytest.raises(StoreError, match="is a file"):
        opened(tmp_path / "index", documents, WordEncoder(WORDS))


def test_a_full_disk_is_told_and_leaves_the_old_index(
    tmp_path: Path, documents: tuple[Document, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(tmp_path / "index", documents[:1], WordEncoder(WORDS))

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    def refused(*_: object) -> None:
        raise RuntimeError("Error: 'f' failed: could not open")  # as faiss does

    for owner, name, fault in ((np, "save", full), (faiss, "write_index", refused)):
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, fault)
            with pytest.raises(StoreError, match=r"cannot be written.*Make room"):
                opened(tmp_path / "index", documents, WordEncoder(WORDS))
    assert opened(tmp_path / "index", documents[:1], WordEncoder(WORDS))[1] == []
    assert len(list((tmp_path / "index").glob("build-*"))) == 1


def test_a_folder_without_write_permission_is_told(
    tmp_path: Path, documents: tuple[Document, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refused)  # root, as CI runs, may write anywhere
    with pytest.raises(StoreError, match=r"Permission denied.*write permission"):
        opened(tmp_path / "index", documents, WordEncoder(WORDS))


BUILD = """
import os, signal, sys
from pathlib import Path
from fakes import WordEncoder
from qa.documents import read_corpus
from qa.retrieval.index import rows_of
from qa.retrieval.store import rebuild_index

corpus, index, calls = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])

def count(event, arguments):
    # every file that the build opens, makes, renames or removes is a moment to die at
    global calls
    if event in ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree"):
        if str(index) in str(arguments[0]):
            calls -= 1
            if calls == 0:
                os.kill(os.getpid(), signal.SIGKILL)

rows = rows_of(read_corpus(corpus))
sys.addaudithook(count)
rebuild_index(index, rows, WordEncoder(("rest", "bath", "music", "pump")), print, lambda done, total: None)
"""


def test_killed_at_any_moment_the_old_index_or_the_new_one_is_there(
    tmp_path: Path, documents: tuple[Document, ...]
) -> None:
    corpus = tmp_path / "corpus"
    old = tmp_path / "old"
    rebuild_index(old, rows_of(documents), WordEncoder(WORDS), print, silent)
    new = (documents[0], document_of(corpus, "second.md", "# Second\n\nA pump helps.\n"))
    outcomes = []
    for moment in range(1, 200, 3):
        index = tmp_path / f"index-{moment}"
        shutil.copytree(old, index)
        ended = subprocess.run(
            [sys.executable, "-c", BUILD, str(corpus), str(index), str(moment)],
            env={**os.environ, "PYTHONPATH": os.pathsep.join([".", "tests"])},
            check=False,
        )
        stale_for_old = opened(index, documents, WordEncoder(WORDS))[1] if ended.returncode else ["new"]
        outcomes.append("new" if stale_for_old else "old")
        if outcomes[-1] == "new" and ended.returncode:
            assert "the corpus has changed (second)" in stale_for_old[0]
        if ended.returncode == 0:
            assert opened(index, new, WordEncoder(WORDS))[1] == []
            break
        assert ended.returncode == -signal.SIGKILL
    assert outcomes[0] == "old"
    assert outcomes[-1] == "new"
    assert outcomes == sorted(outcomes, reverse=True)  # old until the one step, new from then on

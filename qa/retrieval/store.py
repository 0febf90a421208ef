"""The index on disk: derived, disposable, and never half written.

    index/
      manifest.json            the one commit point, replaced in a single step, last
      build-<name>/            what the manifest names: written once, never changed
        passages.jsonl                   every passage in readable form
        sentences.npy, passages.npy      vectors, row i is sentence or passage i
        tokens.npy, token_ids.npy        one vector for each token of the sentences, in their order
        token_starts.npy                 where those of each sentence begin
        texts.txt                        the sha256 of what each vector was made of: sentences, then passages
        sentences.faiss, passages.faiss  vector stores
        words/                           BM25

A build happens in a folder of its own. A kill before the manifest is replaced leaves the old index; after
it, the new one. Folders that no manifest names are swept by the next build.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout

from qa.errors import StoreError
from qa.retrieval.encoder import Encoded, Encoder
from qa.retrieval.index import Index, Progress, Rows, build_index, embed, rows_of
from qa.retrieval.interaction import Tokens, interaction_of
from qa.retrieval.lexical import load_word_index
from qa.retrieval.manifest import (
    NAME,
    UnusableError,
    check_current,
    check_whole,
    read_manifest,
)
from qa.retrieval.vectors import load_vector_store
from qa.retrieval.writing import BUILD_PREFIX, give_up, lay_down, make_current, write_index
from qa.types import Document

LOCK = ".lock"


def open_index(
    folder: Path,
    documents: Iterable[Document],
    encoder: Encoder,
    announce: Callable[[str], None],
    progress: Progress,
) -> Index:
    """The index of these documents: read from disk where it fits, else built after a line saying why.

    Raises:
        StoreError: the folder cannot be written, or holds somebody else's files.
    """
    rows = rows_of(documents)
    try:
        return _load(folder, rows, encoder)
    except UnusableError as reason:
        announce(f"Building the index in {folder}: {reason}.")
    with _at_work(folder, announce):
        try:
            return _load(folder, rows, encoder)  # another process may have built it while this one waited
        except UnusableError:
            return _build(folder, rows, encoder, progress)


def rebuild_index(
    folder: Path, rows: Rows, encoder: Encoder, announce: Callable[[str], None], progress: Progress
) -> Index:
    """Build the index beside the old one and swap it in whole; only changed texts are embedded.

    Raises:
        StoreError: the folder cannot be written, or holds somebody else's files.
    """
    with _at_work(folder, announce):
        return _build(folder, rows, encoder, progress)


@dataclass(frozen=True, slots=True)
class Beside:
    """An index that stands on the disk beside the current one, and can be searched."""

    index: Index
    swap: Callable[[], None]  # makes it the current one, whole; OSError where the disk refuses


@contextmanager
def index_beside(folder: Path, rows: Rows, encoder: Encoder, announce: Callable[[str], None]) -> Iterator[Beside]:
    """Build an index beside the current one; it goes again where it was not swapped in. Nobody else builds meanwhile.

    Raises:
        StoreError: the folder cannot be written, or holds somebody else's files.
    """
    with _at_work(folder, announce):
        embedded = embed(rows, encoder, _known(folder, encoder), _silent)
        index = build_index(rows, embedded)
        manifest = lay_down(folder, index, embedded, encoder)
        swapped = []

        def swap() -> None:
            make_current(folder, manifest)
            swapped.append(manifest)

        try:
            yield Beside(index, swap)
        finally:
            if not swapped:
                give_up(folder, manifest)


def index_in_memory(folder: Path, rows: Rows, encoder: Encoder, progress: Progress) -> Index:
    """An index for a trial, written nowhere; vectors of texts that the index on disk has too are taken over."""
    return build_index(rows, embed(rows, encoder, _known(folder, encoder), progress))


def _silent(_n_done: int, _n_all: int) -> None:
    """Nobody watches."""


@contextmanager
def _at_work(folder: Path, announce: Callable[[str], None]) -> Iterator[None]:
    """One build at a time; whatever the disk refuses becomes a StoreError."""
    lock = FileLock(folder / LOCK)
    try:
        _refuse_foreign(folder)
        folder.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            announce(f"Another process is building the index in {folder}: waiting for it.")
            lock.acquire()
        with lock:
            yield
    except OSError as error:
        raise StoreError(
            f"The index cannot be written to {folder}: {error.strerror or error}. "
            "Make room or give write permission there, or name another folder (QA_INDEX or --index)."
        ) from error
    finally:
        lock.release()


def _build(folder: Path, rows: Rows, encoder: Encoder, progress: Progress) -> Index:
    embedded = embed(rows, encoder, _known(folder, encoder), progress)
    index = build_index(rows, embedded)
    write_index(folder, index, embedded, encoder)
    return index


def _load(folder: Path, rows: Rows, encoder: Encoder) -> Index:
    manifest = read_manifest(folder)
    check_current(manifest, rows.documents.values(), encoder.fingerprint)
    check_whole(manifest, folder)
    build = folder / manifest.folder
    try:
        return Index(
            rows,
            np.load(build / "sentences.npy", mmap_mode="r"),
            load_vector_store(build / "sentences.faiss"),
            load_vector_store(build / "passages.faiss"),
            load_word_index(build / "words", len(rows.sentences)),
            interaction_of(_tokens(build)),
        )
    except OSError as error:
        raise UnusableError(f"{build} cannot be read ({error})") from error


def _tokens(build: Path) -> Tokens:
    rows = np.load(build / "tokens.npy", mmap_mode="r")
    return Tokens(rows, np.load(build / "token_ids.npy"), np.load(build / "token_starts.npy"))


def _known(folder: Path, encoder: Encoder) -> dict[str, Encoded]:
    """What the index on disk holds of each text, by its sha256."""
    try:
        manifest = read_manifest(folder)
        check_whole(manifest, folder)
    except UnusableError:
        return {}  # nothing can be taken over: all is embedded again
    if manifest.encoder != encoder.fingerprint:
        return {}
    build = folder / manifest.folder
    tokens, nothing = _tokens(build), np.empty(0, dtype=np.float32)
    none = (np.empty((0, 0), dtype=np.float16), np.empty(0, dtype=np.int32))
    within = map(tokens.of, range(len(tokens.starts) - 1))
    sentences = zip(np.load(build / "sentences.npy"), ((tokens.rows[at], tokens.ids[at]) for at in within), strict=True)
    passages = ((vector, none) for vector in np.load(build / "passages.npy"))
    read = [Encoded(vector, rows, ids, nothing) for vector, (rows, ids) in (*sentences, *passages)]
    return dict(zip((build / "texts.txt").read_text(encoding="utf-8").split(), read, strict=True))


def _refuse_foreign(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"{folder} is a file. Name a folder for the index (QA_INDEX or --index).")
    ours = (NAME, ".", BUILD_PREFIX)
    entries = folder.iterdir() if folder.exists() else ()
    foreign = sorted(path.name for path in entries if not path.name.startswith(ours))
    if foreign:
        raise StoreError(
            f"{folder} holds files that are not an index ({', '.join(foreign[:3])}). "
            "Name an empty or new folder (QA_INDEX or --index); nothing was changed."
        )

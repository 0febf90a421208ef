"""How an index is laid down in its folder: every part first, the manifest last."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from time import time_ns

import numpy as np

from qa.retrieval.encoder import Encoder
from qa.retrieval.index import Embedded, Index, Rows
from qa.retrieval.manifest import PARAMETERS, Entry, Manifest, commit, file_sha256, fingerprint, versions

BUILD_PREFIX = "build-"


def write_index(folder: Path, index: Index, embedded: Embedded, encoder: Encoder) -> None:
    """Write a new build beside the old one, make it the current one, and sweep what is left over.

    Raises:
        OSError: the disk refused; the old index is still the current one.
    """
    make_current(folder, lay_down(folder, index, embedded, encoder))


def lay_down(folder: Path, index: Index, embedded: Embedded, encoder: Encoder) -> Manifest:
    """Write a new build beside the current one, and give what would make it the current one.

    Raises:
        OSError: the disk refused; nothing is left over.
    """
    build = folder / f"{BUILD_PREFIX}{time_ns()}"
    build.mkdir()
    try:
        _write_parts(build, index, embedded)
        return _manifest(build, index, encoder)
    except OSError:
        shutil.rmtree(build, ignore_errors=True)
        raise


def make_current(folder: Path, manifest: Manifest) -> None:
    """Let a build that was laid down be the index from now on, and sweep the others.

    Raises:
        OSError: the disk refused; the old index is still the current one.
    """
    build = folder / manifest.folder
    try:
        commit(folder, manifest)
    except OSError:
        shutil.rmtree(build, ignore_errors=True)
        raise
    _sweep(folder, build)


def give_up(folder: Path, manifest: Manifest) -> None:
    """Take away a build that was laid down and did not become the current one."""
    shutil.rmtree(folder / manifest.folder, ignore_errors=True)


def _write_parts(build: Path, index: Index, embedded: Embedded) -> None:
    with (build / "passages.jsonl").open("w", encoding="utf-8", errors="surrogatepass") as file:
        file.writelines(_passage_lines(index.rows))
    np.save(build / "sentences.npy", index.vectors)
    np.save(build / "passages.npy", embedded.passages)
    np.save(build / "tokens.npy", embedded.tokens.rows)
    np.save(build / "token_ids.npy", embedded.tokens.ids)
    np.save(build / "token_starts.npy", embedded.tokens.starts)
    (build / "texts.txt").write_text("\n".join(embedded.texts) + "\n", encoding="utf-8")
    index.sentence_store.save(build / "sentences.faiss")
    index.passage_store.save(build / "passages.faiss")
    index.words.save(build / "words")


def _passage_lines(rows: Rows) -> Iterator[str]:
    for passage in rows.passages:
        document = rows.documents[passage.document_id]
        line = {
            "id": passage.id,
            "document": document.id,
            "section": document.sections[passage.section].heading,
            "start": passage.start,
            "end": passage.end,
            "text": document.text[passage.start : passage.end],
        }
        yield json.dumps(line, ensure_ascii=False) + "\n"


def _manifest(build: Path, index: Index, encoder: Encoder) -> Manifest:
    files = sorted(path for path in build.rglob("*") if path.is_file())
    return Manifest(
        folder=build.name,
        encoder=encoder.fingerprint,
        documents={
            name: Entry(document.version, fingerprint(document)) for name, document in index.rows.documents.items()
        },
        parameters=PARAMETERS,
        versions=versions(),
        files={path.relative_to(build).as_posix(): file_sha256(path) for path in files},
    )


def _sweep(folder: Path, keep: Path) -> None:
    for path in folder.glob(f"{BUILD_PREFIX}*"):
        if path != keep:
            shutil.rmtree(path, ignore_errors=True)

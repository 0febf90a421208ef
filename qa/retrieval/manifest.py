"""What an index on disk says of itself, and whether it can serve: read first, written last."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from hashlib import file_digest, sha256
from importlib.metadata import version
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from qa.disk import replacing, sync
from qa.retrieval.context import words_in_context
from qa.retrieval.index import rows_of, texts_of
from qa.retrieval.lexical import K1, B
from qa.types import Document

FORMAT = 3
MADE_BY = "ask-the-guide index"
NAME = "manifest.json"
MAKERS = ("faiss-cpu", "bm25s", "PyStemmer", "sentence-transformers", "torch")
PARAMETERS = {"bm25_k1": K1, "bm25_b": B}


class UnusableError(Exception):
    """The stored index cannot serve; the message is the reason told when it is built anew."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One document as it was when the index was made."""

    version: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The commit point of an index: which folder holds it, from which texts, made by what."""

    folder: str
    encoder: str  # the fingerprint of the encoder
    documents: dict[str, Entry]  # in the order of their rows
    parameters: dict[str, float]
    versions: dict[str, str]
    files: dict[str, str]  # sha256 by path within the folder
    format: int = FORMAT
    made_by: str = MADE_BY


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the index in a folder.

    Raises:
        UnusableError: there is none, or it is not one that this program can use.
    """
    try:
        manifest = TypeAdapter(Manifest).validate_json((folder / NAME).read_bytes())
    except FileNotFoundError as error:
        raise UnusableError("there is none yet") from error
    except (OSError, ValidationError) as error:
        raise UnusableError(f"{folder / NAME} cannot be read, or is of another version of this program") from error
    if (manifest.made_by, manifest.format) != (MADE_BY, FORMAT):
        raise UnusableError("the one on disk was written by another version of this program")
    return manifest


def commit(folder: Path, manifest: Manifest) -> None:
    """Replace the manifest of a folder in one step, after all that it names has reached the disk."""
    for name in manifest.files:
        sync(folder / manifest.folder / name)
    with replacing(folder / NAME) as file:
        file.write(json.dumps(asdict(manifest), indent=1) + "\n")
    sync(folder)


def check_current(manifest: Manifest, documents: Iterable[Document], encoder: str) -> None:
    """Compare with what the index would be made of now.

    Raises:
        UnusableError: the encoder or a document differs; says which.
    """
    if manifest.encoder != encoder:
        raise UnusableError("the one on disk was made with another encoder")
    if (manifest.parameters, manifest.versions) != (PARAMETERS, versions()):
        raise UnusableError("the one on disk was made with other versions or parameters")
    now = {document.id: fingerprint(document) for document in documents}
    then = {name: entry.fingerprint for name, entry in manifest.documents.items()}
    changed = sorted(name for name in now.keys() | then.keys() if now.get(name) != then.get(name))
    if changed:
        raise UnusableError(f"the corpus has changed ({', '.join(changed)})")


def versions() -> dict[str, str]:
    """The installed versions of what writes an index."""
    return {name: version(name) for name in MAKERS}


def check_whole(manifest: Manifest, folder: Path) -> None:
    """Compare every file with the digest taken when it was written.

    Raises:
        UnusableError: a file is missing or was altered; says which.
    """
    for name, digest in manifest.files.items():
        path = folder / manifest.folder / name
        try:
            if file_sha256(path) == digest:
                continue
        except OSError as error:
            raise UnusableError(f"{path} is damaged or missing ({error.strerror})") from error
        raise UnusableError(f"{path} is damaged or missing")


def fingerprint(document: Document) -> str:
    """Changes whenever the text, its offsets, or what is indexed of it changes."""
    ranges = [f"{sentence.start}-{sentence.end}" for sentence in document.sentences]
    words = [words_in_context(document, sentence) for sentence in document.sentences]
    parts = [document.version, *ranges, *words, *texts_of(rows_of([document]))]
    return sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def file_sha256(path: Path) -> str:
    """The digest of a file's bytes, 64 hexadecimal digits."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()

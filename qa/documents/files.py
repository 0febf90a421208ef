"""Files become documents: one file, or the folder that the assistant may speak from."""

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

from qa.documents.assemble import assemble
from qa.documents.layout import Layout
from qa.documents.markdown import read_markdown
from qa.documents.plain import read_plain
from qa.errors import CorpusError, DocumentError
from qa.types import Document

Reader = Callable[[str], Layout]
READERS: dict[str, Reader] = {".md": read_markdown, ".txt": read_plain}

# Over two thousand printed pages: a larger file is an export gone wrong, not a page for families.
MOST_BYTES = 5_000_000
MOST_LINES = 50_000  # a file of nothing but short lines takes minutes to read

# ".leaving-x.txt" says that x.txt is passed over as soon as another file of its id is there.
LEAVING = ".leaving-"


def read_document(path: Path) -> Document:
    """Read one file. Example: corpus/Deep-Brain_Stimulation.txt -> the document "deep-brain-stimulation".

    Raises DocumentError, which names the file, what is wrong with it, and the remedy.
    """
    try:
        return _assembled(path, _reader(path), _contents(path))
    except DocumentError as error:
        raise DocumentError(f"{path}: {error}.") from error.__cause__


def read_bytes(file_name: str, content: bytes) -> Document:
    """Read what a file of that name holds, or would hold: the same document as if it stood in a folder.

    Raises DocumentError, which names the file, what is wrong with it, and the remedy.
    """
    path = Path(file_name)
    try:
        reader = _reader(path)
        _check_size(len(content))
        return _assembled(path, reader, content)
    except DocumentError as error:
        raise DocumentError(f"{file_name}: {error}.") from error.__cause__


def _reader(path: Path) -> Reader:
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise DocumentError(f"its kind {path.suffix!r} cannot be read; convert it to one of {', '.join(READERS)}")
    return reader


def _assembled(path: Path, reader: Reader, content: bytes) -> Document:
    text = decode(content)
    return assemble(text, reader(text), document_id(path.stem), _readable(path.stem))


def _members(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        faults: dict[type[OSError], str] = {FileNotFoundError: "does not exist", NotADirectoryError: "is a file"}
        fault = faults.get(type(error), f"cannot be read ({error.strerror})")
        raise CorpusError(f"The corpus folder {folder} {fault}. Give the folder that holds the documents.") from error


def read_corpus(folder: Path) -> tuple[Document, ...]:
    """Read every document of a folder, in the order of their ids. README.md and dot files are passed over.

    Raises CorpusError where the folder cannot be used, and DocumentError for a file in it.
    """
    return tuple(document for _, document in read_files(folder))


def read_files(folder: Path) -> tuple[tuple[Path, Document], ...]:
    """The same, each document with its file.

    Raises CorpusError where the folder cannot be used, and DocumentError for a file in it.
    """
    documents: dict[str, tuple[Path, Document]] = {}
    for path in _in_use(_members(folder)):
        document = _read_member(path)
        if document.id in documents:
            other = documents[document.id][0].name
            raise CorpusError(
                f"{other} and {path.name} in {folder} both have the id {document.id!r}. Rename one of them."
            )
        documents[document.id] = (path, document)
    if not documents:
        raise CorpusError(f"The corpus folder {folder} holds no document. Put a {' or '.join(READERS)} file into it.")
    return tuple(documents[name] for name in sorted(documents))


def _in_use(paths: list[Path]) -> list[Path]:
    """The files that are documents, without those that are on their way out (see qa.documents.placing)."""
    shown = [path for path in paths if not path.name.startswith(".") and path.name.lower() != "readme.md"]
    leaving = {path.name.removeprefix(LEAVING) for path in paths if path.name.startswith(LEAVING)}
    if not leaving:
        return shown
    staying = {document_id(path.stem) for path in shown if path.name not in leaving}
    return [path for path in shown if path.name not in leaving or document_id(path.stem) not in staying]


def document_id(stem: str) -> str:
    """Make an id of a file's name. Example: "Épilepsie (2019)" -> "epilepsie-2019"."""
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if not name:
        raise DocumentError(f"no id can be made of the name {stem!r}; give it a name with letters a to z or digits")
    return name


def decode(data: bytes) -> str:
    """Decode a file's bytes and change nothing in them: line ends and a byte order mark stay."""
    if not data.strip():
        raise DocumentError("it is empty; put the reviewed text into it or remove it")
    n_lines = data.count(b"\n") + 1
    if n_lines > MOST_LINES:
        raise DocumentError(f"it has {n_lines:,} lines, more than {MOST_LINES:,}; divide it into several documents")
    null = data.find(b"\0")
    if null >= 0:
        raise DocumentError(
            f"it is not plain text (a null byte at position {null}); export it as text and save it as UTF-8"
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        value = data[error.start]
        raise DocumentError(
            f"byte {error.start} (0x{value:02x}) is not UTF-8; open it in an editor and save it as UTF-8"
        ) from error
    if not text.strip("\ufeff\u200b \t\r\n") or text.isspace():
        raise DocumentError("it holds only white space; put the reviewed text into it or remove it")
    return text


def _contents(path: Path) -> bytes:
    try:
        _check_size(path.stat().st_size)
        return path.read_bytes()
    except OSError as error:
        raise DocumentError(f"it cannot be opened ({error.strerror}); check its name and its permissions") from error


def _check_size(n_bytes: int) -> None:
    if n_bytes > MOST_BYTES:
        raise DocumentError(f"it has {n_bytes:,} bytes, more than {MOST_BYTES:,}; divide it into several documents")


def _read_member(path: Path) -> Document:
    try:
        return read_document(path)
    except DocumentError as error:
        if path.is_dir() or path.suffix.lower() not in READERS:
            kind = "folder" if path.is_dir() else "file"
            raise CorpusError(
                f"The corpus holds the {kind} {path}, which is no document. Move it out or convert it."
            ) from error
        raise


def _readable(stem: str) -> str:
    words = re.sub(r"[\W_]+", " ", stem).strip()
    return words[:1].upper() + words[1:]

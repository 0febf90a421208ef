"""A file of the corpus is replaced in one step: whoever reads the folder sees wholly the old text or wholly the new.

x.md over x.md is one rename. x.md in place of x.txt takes two names, and no disk changes two at once. So a file
".leaving-x.txt" is made first, which says: pass over x.txt as soon as another file of its id is there. The rename of
the new file is then the one step again, and what is left over is swept away after it, or at the next start.
"""

import os
from contextlib import suppress
from pathlib import Path

from qa.disk import sync
from qa.documents.files import LEAVING, document_id

_BESIDE = ".new-"


def write_beside(folder: Path, file_name: str, content: bytes) -> Path:
    """Write what will be put in place, under a name that nobody reads, and hand it to the disk.

    Raises:
        OSError: the folder cannot be written; nothing that is read was changed.
    """
    beside = folder / f"{_BESIDE}{file_name}"
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    return beside


def put_in_place(beside: Path, old: Path | None) -> Path:
    """Let the new file take the place of the old one, and give its path; `old` is None for a new document.

    Raises:
        OSError: the old file is still the one that is read.
    """
    new = beside.with_name(beside.name.removeprefix(_BESIDE))
    if old is not None and old != new:
        (new.parent / f"{LEAVING}{old.name}").touch()
        sync(new.parent)
    os.replace(beside, new)
    with suppress(OSError):  # it is in place; the disk only could not say that it will outlive a power cut
        sync(new.parent)
    return new


def take_back(new: Path, old: Path | None, old_content: bytes) -> None:
    """Undo put_in_place: the old file, with its content as it was, is read again.

    Raises:
        OSError: the new file is still the one that is read.
    """
    if new == old:
        put_in_place(write_beside(old.parent, old.name, old_content), None)
    else:  # the old file is still there, on its way out
        new.unlink()


def sweep(folder: Path) -> None:
    """Take away what is no longer read: files on their way out, and what an interrupted change left.

    A folder that cannot be written is left as it is: what is swept is not read anyway.
    """
    try:
        for mark in folder.glob(f"{LEAVING}*"):
            _let_go(folder, mark)
        for beside in folder.glob(f"{_BESIDE}*"):
            beside.unlink()
    except OSError:
        return


def _let_go(folder: Path, mark: Path) -> None:
    """The old file goes only where another of its id has come; its mark goes last."""
    old = folder / mark.name.removeprefix(LEAVING)
    id_ = document_id(old.stem)
    shown = (path for path in folder.iterdir() if not path.name.startswith(".") and path != old)
    if any(document_id(path.stem) == id_ for path in shown if path.name.lower() != "readme.md"):
        old.unlink(missing_ok=True)
        sync(folder)
    mark.unlink()

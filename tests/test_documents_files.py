"""Files and folders: ids, versions, and every way in which a file can be no document."""

import hashlib
from pathlib import Path

import pytest

from qa.documents import read_corpus, read_document
from qa.documents.files import MOST_BYTES, document_id
from qa.errors import CorpusError, DocumentError

TEXT = "Care\n\nThe tube is soft. It does not hurt.\n"


def write(folder: Path, name: str, content: str | bytes = TEXT) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


class TestOneFile:
    def test_its_text_id_title_and_version(self, tmp_path: Path) -> None:
        text = "\ufeffCare\r\n\r\nThe tube is soft.\r\n"
        document = read_document(write(tmp_path, "Feeding_Tube (2019).TXT", text))
        assert document.id == "feeding-tube-2019"
        assert document.title == "Feeding Tube 2019"
        assert document.text == text
        assert document.version == hashlib.sha256(text.encode()).hexdigest()
        assert {sentence.document_id for sentence in document.sentences} == {document.id}

    def test_markdown_by_its_ending(self, tmp_path: Path) -> None:
        document = read_document(write(tmp_path, "a.md", "---\nquestions: Does it hurt?\n---\n# Tubes\n\nSoft."))
        assert (document.title, document.questions) == ("Tubes", ("Does it hurt?",))

    @pytest.mark.parametrize(
        ("name", "content", "told"),
        [
            ("a.pdf", TEXT, r"'\.pdf' cannot be read; convert it to one of \.md, \.txt"),
            ("a", TEXT, "'' cannot be read"),
            ("a.txt", b"", "empty"),
            ("a.txt", "\ufeff \n\u200b\t", "only white space"),
            ("a.txt", "\u00a0\n", "only white space"),
            ("a.txt", b"text\0text", "null byte at position 4"),
            ("a.txt", TEXT.encode("utf-16"), "null byte"),
            ("a.txt", "café".encode("latin-1"), r"byte 3 \(0xe9\) is not UTF-8; .* save it as UTF-8"),
            ("a.txt", "***\n", "no sentence"),
            ("a.md", "# Only\n\n## Headings\n", "no sentence"),
            ("a.md", "---\nfoo: bar\n---\nText.", "unknown key 'foo'"),
            ("!!.txt", TEXT, "no id can be made"),
        ],
    )
    def test_what_is_no_document(self, tmp_path: Path, name: str, content: str | bytes, told: str) -> None:
        path = write(tmp_path, name, content)
        with pytest.raises(DocumentError, match=told) as caught:
            read_document(path)
        assert str(caught.value).startswith(str(path))

    def test_too_large(self, tmp_path: Path) -> None:
        with pytest.raises(DocumentError, match="divide it"):
            read_document(write(tmp_path, "a.txt", b"a" * (MOST_BYTES + 1)))

    def test_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(DocumentError, match="cannot be opened"):
            read_document(tmp_path / "a.txt")


@pytest.mark.parametrize(("stem", "name"), [("Épilepsie", "epilepsie"), ("a__b--c", "a-b-c"), ("-2-", "2")])
def test_ids(stem: str, name: str) -> None:
    assert document_id(stem) == name


class TestCorpus:
    def test_documents_in_the_order_of_their_ids(self, tmp_path: Path) -> None:
        for name in ("b.txt", "A.md", "README.md", ".hidden", "c.txt"):
            write(tmp_path, name)
        assert [document.id for document in read_corpus(tmp_path)] == ["a", "b", "c"]

    def test_two_files_of_one_id(self, tmp_path: Path) -> None:
        write(tmp_path, "hip care.txt")
        write(tmp_path, "hip-care.md")
        with pytest.raises(CorpusError, match=r"hip care\.txt and hip-care\.md .* 'hip-care'"):
            read_corpus(tmp_path)

    def test_nothing_in_it(self, tmp_path: Path) -> None:
        write(tmp_path, "README.md")
        with pytest.raises(CorpusError, match="holds no document"):
            read_corpus(tmp_path)

    def test_a_folder_that_may_not_be_read(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def refused(_: Path) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "iterdir", refused)  # root, as CI runs, may read anything
        with pytest.raises(CorpusError, match="Permission denied"):
            read_corpus(tmp_path)

    def test_no_folder(self, tmp_path: Path) -> None:
        with pytest.raises(CorpusError, match="does not exist"):
            read_corpus(tmp_path / "none")
        with pytest.raises(CorpusError, match="is a file"):
            read_corpus(write(tmp_path, "a.txt"))

    def test_a_stranger_among_them(self, tmp_path: Path) -> None:
        write(tmp_path, "a.txt")
        stranger = write(tmp_path, "b.docx")
        with pytest.raises(CorpusError, match=r"b\.docx.*Move it out or convert it"):
            read_corpus(tmp_path)
        stranger.unlink()
        (tmp_path / "more").mkdir()
        with pytest.raises(CorpusError, match=r"folder .*more"):
            read_corpus(tmp_path)

    def test_a_broken_document_is_told_by_name(self, tmp_path: Path) -> None:
        write(tmp_path, "a.txt", b"\xff")
        with pytest.raises(DocumentError, match=r"a\.txt: byte 0"):
            read_corpus(tmp_path)

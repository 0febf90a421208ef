"""What is learned from: read whole, held out by document, cut into steps of like size."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from qa.training.examples import MOST_QUESTIONS, N_HELD_OUT, OWN, DataError, Wordings, load_documents, load_examples


def packed(path: Path, *lines: Any) -> None:
    path.parent.mkdir(exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(line) + "\n" for line in lines)


def folder_of(path: Path, n_documents: int, n_questions: int, prefix: str) -> Path:
    ids = [f"{prefix}{number:02}" for number in range(n_documents)]
    packed(
        path / "families_documents.jsonl.gz",
        *({"document_id": i, "title": "Tics", "sections": [{"heading": "Help", "sentences": ["Rest."]}]} for i in ids),
    )
    asked = {"kind": "lay", "history": ["is it tics?"], "relevant": [0], "also_ok": [], "answerable": True}
    packed(
        path / "families.jsonl.gz",
        *({"document_id": i, "question": f"what helps {n}", **asked} for i in ids for n in range(n_questions)),
    )
    packed(path / "lay_clinical.jsonl.gz", {"question": "rest?", "answers": "Rest.", "near": "Ice."})
    return path


def test_whole_documents_of_the_first_folder_are_held_out_the_same_ones_every_time(tmp_path: Path) -> None:
    folders = [folder_of(tmp_path / "first", N_HELD_OUT + 2, 1, "a"), folder_of(tmp_path / "second", 1, 1, "b")]
    found = [load_examples(folders) for _ in range(2)]
    assert found[0] == found[1]
    assert len(found[0].held_out) == N_HELD_OUT
    assert len(found[0].train) == 3
    assert not {document.id for document in found[0].train} & {document.id for document in found[0].held_out}
    assert "b00" in {document.id for document in found[0].train}


def test_the_digest_changes_with_the_data(tmp_path: Path) -> None:
    folders = [folder_of(tmp_path / name, N_HELD_OUT + 1, n, "a") for name, n in (("one", 1), ("same", 1), ("two", 2))]
    one, same, two = (load_examples([folder]).digest for folder in folders)
    assert one == same != two


def test_a_document_with_many_questions_takes_several_steps(tmp_path: Path) -> None:
    folders = [folder_of(tmp_path / "first", 0, 0, "a"), folder_of(tmp_path / "second", 1, MOST_QUESTIONS + 1, "b")]
    parts = load_examples(folders).train
    assert [len(part.questions) for part in parts] == [MOST_QUESTIONS // 2 + 1, MOST_QUESTIONS // 2]
    assert {question.text for part in parts for question in part.questions} == {
        f"what helps {n} (earlier: is it tics?)" for n in range(MOST_QUESTIONS + 1)
    }


def test_one_wording_or_many_are_read_alike(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, 0, 0, "a")
    many = {"questions": ["rest?", "nap?"], "answers": "Rest.", "near": ["Ice.", "Heat."]}
    packed(tmp_path / "lay_clinical.jsonl.gz", {"question": "rest?", "answers": "Rest.", "near": "Ice."}, many)
    assert load_examples([folder]).wordings == (
        Wordings(("rest?",), "Rest.", ("Ice.",)),
        Wordings(("rest?", "nap?"), "Rest.", ("Ice.", "Heat.")),
    )


def test_a_bare_phrase_of_a_list_is_read_with_its_lead_in(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, 0, 0, "a")
    sentences = ["Signs:", "a cramp", "a limp", "They come and go.", "a stray phrase"]
    sections = [{"heading": "Signs", "sentences": sentences}]
    packed(tmp_path / "families_documents.jsonl.gz", {"document_id": "a", "title": "Tics", "sections": sections})
    (document,) = load_documents(folder)
    assert document.sentences[1:] == (
        "Tics. Signs: Signs: a cramp",
        "Tics. Signs: Signs: a limp",
        "Tics. Signs: They come and go.",
        "Tics. Signs: a stray phrase",
    )


def test_a_document_in_two_folders_is_refused(tmp_path: Path) -> None:
    folders = [folder_of(tmp_path / name, 1, 1, "a") for name in ("one", "two")]
    with pytest.raises(DataError, match=r"'a00' stands in .*one and in .*two\."):
        load_examples(folders)


def test_missing_data_are_told_with_their_folder(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"nowhere cannot be read: .*families"):
        load_examples([tmp_path / "nowhere"])


def lines_of(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in gzip.decompress((OWN / name).read_bytes()).decode().split("\n") if line]


def test_our_own_documents_are_sound() -> None:
    """Every label is a sentence of its document, and nothing stands twice."""
    questions = lines_of("families.jsonl.gz")
    documents = {
        line["document_id"]: sum(len(section["sentences"]) for section in line["sections"])
        for line in lines_of("families_documents.jsonl.gz")
    }
    assert len({(each["document_id"], each["question"], str(each["history"])) for each in questions}) == len(questions)
    for each in questions:
        assert each["answerable"] == bool(each["relevant"])
        assert all(0 <= number < documents[each["document_id"]] for number in each["relevant"] + each["also_ok"])

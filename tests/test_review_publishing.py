"""From a draft to what families are served: in one piece whenever it is killed, whatever fails, and back again."""

import hashlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fakes import WordEncoder, WordOpinion
from press_fakes import CHANGED, GUIDE, House, WordAssistant, house_of
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from staff_fakes import new_store

from qa.assistant import Models, open_assistant
from qa.documents import read_corpus
from qa.documents.placing import put_in_place
from qa.errors import QaError, RecordsError, StaffError
from qa.review import publishing
from qa.review.drafts import add_draft, discard
from qa.review.editions import Standing, archive, edition_for_staff, edition_of, editions_of
from qa.review.history import history_of
from qa.review.making import Maker
from qa.review.publishing import Press
from qa.review.store import Store
from qa.safety import Triage, texts_for
from qa.served import Served

NAME = "stiffness.md"


class KilledError(BaseException):
    """Stands for kill -9: nobody catches it."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = new_store(tmp_path)
    yield store
    store.close()


@pytest.fixture
def house(tmp_path: Path, store: Store) -> House:
    house = house_of(tmp_path, store, {NAME: GUIDE})
    archive(store, house.settings.corpus)
    return house


def upload(house: House, text: str = CHANGED, name: str = NAME) -> tuple[str, str]:
    draft = add_draft(house.store, name, text.encode(), "adam")
    return draft.document.id, draft.edition.version


def served_text(house: House, document_id: str = "stiffness") -> str:
    return house.served.current.documents[document_id].text


def standing(house: House, text: str) -> Standing:
    with house.store.reading() as connection:
        found = {each.version: each.standing for each in editions_of(connection, "stiffness")}
    return found[hashlib.sha256(text.encode()).hexdigest()]


def edition_text(house: House, version: str) -> str | None:
    found = edition_for_staff(house.store, "stiffness", version)
    return found.document.text if found else None


def restarted(house: House, folder: Path) -> House:
    """What a start makes of the folder and the database as they are."""
    again = house_of(folder, house.store, {})
    archive(again.store, again.settings.corpus)
    return again


def test_a_published_draft_is_served_and_the_running_assistant_stays_what_it_was(house: House) -> None:
    running = house.served.current
    assert house.press.publish(*upload(house), "adam") == ""
    assert served_text(house) == CHANGED
    assert running.documents["stiffness"].text == GUIDE
    assert (house.settings.corpus / NAME).read_text() == CHANGED
    assert (standing(house, GUIDE), standing(house, CHANGED)) == (Standing.EARLIER, Standing.SERVED)
    assert house.maker.index.read_text() == house.served.current.documents["stiffness"].version
    assert [path.name for path in house.settings.corpus.iterdir()] == [NAME]


def test_both_versions_can_be_opened_afterwards(house: House) -> None:
    old = house.served.current.documents["stiffness"].version
    id_, new = upload(house)
    house.press.publish(id_, new, "adam")
    texts = [document.text for v in (old, new) if (document := edition_of(house.store, id_, v[:12]))]
    assert texts == [GUIDE, CHANGED]


def test_going_back_serves_the_version_before(house: House) -> None:
    old = house.served.current.documents["stiffness"].version
    id_, new = upload(house)
    house.press.publish(id_, new, "adam")
    assert house.press.go_back(id_, old, "eve") == ""
    assert served_text(house) == GUIDE
    assert (standing(house, GUIDE), standing(house, CHANGED)) == (Standing.SERVED, Standing.EARLIER)
    with house.store.reading() as connection:
        told = [(each.who, each.action) for each in history_of(connection, f"{id_}@{old[:12]}")]
    assert told == [("system", "found in the corpus"), ("eve", "went back to")]


def test_a_new_document_is_published_beside_the_others(house: House) -> None:
    id_, version = upload(house, "# Sleep\n\nNaps may help.\n", "sleep.md")
    house.press.publish(id_, version, "adam")
    assert sorted(house.served.current.documents) == ["sleep", "stiffness"]
    assert sorted(path.name for path in house.settings.corpus.iterdir()) == ["sleep.md", NAME]


def test_a_text_of_another_ending_takes_the_place_of_the_file(house: House) -> None:
    house.press.publish(*upload(house, "Stiffness\n\nIt can hurt a little.\n", "stiffness.txt"), "adam")
    assert [path.name for path in house.settings.corpus.iterdir()] == ["stiffness.txt"]
    assert "little" in served_text(house)


def test_a_text_of_the_same_ending_keeps_the_name_of_the_file(house: House) -> None:
    house.press.publish(*upload(house, CHANGED, "Stiffness.MD"), "adam")
    assert [path.name for path in house.settings.corpus.iterdir()] == [NAME]
    before = len(history(house))
    archive(house.store, house.settings.corpus)
    assert len(history(house)) == before


def history(house: House) -> list[str]:
    version = house.served.current.documents["stiffness"].version
    with house.store.reading() as connection:
        return [each.action for each in history_of(connection, f"stiffness@{version[:12]}")]


def test_only_what_is_a_draft_is_published_and_only_what_was_served_is_gone_back_to(house: House) -> None:
    id_, version = upload(house)
    served = house.served.current.documents[id_].version
    for step, which in ((house.press.go_back, version), (house.press.publish, served), (house.press.publish, "0" * 64)):
        with pytest.raises(StaffError, match="any more"):
            step(id_, which, "adam")
    assert served_text(house) == GUIDE


def test_a_file_that_was_changed_by_hand_is_not_written_over(house: House) -> None:
    draft = upload(house)
    (house.settings.corpus / NAME).write_text(GUIDE + "\nBy hand.\n")
    with pytest.raises(StaffError, match="changed by hand"):
        house.press.publish(*draft, "adam")
    assert "By hand" in (house.settings.corpus / NAME).read_text()


def test_what_is_served_is_archived_even_if_no_start_could_note_it(tmp_path: Path, store: Store) -> None:
    house = house_of(tmp_path, store, {NAME: GUIDE})  # the database was down at the start
    old = house.served.current.documents["stiffness"].version
    house.press.publish(*upload(house), "adam")
    house.press.go_back("stiffness", old, "adam")
    assert served_text(house) == GUIDE


STEPS: dict[str, Callable[[pytest.MonkeyPatch, House, BaseException], None]] = {
    "the build": lambda patch, house, error: setattr(house.maker, "fails", {"build": error}),
    "the trial question": lambda patch, house, error: patch.setattr(WordAssistant, "answer", _raising(error)),
    "the file beside": lambda patch, house, error: patch.setattr(publishing, "write_beside", _raising(error)),
    "the states": lambda patch, house, error: patch.setattr(publishing, "mark_served", _raising(error)),
    "the history": lambda patch, house, error: patch.setattr(publishing, "tell", _raising(error)),
    "the rename": lambda patch, house, error: patch.setattr("qa.documents.placing.os.replace", _raising(error)),
    "after the rename": lambda patch, house, error: patch.setattr(publishing, "put_in_place", _then_raising(error)),
    "the swap": lambda patch, house, error: setattr(house.maker, "fails", {"swap": error}),
    "the sweep": lambda patch, house, error: patch.setattr(publishing, "sweep", _raising(error)),
}


def _raising(error: BaseException) -> Callable[..., None]:
    def step(*_: object, **__: object) -> None:
        raise error

    return step


def _then_raising(error: BaseException) -> Callable[..., Path]:
    def step(beside: Path, old: Path | None) -> Path:
        put_in_place(beside, old)
        raise error

    return step


@pytest.mark.parametrize("name", [NAME, "stiffness.txt"])
@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_a_start_serves_the_whole_old_or_the_whole_new(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, name: str
) -> None:
    draft = upload(house, CHANGED if name == NAME else CHANGED.replace("#", ""), name)
    new = edition_text(house, draft[1])
    with monkeypatch.context() as patch:
        STEPS[step](patch, house, KilledError())
        with pytest.raises(KilledError):
            house.press.publish(*draft, "adam")
    again = restarted(house, tmp_path)
    is_new = step in ("after the rename", "the swap", "the sweep")
    assert served_text(again) == (new if is_new else GUIDE)
    with again.store.reading() as connection:
        served = [each.version for each in editions_of(connection, "stiffness") if each.standing is Standing.SERVED]
    assert served == [again.served.current.documents["stiffness"].version]
    assert len(list(again.settings.corpus.iterdir())) == 1
    assert (
        edition_of(again.store, "stiffness", hashlib.sha256(GUIDE.encode()).hexdigest()) is not None
    )  # nothing that was served is lost


@pytest.mark.parametrize("step", ["the file beside", "the rename"])
def test_a_corpus_that_cannot_be_written_changes_nothing_and_is_told(
    house: House, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    draft = upload(house)
    with monkeypatch.context() as patch:
        STEPS[step](patch, house, PermissionError(13, "Permission denied"))
        with pytest.raises(StaffError, match="cannot be written"):
            house.press.publish(*draft, "adam")
    assert (served_text(house), standing(house, CHANGED)) == (GUIDE, Standing.DRAFT)
    assert (house.settings.corpus / NAME).read_text() == GUIDE
    assert house.press.publish(*draft, "adam") == ""  # nothing is left in the way


@pytest.mark.parametrize(("text", "name"), [(CHANGED, NAME), ("Stiffness\n\nIt hurts.\n", "stiffness.txt")])
def test_a_database_that_refuses_at_the_end_has_the_file_put_back(house: House, text: str, name: str) -> None:
    draft = upload(house, text, name)

    def refuse(_: object) -> None:
        if read_corpus(house.settings.corpus)[0].text == text:  # only after the rename
            raise OperationalError("COMMIT", {}, Exception("the disk is full"))

    event.listen(house.store.engine, "commit", refuse)
    with pytest.raises(RecordsError):
        house.press.publish(*draft, "adam")
    event.remove(house.store.engine, "commit", refuse)
    assert (served_text(house), read_corpus(house.settings.corpus)[0].text) == (GUIDE, GUIDE)
    assert [path.name for path in house.settings.corpus.iterdir()] == [NAME]
    assert house.press.publish(*draft, "adam") == ""


def test_a_new_document_that_the_database_refuses_goes_again(house: House) -> None:
    draft = upload(house, "# Sleep\n\nNaps may help.\n", "sleep.md")

    def refuse(_: object) -> None:
        if (house.settings.corpus / "sleep.md").exists():
            raise OperationalError("COMMIT", {}, Exception("the disk is full"))

    event.listen(house.store.engine, "commit", refuse)
    with pytest.raises(RecordsError):
        house.press.publish(*draft, "adam")
    event.remove(house.store.engine, "commit", refuse)
    assert [path.name for path in house.settings.corpus.iterdir()] == [NAME]


def test_an_index_that_cannot_be_swapped_is_told_and_the_new_text_is_served(house: House) -> None:
    house.maker.fails = {"swap": OSError(28, "No space left on device")}
    warning = house.press.publish(*upload(house), "adam")
    assert "No space left" in warning
    assert served_text(house) == CHANGED


def test_an_assistant_that_does_not_answer_is_not_served(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = upload(house)
    monkeypatch.setattr(WordAssistant, "answer", _raising(QaError("broken")))
    with pytest.raises(QaError, match="broken"):
        house.press.publish(*draft, "adam")
    assert (served_text(house), standing(house, CHANGED)) == (GUIDE, Standing.DRAFT)


def test_a_draft_that_is_discarded_while_it_is_being_published_is_not_served(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = upload(house)
    real = house.maker.beside

    def discarding(documents: object) -> object:
        discard(house.store, *draft, "eve")
        return real(documents)  # type: ignore[arg-type]

    monkeypatch.setattr(house.maker, "beside", discarding)
    with pytest.raises(StaffError, match="no draft version any more"):
        house.press.publish(*draft, "adam")
    assert (served_text(house), standing(house, CHANGED)) == (GUIDE, Standing.DISCARDED)
    assert [each.name for each in house.settings.corpus.iterdir()] == [NAME]


def test_two_at_once_are_published_one_after_the_other(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    first = upload(house)
    second = upload(house, "# Sleep\n\nNaps may help.\n", "sleep.md")
    building, go_on = threading.Event(), threading.Event()
    real = house.maker.beside

    def slowly(documents: object) -> object:
        building.set()
        assert go_on.wait(10)
        return real(documents)  # type: ignore[arg-type]

    monkeypatch.setattr(house.maker, "beside", slowly)
    thread = threading.Thread(target=house.press.publish, args=(*first, "adam"))
    thread.start()
    assert building.wait(10)
    with pytest.raises(StaffError, match="being published"):
        house.press.publish(*second, "eve")
    go_on.set()
    thread.join()
    assert house.press.publish(*second, "eve") == ""
    assert sorted(house.served.current.documents) == ["sleep", "stiffness"]
    assert served_text(house) == CHANGED


def test_the_real_press_embeds_only_what_changed_and_the_next_start_builds_nothing(
    tmp_path: Path, store: Store
) -> None:
    encoder = WordEncoder(("shots", "hurt", "foot", "cure", "nap"))
    house = house_of(tmp_path, store, {NAME: GUIDE, "sleep.md": "# Sleep\n\n## Naps\n\nNaps may help.\n"})
    settings = house.settings.model_copy(update={"index": tmp_path / "built"})
    models, said = Models(encoder, Triage(WordOpinion())), list[str]()

    def opened() -> Served:
        documents = read_corpus(settings.corpus)
        return Served(open_assistant(settings, documents, models, said.append, lambda *_: None))

    served = opened()
    press = Press(store, settings, served, Maker(settings.index, models, texts_for(settings)))
    encoder.encoded.clear()
    assert press.publish(*upload(house), "adam") == ""
    assert not [text for text in encoder.encoded if "Naps may help" in text]
    said.clear()
    assert opened().current.documents == served.current.documents
    assert said == []
    assert served.current.documents["stiffness"].text == CHANGED

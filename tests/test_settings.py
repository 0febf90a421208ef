"""Settings: what a site may change, and what it is told when it gets one wrong."""

from pathlib import Path

import pytest

from qa.errors import SettingsError
from qa.settings import Settings, load_settings

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_nothing_needs_to_be_set() -> None:
    settings = load_settings()
    assert (settings.host, settings.port, settings.corpus) == ("127.0.0.1", 7860, Path("corpus"))


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_PORT", "8080")
    assert load_settings().port == 8080


def test_a_file_is_read_and_the_environment_goes_before_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("QA_CLINIC=Ward 5\nQA_PORT=1\n")
    monkeypatch.setenv("QA_PORT", "2")
    assert (load_settings().clinic, load_settings().port) == ("Ward 5", 2)


def test_an_unknown_name_is_refused_with_the_nearest_known_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_PROT", "8080")
    with pytest.raises(SettingsError, match=r"QA_PROT is not a setting\. Did you mean QA_PORT\?"):
        load_settings()


def test_an_unknown_name_in_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("QA_COLOUR=red\n")
    with pytest.raises(SettingsError, match="QA_COLOUR is not a setting"):
        load_settings()


@pytest.mark.parametrize("name", ["QA_HOST", "QA_CLINIC", "QA_CORPUS", "QA_INDEX"])
def test_an_empty_value_is_refused_where_it_would_mean_something_else(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "  " if name == "QA_CLINIC" else "")
    with pytest.raises(SettingsError, match=name):
        load_settings()


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"QA_CLINIC=Caf\xe9\n")
    with pytest.raises(SettingsError, match=r"\.env cannot be read as UTF-8"):
        load_settings()


def test_records_cannot_be_kept_for_longer_than_there_are_days(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_KEEP_DAYS", "999999999")
    with pytest.raises(SettingsError, match="QA_KEEP_DAYS='999999999'"):
        load_settings()


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_in_the_readme(name: str) -> None:
    assert f"`QA_{name.upper()}`" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("value", ["http", "0", "70000", ""])
def test_a_value_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("QA_PORT", value)
    with pytest.raises(SettingsError, match=f"QA_PORT='{value}'"):
        load_settings()


def test_the_remedy_names_the_other_setting_as_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_STAFF_HEADER", "X-Remote-User")
    with pytest.raises(SettingsError, match="QA_STAFF_HEADER='X-Remote-User': set QA_TRUSTED_PROXIES too"):
        load_settings()

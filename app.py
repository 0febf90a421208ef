"""Starts the site: settings, the index if it is stale, the pages, the server."""

import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

from qa.documents import read_corpus
from qa.errors import QaError, RecordsError, SettingsError
from qa.progress import bar
from qa.review.editions import archive
from qa.review.making import Maker
from qa.review.publishing import Press
from qa.review.recorder import Recorder, Standing
from qa.review.retention import Retention
from qa.review.store import Store, connect, migrate, url_of
from qa.safety import texts_for
from qa.served import Served
from qa.settings import Settings, load_settings, refuse_without_contact
from qa.types import Document

screen = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)


def main() -> int:
    """Run until stopped. What a person can mend is told in a sentence, with exit status 2."""
    try:
        settings = load_settings()
        refuse_without_contact(settings)
        _check_port(settings)
        store = connect(url_of(settings))
        _serve(settings, read_corpus(settings.corpus), store)
    except QaError as error:
        screen.print(str(error), style="red")
        return 2
    except KeyboardInterrupt:
        screen.print("Stopped.")
    return 0


def _serve(settings: Settings, documents: tuple[Document, ...], store: Store) -> None:
    # Loading takes seconds, so a wrong setting, port, document or database url has been told before.
    from qa.assistant import open_assistant
    from qa.models import load_models
    from qa.retrieval.minilm import encode_on_one_core
    from qa.web.house import whole_site
    from qa.web.serving import serve
    from qa.web.staff.desk import Desk

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a stopped service writes what waits, too
    with _recording(store, settings) as recorder:
        screen.print("Loading the encoder …")
        models = load_models()
        with bar("Embedding", screen) as progress:
            served = Served(open_assistant(settings, documents, models, screen.print, progress))
        encode_on_one_core()
        press = Press(store, settings, served, Maker(settings.index, models, texts_for(settings)))
        site = whole_site(Desk(store, recorder, served, press, settings))
        _tell(settings, recorder.standing())
        try:
            serve(site, settings)
        finally:
            press.comparing.close()


@contextmanager
def _recording(store: Store, settings: Settings) -> Iterator[Recorder]:
    """Everything that works beside the pages on the records. A database that is down stops none of it."""
    recorder, retention = Recorder(store, settings), Retention(store, settings)
    try:
        migrate(store)
        archive(store, settings.corpus)
    except RecordsError as error:
        screen.print(str(error), style="yellow")
    recorder.start()
    retention.start()
    try:
        yield recorder
    finally:
        retention.close()
        recorder.close()
        store.close()


def _tell(settings: Settings, records: Standing) -> None:
    if not records.is_reachable:
        screen.print(
            f"The records cannot be written now ({records.fault}). Families are answered all the same, and it is tried "
            "again and again. Check QA_RECORDS and QA_DATA, and that the database runs.",
            style="yellow",
        )
    screen.print(f"Open {_address(settings)} in a browser. Stop with Ctrl+C.")


def _check_port(settings: Settings) -> None:
    try:
        found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)
        family, kind, protocol, _, address = found[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server itself will
            probe.bind(address)
    except OSError as error:
        raise SettingsError(
            f"Cannot listen on {settings.host}:{settings.port}: {error.strerror}. "
            "Stop the program that uses it, or set QA_PORT (QA_HOST) to another."
        ) from error


def _address(settings: Settings) -> str:
    """What to type into a browser on this machine, which has a name of its own where every address is meant."""
    host = "localhost" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104
    return f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"


if __name__ == "__main__":
    sys.exit(main())

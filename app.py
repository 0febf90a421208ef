"""Starts the site: settings, the index if it is stale, the pages, the server."""

import socket
import sys

from rich.console import Console

from qa.documents import read_corpus
from qa.errors import QaError, SettingsError
from qa.progress import bar
from qa.settings import Settings, load_settings, refuse_without_contact
from qa.types import Document

screen = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)


def main() -> int:
    """Run until stopped. What a person can mend is told in a sentence, with exit status 2."""
    try:
        settings = load_settings()
        refuse_without_contact(settings)
        _check_port(settings)
        _serve(settings, read_corpus(settings.corpus))
    except QaError as error:
        screen.print(str(error), style="red")
        return 2
    except KeyboardInterrupt:
        screen.print("Stopped.")
    return 0


def _serve(settings: Settings, documents: tuple[Document, ...]) -> None:
    # Loading takes seconds, so a wrong setting, port or document has been told before.
    from qa.assistant import open_assistant
    from qa.models import load_models
    from qa.web.serving import serve
    from qa.web.site import build_site

    screen.print("Loading the encoder …")
    with bar("Embedding", screen) as progress:
        assistant = open_assistant(settings, documents, load_models(), screen.print, progress)
    site = build_site(assistant, settings)
    screen.print(f"Open {_address(settings)} in a browser. Stop with Ctrl+C.")
    serve(site, settings)


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

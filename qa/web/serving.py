"""The server around the site: how many connections it holds, how long it waits for one, and what it never writes down.

What no server of Python can do belongs to a reverse proxy in front of it: encryption, and a bound on connections for
each address, so that one client cannot hold all of them.
"""

import asyncio

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from qa.settings import Settings
from qa.web.door import behind_door

MOST_CONNECTIONS = 900  # an open page holds one; below the 1024 open files that a process is usually allowed
LARGEST_HEAD = 16_384  # bytes of one request's line and headers: twice what a browser sends with a long address
LONGEST_HEAD = 10.0  # seconds for them, from the connection or the end of the reply before


class PatientProtocol(H11Protocol):
    """uvicorn waits without end for a client that sends its headers slowly; this one closes on it."""

    head_seconds = LONGEST_HEAD
    deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A new connection is expected to ask for something."""
        super().connection_made(transport)
        self._wait()

    def handle_events(self) -> None:
        """Where a whole head has come, the request takes as long as it takes."""
        super().handle_events()
        if self._is_answering():
            self._stop_waiting()

    def on_response_complete(self) -> None:
        """The next request, or what is left of the body of this one, has to come in time again."""
        self._stop_waiting()
        self._wait()
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is left to wait for."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _wait(self) -> None:
        self.deadline = self.loop.call_later(self.head_seconds, self.transport.close)

    def _stop_waiting(self) -> None:
        if self.deadline is not None:
            self.deadline.cancel()
            self.deadline = None


def serve(site: ASGIApp, settings: Settings) -> None:
    """Run until stopped."""
    server = uvicorn.Server(configuration(site, settings))
    server.run()
    if not server.started:
        raise SystemExit(uvicorn.config.STARTUP_FAILURE)  # uvicorn has said why


def configuration(site: ASGIApp, settings: Settings) -> uvicorn.Config:
    """How the server treats connections. By default nobody is believed about whom a request comes from."""
    return uvicorn.Config(
        behind_door(site, settings),
        host=settings.host,
        port=settings.port,
        http=PatientProtocol,
        ws="none",
        log_level="warning",
        access_log=False,  # addresses of pages are nobody's business, and questions even less
        server_header=False,
        proxy_headers=False,  # the door reads them: uvicorn would hide from it whom a connection comes from
        limit_concurrency=MOST_CONNECTIONS,
        h11_max_incomplete_event_size=LARGEST_HEAD,
        timeout_graceful_shutdown=5,
    )

"""The real site as a process of its own, with everything that it keeps in one folder."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import socket

import httpx

from eval.errors import EvalError

ROOT = Path(__file__).parents[2]
START_SECONDS = 180
MOST = "1000000/minute"  # all families of a load come from one address


@dataclass(frozen=True, slots=True)
class Site:
    """A site that runs."""

    address: str
    folder: Path
    process: "subprocess.Popen[bytes]"

    def token(self, name: str) -> str:
        """A new token of a reviewer, made by the command that staff would use."""
        command = [sys.executable, "-m", "qa", "staff", "token", name]
        made = subprocess.run(  # noqa: S603  our own words only
            command, cwd=ROOT, env=_variables(self.folder), capture_output=True, text=True, check=True
        )
        return made.stdout.split()[-1]


@contextmanager
def running_site(folder: Path) -> Iterator[Site]:
    """Start the site, and stop it at the end if nobody has killed it.

    Raises:
        EvalError: it does not start; its own words stand above.
    """
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    variables = _variables(folder) | {"QA_PORT": str(port)}
    with subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=variables) as process:
        try:
            site = Site(f"http://127.0.0.1:{port}", folder, process)
            _wait_until_up(site)
            yield site
        finally:
            process.terminate()


def _variables(folder: Path) -> dict[str, str]:
    return os.environ | {
        "QA_PHONE": "215-555-0100",
        "QA_DATA": str(folder),
        "QA_RECORDS": "",
        "QA_INDEX": str(folder / "index"),
        "QA_KEEP_QUESTIONS": "true",
        "QA_RATE_QUESTIONS": MOST,
        "QA_RATE_REQUESTS": MOST,
    }


def _wait_until_up(site: Site) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and site.process.poll() is None:
        try:
            if httpx.get(f"{site.address}/healthz").is_success:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    ended = site.process.poll()
    fault = f"did not start within {START_SECONDS} seconds" if ended is None else f"ended with status {ended}"
    raise EvalError(f"The site {fault}. See what it said above.")

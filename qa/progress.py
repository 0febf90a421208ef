"""A bar for long work at the terminal: how much is done, and how long it will still take."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn


@contextmanager
def bar(what: str, console: Console) -> Iterator[Callable[[int, int], None]]:
    """Yields a function of (done, total); the bar appears when it is first called.

    Example: with bar("Embedding", console) as progress: progress(32, 147)
    """
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bars = Progress(*columns, console=console)
    task = bars.add_task(what, total=None)

    def advance(done: int, total: int) -> None:
        bars.start()
        bars.update(task, completed=done, total=total)

    try:
        yield advance
    finally:
        if bars.live.is_started:
            bars.stop()

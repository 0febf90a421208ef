"""What the log is told of a fault: where it was and what kind of thing, never what a family typed."""

import logging
import traceback

log = logging.getLogger(__name__)


def log_without_words(what: str, error: BaseException) -> None:
    """Log the places and the kind of an error. Its message stays out: it may hold a question.

    Example: ("An answer could not be made", ValueError("my son ...")) -> "An answer could not be made: ValueError ..."
    """
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("%s: %s\n%s", what, type(error).__name__, where)

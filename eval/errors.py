"""What can go wrong in an evaluation and be mended by a person."""

from qa.errors import QaError


class EvalError(QaError):
    """A question set, a file of answers, a run or a baseline cannot be used: names file, line and remedy."""

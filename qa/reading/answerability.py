"""Is the question answered here? A calibrated probability from the best score that any sentence reached."""

from math import exp

# Fitted by `python -m qa.training`: logistic regression of "the document answers this question" on the best
# score, over held-out documents with their near misses and with their evidence cut out (eval/LOG.md).
SLOPE = 13.77
INTERCEPT = -4.35
ANSWER_FROM = 0.4  # below, the assistant abstains: eval/LOG.md, "Where to abstain"


def probability_answered(best_score: float) -> float:
    """How likely it is that a document answers, 0 to 1, given its best sentence's retrieval score.

    Example: probability_answered(-INTERCEPT / SLOPE) == 0.5
    """
    return 1 / (1 + exp(-(SLOPE * best_score + INTERCEPT)))

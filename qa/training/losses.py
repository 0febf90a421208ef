"""What each kind of example asks of the scores. All take scores divided by the temperature.

`null` is the learned score of "not answered here", which competes with the sentences.
"""

import torch
from torch import Tensor


def evidence_wins(scores: Tensor, evidence: list[int], rivals: list[int], null: Tensor) -> Tensor:
    """Each evidence sentence against every rival and "not answered": the mean of -log softmax.

    Sentences in neither list (also fine to show) take no part. scores: (n_sentences,).
    """
    against = torch.cat([scores[rivals], null[None]])
    terms = [torch.logsumexp(torch.cat([against, scores[[place]]]), 0) - scores[place] for place in evidence]
    return torch.stack(terms).mean()


def null_wins(scores: Tensor, null: Tensor) -> Tensor:
    """ "Not answered" against all these sentences: -log softmax of null. scores: (n,), n may be 0."""
    return torch.logsumexp(torch.cat([scores, null[None]]), 0) - null

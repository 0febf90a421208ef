"""How far two people agree beyond chance."""

import math
from collections import Counter
from collections.abc import Hashable, Sequence


def cohen_kappa(first: Sequence[Hashable], second: Sequence[Hashable]) -> float:
    """Agreement beyond what the two people's own habits would give: 1 is full, 0 is chance, negative is worse.

    Row i of both is the same thing judged. nan without judgments, and where both gave one and the same label
    throughout, for then chance alone agrees fully. Raises ValueError for different lengths.

    Source: Cohen 1960: (observed - chance) / (1 - chance), without weights.

    Example: cohen_kappa("yyyn", "yynn") -> (3 / 4 - (3 * 2 + 1 * 2) / 16) / (1 - (3 * 2 + 1 * 2) / 16)
    """
    if len(first) != len(second):
        raise ValueError(f"{len(first)} labels against {len(second)}: give one of each for every thing judged")
    n, of_first, of_second = len(first), Counter(first), Counter(second)
    agreed = sum(one == other for one, other in zip(first, second, strict=True))
    by_chance = sum(count * of_second[label] for label, count in of_first.items())  # in units of 1 / n²
    return (n * agreed - by_chance) / (n * n - by_chance) if by_chance < n * n else math.nan

"""How sure a number is: 95 % intervals, by name of the method.

Shares: Wilson. Counts and rates: Poisson, Byar's approximation. Medians: the order statistics
n/2 -+ 1.96*sqrt(n)/2. All are deterministic: the same numbers in, the same numbers out.
"""

import math
from collections.abc import Sequence

Z = 1.96
APART = 2
Interval = tuple[float, float]


def of_share(hits: int, all: int) -> Interval | None:
    """In percent; None of nothing."""
    if all == 0:
        return None
    share, slack = hits / all, Z * Z / all
    middle = (share + slack / 2) / (1 + slack)
    width = Z * math.sqrt(share * (1 - share) / all + slack / (4 * all)) / (1 + slack)
    return max(0.0, 100 * (middle - width)), min(100.0, 100 * (middle + width))


def of_count(count: int, exposure: float = 1.0) -> Interval | None:
    """Events by `exposure`; None without one."""
    if exposure <= 0:
        return None
    low = 0.0
    if count:
        low = count * (1 - 1 / (9 * count) - Z / (3 * math.sqrt(count))) ** 3
    up = count + 1
    high = up * (1 - 1 / (9 * up) + Z / (3 * math.sqrt(up))) ** 3
    return low / exposure, high / exposure


def median(values: Sequence[float]) -> float | None:
    """The middle one, the mean of the two middle ones; None of nothing."""
    if not values:
        return None
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2


def of_median(values: Sequence[float]) -> Interval | None:
    """None of so few that one of the two would be among the three smallest or largest: it would be
    what one of them said or took."""
    ordered, width = sorted(values), Z * math.sqrt(len(values)) / 2
    low = math.floor(len(values) / 2 - width)
    high = math.ceil(len(values) / 2 + width)
    if low < APART or high > len(values) - 1 - APART:
        return None
    return ordered[low], ordered[high]

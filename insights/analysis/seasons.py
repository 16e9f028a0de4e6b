"""What returns every year is no news: the same weeks of earlier years, where there are any."""

import numpy as np

from insights.analysis.bursts import WEEK
from insights.analysis.chance import split_tail
from insights.analysis.counts import Table
from insights.analysis.merging import Found

YEAR_WEEKS = 52
EARLY_OR_LATE = 2
FEWEST_BEFORE = 3
UNUSUAL = 0.01
DISPERSION = 0.15


def returns(view: Table, found: Found, today: int) -> bool:
    """
    Say whether a signal is what the same weeks of some earlier year, two weeks early or late, let expect.

    It is if at least three people used its strongest term then, and no unusual number more do now.
    """
    weeks = (today - view.days) // WEEK
    spoken = view.presence[:, [found.terms[0]]].toarray().ravel() > 0
    inside = weeks < found.window
    people = len(np.unique(view.people[inside & spoken]))
    everybody = len(np.unique(view.people[inside]))
    for back in range(YEAR_WEEKS, int(weeks.max(initial=0)) + 1, YEAR_WEEKS):
        then = (weeks >= back - EARLY_OR_LATE) & (weeks < back + found.window + EARLY_OR_LATE)
        before = len(np.unique(view.people[then & spoken]))
        if before < FEWEST_BEFORE:
            continue
        share = everybody / (everybody + len(np.unique(view.people[then])))
        numbers = np.array([float(people)]), np.array([float(people + before)])
        if split_tail(*numbers, round(share, 6), DISPERSION)[0] > UNUSUAL:
            return True
    return False

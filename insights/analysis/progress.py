"""Progress of a long computation: a fraction 0..1 and the name of the stage."""

from collections.abc import Callable

Progress = Callable[[float, str], None]


def silent(_fraction: float, _stage: str) -> None:
    """Report to nobody."""


def within(progress: Progress, start: float, end: float) -> Progress:
    """
    Give a part of the work its share of the whole: its 0..1 becomes start..end.

    >>> within(lambda fraction, stage: print(fraction, stage), 0.5, 1.0)(0.5, "signals")
    0.75 signals
    """

    def report(fraction: float, stage: str) -> None:
        progress(start + (end - start) * min(max(fraction, 0.0), 1.0), stage)

    return report

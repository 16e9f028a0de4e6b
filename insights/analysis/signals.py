"""Weak signals: terms that more and more different people use, merged to signals and described."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import log10
from typing import Literal

import numpy as np

from insights.analysis.bursts import WEEK, Look
from insights.analysis.corpus import Corpus
from insights.analysis.counts import Membership, Table, tabulate
from insights.analysis.flags import KINDS, Flag, flag_terms
from insights.analysis.labels import Vocabulary, describe
from insights.analysis.merging import Found, merge
from insights.analysis.progress import Progress, silent, within
from insights.analysis.rising import Rising, rising_themes
from insights.analysis.seasons import returns
from insights.analysis.terms import topical_lemmas
from insights.analysis.theme_model import ThemeModel
from insights.analysis.tokens import THEME_LANGUAGES
from insights.analysis.witnesses import Witness

FAST_WINDOWS = (2, 4, 8)
SLOW_WINDOWS = (13,)
CHANCE = 0.15
FEWEST_PEOPLE = 3
BACKGROUND = 5_000
LEAST_P = 1e-30

Pace = Literal["fast", "slow"]


@dataclass(slots=True)
class Signal:
    """
    A phenomenon that more people speak of than before.

    `rows` are corpus rows of the last `window_weeks` weeks; `respondents` and `sources` count distinct people and
    organisations behind them; rates are distinct respondents a week; `score` is minus the decimal logarithm of the
    probability that chance brings as many. `place` and `group` are set if the signal is local to them. `pace` is "slow"
    if only the long window tells of it; `kind` says whether terms or a whole `theme` (its id in the model of `language`)
    rose.
    """

    label: str
    terms: list[str]
    place: str | None
    group: str | None
    first_seen: date
    rows: list[int]
    respondents: int
    sources: int
    rate_before: float
    rate_now: float
    score: float
    window_weeks: int
    language: str = ""
    pace: Pace = "fast"
    kind: Literal["term", "theme"] = "term"
    theme: int | None = None


def find_signals(  # noqa: PLR0913 - the choices a caller has
    corpus: Corpus,
    *,
    as_of: date,
    models: Mapping[str, ThemeModel] | None = None,
    chance: float = CHANCE,
    minimum_respondents: int = FEWEST_PEOPLE,
    progress: Progress | None = None,
) -> list[Signal]:
    """
    Find the signals of the weeks before and on `as_of`, the strongest first; later passages are not looked at.

    `models` are the themes by language: whole themes are tested beside the terms where they are given.
    """
    report = progress or silent
    report(0.0, "signals")
    tables = []
    for place, language in enumerate(THEME_LANGUAGES):
        part = within(
            report, 0.6 * place / len(THEME_LANGUAGES), 0.6 * (place + 1) / len(THEME_LANGUAGES)
        )
        tables.append(tabulate(corpus, language, minimum_respondents, _only_share(part)))
    found = scan(
        corpus,
        tables,
        as_of=as_of,
        models=models,
        chance=chance,
        minimum_respondents=minimum_respondents,
    )
    report(1.0, "signals")
    return found


def _only_share(report: Progress) -> Callable[[float], None]:
    return lambda share: report(share, "signals")


def scan(  # noqa: PLR0913 - the choices a caller has
    corpus: Corpus,
    tables: Sequence[Table],
    *,
    as_of: date,
    models: Mapping[str, ThemeModel] | None = None,
    chance: float = CHANCE,
    minimum_respondents: int = FEWEST_PEOPLE,
) -> list[Signal]:
    """Find the signals in count tables of the corpus; languages meet in one correction for many tests."""
    today = as_of.toordinal()
    views = [view for table in tables if (view := until(table, today)) is not None]
    flags: list[list[Flag]] = [[] for _ in views]
    looks = [Look(today, windows, minimum_respondents) for windows in (FAST_WINDOWS, SLOW_WINDOWS)]
    for look in looks:
        for kind in KINDS:
            for own, new in zip(flags, flag_terms(views, kind, look), strict=True):
                own.extend(new)
    signals: list[Signal] = []
    for view, own in zip(views, flags, strict=True):
        found = _believed(view, merge(view, own, today, minimum_respondents), today, chance)
        if found:
            vocabulary = _vocabulary(view, corpus, found)
            signals += [_described(one, view, corpus, vocabulary) for one in found]
        if models and view.language in models:
            rising = _rising(view, models[view.language], looks, chance, found)
            signals += [_of_theme(one, view, corpus) for one in rising]
    return sorted(signals, key=lambda signal: (-signal.score, signal.first_seen, signal.label))


def _believed(view: Table, found: Sequence[Found], today: int, chance: float) -> list[Found]:
    """
    Keep the signals of which chance, times the doubt in their strongest term, would bring few enough.

    What returns every year, and what many tell in the same words, is left out.
    """
    likely = [one for one in found if one.chance <= chance]
    if not likely:
        return []
    witness = Witness.of(view)
    return [
        one
        for one in likely
        if one.chance * witness.doubt(one.terms[0]) <= chance
        and not returns(view, one, today)
        and witness.has_own_voices(one.rows)
    ]


def _rising(
    view: Table, model: ThemeModel, looks: Sequence[Look], chance: float, known: Sequence[Found]
) -> list[Rising]:
    """Themes that rise fast, then those that rise slowly and are not among them."""
    given: list[Rising] = []
    for look in looks:
        given += rising_themes(view, model, look, chance, [*known, *(one.found for one in given)])
    return given


def _of_theme(rising: Rising, view: Table, corpus: Corpus) -> Signal:
    """Make a signal of a whole theme, under its label and terms; it is first seen when its window began."""
    found, theme = rising.found, rising.theme
    begun = int(view.days[found.rows].max()) - WEEK * found.window + 1
    return replace(
        _numbers(replace(found, first_day=begun), view, corpus),
        label=theme.label,
        terms=list(theme.terms),
        kind="theme",
        theme=theme.id,
    )


def _vocabulary(view: Table, corpus: Corpus, found: Sequence[Found]) -> Vocabulary:
    """Count the words of the signals' passages and of an even sample of the others."""
    sample = np.linspace(0, len(view.days) - 1, min(BACKGROUND, len(view.days))).astype(int)
    rows = np.unique(np.concatenate([sample, *(one.rows for one in found)]))
    return Vocabulary(view.language).add(corpus.texts[row] for row in view.corpus_rows[rows])


def _described(found: Found, view: Table, corpus: Corpus, vocabulary: Vocabulary) -> Signal:
    signal = _numbers(found, view, corpus)
    documents = topical_lemmas([corpus.texts[row] for row in signal.rows], view.language)
    inside = Counter(lemma for document in documents for lemma in set(document))
    flagged = {word for term in found.terms for word in view.terms[term].split()}
    label, terms = describe(inside, len(signal.rows), vocabulary, prefer=flagged)
    return replace(signal, label=label, terms=terms)


def _numbers(found: Found, view: Table, corpus: Corpus) -> Signal:
    """Make a signal that has no name yet."""
    rows = sorted(int(row) for row in view.corpus_rows[found.rows])
    return Signal(
        label="",
        terms=[],
        place=found.place,
        group=found.group,
        first_seen=date.fromordinal(found.first_day),
        rows=rows,
        respondents=len(np.unique(view.people[found.rows])),
        sources=len({corpus.sources[row] for row in rows} - {""}),
        rate_before=round(found.rate_before, 3),
        rate_now=round(found.rate_now, 3),
        score=round(-log10(max(found.p, LEAST_P)), 2),
        window_weeks=found.window,
        language=view.language,
        pace="slow" if found.window in SLOW_WINDOWS else "fast",
    )


def until(table: Table, today: int) -> Table | None:
    """The part of a table up to a day (its rows are in order of time); None if nothing had been said."""
    size = int(np.searchsorted(table.days, today, side="right"))
    if size == 0:
        return None
    if size == len(table.days):
        return table
    return Table(
        table.language,
        table.terms,
        table.presence[:size],
        table.days[:size],
        table.people[:size],
        table.corpus_rows[:size],
        _first_rows(table.places, size),
        _first_rows(table.groups, size),
    )


def _first_rows(membership: Membership, size: int) -> Membership:
    inside = membership.rows < size
    return Membership(membership.names, membership.rows[inside], membership.areas[inside])

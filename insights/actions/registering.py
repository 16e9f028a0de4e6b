"""The register of weak signals: one record over the life of each, found again as it grows."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models.functions import Coalesce

from insights.actions.assigning import InUse
from insights.models import AnalysisRun, Passage, SignalReview, Theme, WeakSignal
from shared import audit
from shared.disclosure import minimum

if TYPE_CHECKING:
    from insights.analysis.signals import Signal

ENOUGH_IN_COMMON = 0.5
GROWN_BY = 1.5
WEEKS_KEPT = 26
LABELS_KEPT = 5


@dataclass(slots=True)
class Said:
    """What a signal needs to know of a passage."""

    key: UUID
    day: date
    respondent: str
    source: Any
    language: str
    place: str | None


def store_signals(
    run: AnalysisRun, signals: "Sequence[Signal]", passage_ids: Sequence[UUID]
) -> None:
    """Let earlier records grow where a signal is found again, make records of the new ones."""
    keys = {passage_ids[row] for signal in signals for row in signal.rows}
    said = _said(keys)
    through = WeakSignal.passages.through
    for found, record in _matched(_found(signals, said, passage_ids)):
        mine = found.passages
        before = set(record.passages.analysable().values_list("pk", flat=True))
        said |= _said(before - said.keys())
        _grow(record, found, [said[key] for key in mine | before if key in said], run)
        through.objects.bulk_create(
            through(weaksignal_id=record.pk, passage_id=key) for key in mine - before
        )


Identity = tuple[str, str, str | None, str | None]
"""What a signal is one of: its language and kind, then its municipality and group."""


@dataclass(slots=True)
class Found:
    """A signal of this run with its passages that still stand, and its theme if a theme rose."""

    signal: "Signal"
    passages: set[UUID]
    identity: Identity
    theme: Theme | None


@dataclass(slots=True)
class Earlier:
    """A record of an earlier run with its passages."""

    record: WeakSignal
    identity: Identity
    passages: set[UUID]


def _found(
    signals: "Sequence[Signal]", said: Mapping[UUID, Said], passage_ids: Sequence[UUID]
) -> list[Found]:
    themes: dict[str, InUse] = {}
    found = []
    for signal in signals:
        mine = {passage_ids[row] for row in signal.rows} & said.keys()
        if not mine:
            continue
        language = signal.language or _language(said[key] for key in sorted(mine))
        theme = None
        if signal.kind == "theme" and signal.theme is not None:
            in_use = themes.setdefault(language, InUse.of(language))
            theme = in_use.target(signal.theme)
        identity = (language, str(signal.kind), signal.place, signal.group)
        found.append(Found(signal, mine, identity, theme))
    return found


def _language(said: Iterable[Said]) -> str:
    return Counter(one.language for one in said).most_common(1)[0][0]


def _matched(found: Sequence[Found]) -> list[tuple[Found, WeakSignal]]:
    """Each signal with its record: the earlier one of the same, else a new one.

    A record of the same place and group is looked for first, then one of the same texts whatever
    its place and group: as it grows, a signal may leave the place or the group it began in.
    """
    earlier = _earlier()
    records: dict[int, WeakSignal] = {}
    for words_count in (True, False):
        for number, one in enumerate(found):
            if number in records:
                continue
            candidates = [
                known
                for known in earlier
                if known.record not in records.values()
                and (
                    known.identity == one.identity
                    if words_count
                    else known.identity[:2] == one.identity[:2]
                )
            ]
            record = _same(one, candidates, words_count=words_count)
            if record is not None:
                records[number] = record
    return [(one, records.get(number) or _new_record(one)) for number, one in enumerate(found)]


def _new_record(found: Found) -> WeakSignal:
    language, kind, municipality, group = found.identity
    return WeakSignal(
        language=language,
        kind=kind,
        municipality_id=municipality,
        group_id=group,
        label=found.signal.label[:200],
        first_seen=found.signal.first_seen,
    )


def _said(keys: Collection[UUID]) -> dict[UUID, Said]:
    rows = Passage.objects.analysable().filter(pk__in=keys)
    return {
        key: Said(key, *rest)
        for key, *rest in rows.annotate(
            source=Coalesce("response__source_id", "response__survey_id")
        ).values_list("pk", "said_on", "response__respondent", "source", "language", "municipality")
    }


def _earlier() -> list[Earlier]:
    passages: Mapping[UUID, set[UUID]] = defaultdict(set)
    through = WeakSignal.passages.through
    for signal, passage in through.objects.values_list("weaksignal", "passage"):
        passages[signal].add(passage)
    return [
        Earlier(
            record,
            (record.language, record.kind, record.municipality_id, record.group_id),
            passages[record.pk],
        )
        for record in WeakSignal.objects.all()
    ]


def _same(found: Found, earlier: Sequence[Earlier], *, words_count: bool) -> WeakSignal | None:
    """The record that speaks of the same: the same theme, else the most texts in common, else the words."""
    best, most = None, 0.0
    for known in earlier:
        if found.theme is not None and known.record.theme_id == found.theme.pk:
            return known.record
        fewer = max(1, min(len(known.passages), len(found.passages)))
        texts = len(known.passages & found.passages) / fewer
        mine, theirs = set(found.signal.terms), set(known.record.terms)
        words = len(mine & theirs) / max(1, len(mine | theirs)) if words_count else 0
        if (common := max(texts, words)) >= ENOUGH_IN_COMMON and common > most:
            best, most = known.record, common
    return best


def _grow(record: WeakSignal, found: Found, said: Sequence[Said], run: AnalysisRun) -> None:
    signal = found.signal
    people = len({one.respondent for one in said})
    if _waits(record, people):
        record.weeks = _later(record.weeks, since=record.run.as_of, now=run.as_of)
    else:
        _count(record, signal, said, run.as_of)
    record.run = run
    record.theme = found.theme
    record.pace = WeakSignal.Pace(signal.pace)
    if record.label != (label := signal.label[:200]):
        record.former_labels = [*record.former_labels, record.label][-LABELS_KEPT:]
        record.label = label
    record.municipality_id, record.group_id = signal.place, signal.group
    record.terms = list(signal.terms)
    record.first_seen = min(record.first_seen, signal.first_seen)
    grown = people >= GROWN_BY * max(1, record.respondents_reviewed)
    if record.status == WeakSignal.Status.CLOSED and grown:
        record.status = WeakSignal.Status.NEW
        record.status_reason = ""
        SignalReview.objects.create(signal=record, status=record.status, reviewed_on=run.as_of)
        audit.record("reopen_signal", record, actor=None)
    record.save()


def _waits(record: WeakSignal, people: int) -> bool:
    """Whether fewer than k people have come since the numbers of the record were last told.

    Then they stay as they are, also if nobody has come: two looks, one before and one after a
    neighbour has written, must not tell what the neighbour spoke of.
    """
    told = 0 if record._state.adding else record.respondents  # noqa: SLF001 - Django's own name for it
    return minimum() <= told <= people < told + minimum()


def _count(record: WeakSignal, signal: "Signal", said: Sequence[Said], as_of: date) -> None:
    """Everything that depends on how many people speak of it, and when."""
    record.last_seen = max(one.day for one in said)
    record.respondents = len({one.respondent for one in said})
    record.sources = len({one.source for one in said})
    record.rate_before = float(signal.rate_before)
    record.rate_now = float(signal.rate_now)
    record.score = float(signal.score)
    record.window_weeks = int(signal.window_weeks)
    record.weeks = _weeks(said, as_of)
    record.places = _places(said)


def _later(weeks: Sequence[int], *, since: date, now: date) -> list[int]:
    """The same people by week, seen from a later day: nobody in the weeks that have passed.

    >>> _later([1, 2, 3], since=date(2026, 11, 1), now=date(2026, 11, 9))
    [2, 3, 0]
    """
    passed = min(len(weeks), max(0, (now - since).days // 7))
    return [*weeks[passed:], *[0] * passed]


def _places(said: Sequence[Said]) -> dict[str, int]:
    """Distinct people by municipality."""
    people: dict[str, set[str]] = defaultdict(set)
    for one in said:
        if one.place:
            people[one.place].add(one.respondent)
    return {place: len(some) for place, some in sorted(people.items())}


def _weeks(said: Sequence[Said], as_of: date) -> list[int]:
    """Distinct people in each of the last weeks, oldest first."""
    people: list[set[str]] = [set() for _week in range(WEEKS_KEPT)]
    start = as_of - timedelta(weeks=WEEKS_KEPT) + timedelta(days=1)
    for one in said:
        week = (one.day - start).days // 7
        if 0 <= week < WEEKS_KEPT:
            people[week].add(one.respondent)
    return [len(week) for week in people]

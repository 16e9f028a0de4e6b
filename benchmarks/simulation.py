"""Years of messages with planted signals, decoys and campaigns: the ground on which signal detection is measured."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from insights.analysis.corpus import Corpus

START = date(2025, 1, 6)
YEAR = 52
SUMMER = range(24, 32)
GROUPS = 15
PLACES = 60
EMERGING, LOCAL, DECOYS, CAMPAIGNS = 16, 6, 12, 12
MIX_SPREAD, MIX_MEMORY = 0.35, 0.9
MOST = 12.0

Rates = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Plan:
    """
    How fast planted themes grow: texts a week at the start, and weeks until they double (low and high bounds).

    `local_rate` overrides the start of local themes; `weekly` is the volume of the background. With `years` = 2 the
    signals begin in the second year, and `seasons` themes rise in the same weeks of both years. `disguised` campaigns
    come from a new sender each time, one word in eight changed. With `repeats` different people send the same sentences.
    """

    start_rate: tuple[float, float] = (1.0, 2.0)
    doubling: tuple[float, float] = (2.0, 4.0)
    local_rate: tuple[float, float] | None = None
    weekly: int = 400
    years: int = 1
    seasons: int = 0
    disguised: bool = False
    repeats: bool = False

    @property
    def weeks(self) -> int:
        return YEAR * self.years


EASY = Plan()
HARD = Plan(start_rate=(0.5, 1.0), doubling=(4.0, 8.0), local_rate=(1.0, 1.0))


@dataclass(slots=True)
class Message:
    week: int
    text: str
    theme: str
    person: str
    place: str
    group: str


@dataclass(frozen=True, slots=True)
class Year:
    """
    The corpus, the planted theme of each row ("" for background), and the start week of each signal to be found.

    `local` names the place of the local ones; `weeks` is the length of the whole.
    """

    corpus: Corpus
    themes: list[str]
    starts: dict[str, int]
    local: dict[str, str]
    weeks: int


@dataclass(frozen=True, slots=True)
class Ground:
    """Sentences of the background, the topic (a number) of each, and by key word the sentences to plant."""

    sentences: Sequence[str]
    kinds: NDArray[np.int64]
    topics: Mapping[str, Sequence[str]]


class Deck:
    """
    Sentences drawn in random order, each once before any comes again.

    Different people seldom send the same sentence. Drawn with replacement (`repeats`), more than half of the planted
    texts of a year are copies of others, and count as what they would be in life: a campaign.
    """

    def __init__(
        self, cards: Sequence[str], draw: np.random.Generator, *, repeats: bool = False
    ) -> None:
        self._cards, self._draw, self._repeats = cards, draw, repeats
        self._order: list[int] = []

    def take(self) -> str:
        """Draw one sentence; shuffle anew when all have been drawn."""
        if self._repeats:
            return str(self._cards[int(self._draw.integers(0, len(self._cards)))])
        if not self._order:
            self._order = self._draw.permutation(len(self._cards)).tolist()
        return str(self._cards[self._order.pop()])


def simulate(ground: Ground, seed: int, plan: Plan = EASY, language: str = "fi") -> Year:
    """
    Write a year of messages.

    The topics of the ground are dealt out as emerging themes, local ones, stable decoys and seasons. The key word is
    masked in half of the planted texts.
    """
    draw = np.random.default_rng(seed)
    messages = _background(ground, draw, plan)
    keys = [str(key) for key in draw.permutation(sorted(ground.topics))]
    emerging, local = keys[:EMERGING], keys[EMERGING : EMERGING + LOCAL]
    others = keys[EMERGING + LOCAL :]
    decoys, seasons = others[:DECOYS], others[DECOYS : DECOYS + plan.seasons]
    decks = {key: Deck(ground.topics[key], draw, repeats=plan.repeats) for key in keys}
    first = plan.weeks - YEAR
    starts = {key: first + int(draw.integers(18, 36)) for key in emerging + local}
    places = {key: f"p{int(draw.integers(0, 20))}" for key in local}
    for number, key in enumerate(emerging + local):
        bounds = (plan.local_rate or plan.start_rate) if key in places else plan.start_rate
        rates = _growth(starts[key], bounds, draw, plan, prior=number % 2 == 0)
        messages += _planted(key, decks[key], rates, draw, place=places.get(key))
    for key in decoys:
        rates = np.full(plan.weeks, draw.uniform(0.5, 3.0))
        messages += _planted(key, decks[key], rates, draw, place=None)
    for key in seasons:
        messages += _planted(key, decks[key], _season(draw, plan), draw, place=None)
    for number in range(CAMPAIGNS):
        text = str(ground.sentences[int(draw.integers(0, len(ground.sentences)))])
        messages += _campaign(text, ground, number, draw, plan)
    messages.sort(key=lambda message: message.week)
    themes = [message.theme for message in messages]
    return Year(_corpus(messages, draw, language), themes, starts, places, plan.weeks)


def _background(ground: Ground, draw: np.random.Generator, plan: Plan) -> list[Message]:
    """Weekly volume with lognormal noise, growth and a summer dip; the weight of each topic wanders."""
    topics = int(ground.kinds.max()) + 1
    places = [np.flatnonzero(ground.kinds == kind).tolist() for kind in range(topics)]
    decks = [
        Deck([ground.sentences[row] for row in rows], draw, repeats=plan.repeats) for rows in places
    ]
    usual = np.bincount(ground.kinds, minlength=topics)
    drift = draw.normal(0, MIX_SPREAD, topics)
    found = []
    for week in range(plan.weeks):
        size = (
            plan.weekly
            * (0.85 + 0.3 * week / plan.weeks)
            * (0.6 if week % YEAR in SUMMER else 1.0)
            * draw.lognormal(0, 0.15)
        )
        step = draw.normal(0, MIX_SPREAD * np.sqrt(1 - MIX_MEMORY**2), topics)
        drift = MIX_MEMORY * drift + step
        weights = np.exp(drift) * usual
        kinds = draw.choice(topics, int(size), p=weights / weights.sum()).tolist()
        found += [_message(week, decks[kind].take(), "", draw) for kind in kinds]
    return found


def _growth(
    start: int, bounds: tuple[float, float], draw: np.random.Generator, plan: Plan, *, prior: bool
) -> Rates:
    rates = np.zeros(plan.weeks)
    if prior:
        rates[:start] = draw.uniform(0.05, 0.2)
    begin, doubling = draw.uniform(*bounds), draw.uniform(*plan.doubling)
    weeks = np.arange(plan.weeks - start)
    rates[start:] = np.minimum(begin * 2 ** (weeks / doubling), MOST * begin)
    return rates


def _season(draw: np.random.Generator, plan: Plan) -> Rates:
    """A theme that rises for some weeks in each year."""
    weeks = np.arange(plan.weeks)
    peak, height = draw.integers(14, 44), draw.uniform(4.0, 8.0)
    return np.asarray(0.1 + height * np.exp(-0.5 * ((weeks % YEAR - peak) / 3.0) ** 2))


def _planted(
    key: str,
    deck: Deck,
    rates: Rates,
    draw: np.random.Generator,
    *,
    place: str | None,
) -> list[Message]:
    found = []
    for week, rate in enumerate(rates):
        for _ in range(int(draw.poisson(rate))):
            text = deck.take()
            if draw.random() < 0.5:
                text = " ".join(word for word in text.split() if key not in word.lower())
            message = _message(week, text, key, draw)
            if place is not None and draw.random() < 0.9:
                message.place = place
            found.append(message)
    return found


def _campaign(
    text: str, ground: Ground, number: int, draw: np.random.Generator, plan: Plan
) -> list[Message]:
    """One sender, one text, ten to forty copies within three weeks."""
    week = int(draw.integers(13, plan.weeks - 3))
    found = []
    for copy in range(int(draw.integers(10, 40))):
        words = text.split()
        if plan.disguised:
            other = ground.sentences[int(draw.integers(0, len(ground.sentences)))].split()
            words = [str(draw.choice(other)) if draw.random() < 1 / 8 else word for word in words]
        message = _message(week + int(draw.integers(0, 3)), " ".join(words), "", draw)
        message.person = f"campaign{number}-{copy}" if plan.disguised else f"campaign{number}"
        found.append(message)
    return found


def _message(week: int, text: str, theme: str, draw: np.random.Generator) -> Message:
    """A message of somebody: one in five comes from a circle of regulars; places follow Zipf's law."""
    person = (
        f"regular{int(draw.integers(0, 150))}"
        if draw.random() < 0.2
        else f"person{int(draw.integers(0, 10**9))}"
    )
    place = min(int(draw.zipf(1.4)), PLACES) - 1
    return Message(week, text, theme, person, f"p{place}", f"g{int(draw.integers(0, GROUPS))}")


def _corpus(messages: Sequence[Message], draw: np.random.Generator, language: str) -> Corpus:
    return Corpus(
        texts=[message.text for message in messages],
        languages=[language] * len(messages),
        respondents=[message.person for message in messages],
        places=[message.place for message in messages],
        groups=[(message.group,) for message in messages],
        days=[
            START + timedelta(days=7 * message.week + int(draw.integers(0, 7)))
            for message in messages
        ],
        sources=[""] * len(messages),
    )

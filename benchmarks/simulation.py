"""A year of messages with planted signals, decoys and campaigns: the ground on which signal detection is measured."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from insights.analysis.corpus import Corpus

START = date(2025, 1, 6)
WEEKS = 52
SUMMER = range(24, 32)
GROUPS = 15
PLACES = 60
EMERGING, LOCAL, DECOYS, CAMPAIGNS = 16, 6, 12, 12


@dataclass(frozen=True, slots=True)
class Plan:
    """How fast planted themes grow: texts a week at the start, and weeks until they double (low and high bounds)."""

    start_rate: tuple[float, float] = (1.0, 2.0)
    doubling: tuple[float, float] = (2.0, 4.0)
    weekly: int = 400


EASY = Plan()
HARD = Plan(start_rate=(0.5, 1.0), doubling=(4.0, 8.0))


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
    """The corpus, the planted theme of each row ("" for background), and the start week of each signal to be found."""

    corpus: Corpus
    themes: list[str]
    starts: dict[str, int]
    local: dict[str, str]


def simulate(
    background: Sequence[str], topics: Mapping[str, Sequence[str]], seed: int, plan: Plan = EASY
) -> Year:
    """
    Write a year of messages.

    `topics` maps a key word to sentences around it, kept out of the background; they are dealt out as emerging themes,
    local ones and stable decoys. The key word is masked in half of the planted texts.
    """
    draw = np.random.default_rng(seed)
    messages = _background(background, draw, plan)
    keys = [str(key) for key in draw.permutation(sorted(topics))]
    emerging, local = keys[:EMERGING], keys[EMERGING : EMERGING + LOCAL]
    decoys = keys[EMERGING + LOCAL : EMERGING + LOCAL + DECOYS]
    starts = {key: int(draw.integers(18, 36)) for key in emerging + local}
    places = {key: f"p{int(draw.integers(0, 20))}" for key in local}
    for number, key in enumerate(emerging + local):
        rates = _growth(starts[key], draw, plan, prior=number % 2 == 0)
        messages += _planted(key, topics[key], rates, draw, place=places.get(key))
    for key in decoys:
        messages += _planted(
            key, topics[key], np.full(WEEKS, draw.uniform(0.5, 3.0)), draw, place=None
        )
    for number in range(CAMPAIGNS):
        messages += _campaign(str(draw.choice(np.asarray(background, dtype=object))), number, draw)
    messages.sort(key=lambda message: message.week)
    return Year(_corpus(messages, draw), [message.theme for message in messages], starts, places)


def _background(texts: Sequence[str], draw: np.random.Generator, plan: Plan) -> list[Message]:
    """Weekly volume with lognormal noise, growth and a summer dip."""
    found = []
    for week in range(WEEKS):
        size = (
            plan.weekly
            * (0.85 + 0.3 * week / WEEKS)
            * (0.6 if week in SUMMER else 1.0)
            * draw.lognormal(0, 0.15)
        )
        rows = draw.integers(0, len(texts), int(size)).tolist()
        found += [_message(week, texts[row], "", draw) for row in rows]
    return found


def _growth(
    start: int, draw: np.random.Generator, plan: Plan, *, prior: bool
) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    rates = np.zeros(WEEKS)
    if prior:
        rates[:start] = draw.uniform(0.05, 0.2)
    begin, doubling = draw.uniform(*plan.start_rate), draw.uniform(*plan.doubling)
    weeks = np.arange(WEEKS - start)
    rates[start:] = np.minimum(begin * 2 ** (weeks / doubling), 12 * begin)
    return rates


def _planted(
    key: str,
    sentences: Sequence[str],
    rates: "np.ndarray[tuple[int], np.dtype[np.float64]]",
    draw: np.random.Generator,
    *,
    place: str | None,
) -> list[Message]:
    found = []
    for week, rate in enumerate(rates):
        for _ in range(int(draw.poisson(rate))):
            text = str(sentences[int(draw.integers(0, len(sentences)))])
            if draw.random() < 0.5:
                text = " ".join(word for word in text.split() if key not in word.lower())
            message = _message(week, text, key, draw)
            if place is not None and draw.random() < 0.9:
                message.place = place
            found.append(message)
    return found


def _campaign(text: str, number: int, draw: np.random.Generator) -> list[Message]:
    """One sender, one text, ten to forty copies within three weeks."""
    week = int(draw.integers(13, WEEKS - 3))
    found = []
    for _ in range(int(draw.integers(10, 40))):
        message = _message(week + int(draw.integers(0, 3)), text, "", draw)
        message.person = f"campaign{number}"
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


def _corpus(messages: Sequence[Message], draw: np.random.Generator) -> Corpus:
    return Corpus(
        texts=[message.text for message in messages],
        languages=["fi"] * len(messages),
        respondents=[message.person for message in messages],
        places=[message.place for message in messages],
        groups=[(message.group,) for message in messages],
        days=[
            START + timedelta(days=7 * message.week + int(draw.integers(0, 7)))
            for message in messages
        ],
        sources=[""] * len(messages),
    )

"""Whatever is done, a quote that may go out is verbatim, allowed and released."""

from collections.abc import Callable
from random import Random

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import User
from insights.actions import (
    add_quote,
    exclude_passage,
    hold_quote,
    release_quote,
    restore_passage,
)
from insights.models import Insight, Passage, Quote
from surveys.models import Response

pytestmark = pytest.mark.django_db

Deed = Callable[[], object]


class Hands:
    """Everything that may happen to quotes, also past the actions; each deed takes what chance gives."""

    def __init__(self, insight: Insight, actor: User, draw: Random) -> None:
        self.insight, self.actor, self.draw = insight, actor, draw
        self.deeds: list[Deed] = [
            *[self.add] * 4,
            self.create,
            self.create_many,
            self.change_words,
            self.change_many,
            self.change_all,
            *[self.release] * 3,
            self.release_all,
            self.hold,
            self.take_consent_back,
            *[self.give_consent] * 2,
            self.exclude,
            self.restore,
            self.redact_anew,
        ]

    def passage(self) -> Passage:
        return self.draw.choice(list(self.insight.passages.all()))

    def quote(self) -> Quote:
        return self.draw.choice(list(Quote.objects.all()))

    def words(self) -> str:
        """A piece of some passage, half of the time with a letter changed."""
        text = self.passage().text
        start = self.draw.randrange(len(text) - 5)
        piece = text[start : start + self.draw.randint(4, 30)]
        return self.draw.choice([piece, piece.upper(), piece.replace("e", "ee"), piece + "."])

    def add(self) -> None:
        add_quote(self.insight, actor=self.actor, passage=self.passage(), text=self.words())

    def create(self) -> None:
        Quote.objects.create(insight=self.insight, passage=self.passage(), text=self.words())

    def create_many(self) -> None:
        Quote.objects.bulk_create(
            Quote(insight=self.insight, passage=self.passage(), text=self.words()) for _ in range(2)
        )

    def change_words(self) -> None:
        quote = self.quote()
        quote.text = self.words()
        quote.save()

    def change_many(self) -> None:
        quotes = list(Quote.objects.all())
        for quote in quotes:
            quote.text = self.words()
        Quote.objects.bulk_update(quotes, ["text"])

    def change_all(self) -> None:
        Quote.objects.update(text=self.words())

    def release(self) -> None:
        release_quote(self.quote(), actor=self.actor)

    def release_all(self) -> None:
        Quote.objects.update(released_on=self.passage().said_on)

    def hold(self) -> None:
        hold_quote(self.quote(), actor=self.actor)

    def take_consent_back(self) -> None:
        Response.objects.filter(pk=self.passage().response_id).update(consent_quote=False)

    def give_consent(self) -> None:
        Response.objects.update(consent_quote=True)

    def exclude(self) -> None:
        exclude_passage(self.passage(), actor=self.actor)

    def restore(self) -> None:
        restore_passage(self.passage(), actor=self.actor)

    def redact_anew(self) -> None:
        passage = self.passage()
        passage.text = passage.text.replace(self.draw.choice(["Iltabussi", "kylälle"]), "[nimi]")
        passage.save()


@pytest.mark.parametrize("seed", range(1, 4))
def test_what_may_go_out_is_verbatim_and_allowed(
    draft: Insight, coordinator: User, seed: int
) -> None:
    hands = Hands(draft, coordinator, Random(seed))  # noqa: S311 - no secret
    went_out = 0
    for _ in range(60):
        deed = hands.draw.choice(hands.deeds)
        try:
            deed()
        except (ValidationError, PermissionDenied, TypeError, IndexError):
            continue
        for quote in Quote.objects.publishable().select_related("passage__response"):
            went_out += 1
            assert quote.text in quote.passage.text
            assert quote.passage.response.consent_quote
            assert quote.passage.response.consent_analyse
            assert not quote.passage.is_excluded
            assert quote.released_on
    assert went_out


def test_the_words_of_quotes_are_not_changed_in_bulk(draft: Insight, coordinator: User) -> None:
    passage = draft.passages.earliest("pk")
    quote = add_quote(draft, actor=coordinator, passage=passage, text=passage.text[:12])
    with pytest.raises(TypeError):
        Quote.objects.update(text="something else")
    with pytest.raises(TypeError):
        Quote.objects.bulk_update([quote], ["text"])
    with pytest.raises(TypeError):
        Passage.objects.update(text="something else")
    with pytest.raises(ValidationError):
        Quote.objects.bulk_create([Quote(insight=draft, passage=passage, text="something else")])
    with pytest.raises(ValidationError):
        Quote.objects.create(insight=draft, passage=passage, text="  ")


def test_a_text_redacted_anew_takes_its_quotes_back(draft: Insight, coordinator: User) -> None:
    passage = draft.passages.earliest("pk")
    quote = add_quote(draft, actor=coordinator, passage=passage, text=passage.text)
    release_quote(quote, actor=coordinator)
    passage.text = passage.text.replace("Iltabussi", "[nimi]")
    passage.save()
    assert not Quote.objects.publishable().exists()
    with pytest.raises(ValidationError):
        release_quote(quote, actor=coordinator)

"""Reading responses: each free-text answer is redacted and becomes a passage with a theme."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from insights.actions.artefacts import current_model
from insights.actions.assigning import InUse, Placed
from insights.actions.passages import remove_passages
from insights.models import Passage, Quote, ThemeAssignment
from insights.rollups import let_wait, recount_stale
from shared import live
from surveys.definition import definition_of
from surveys.models import Response

if TYPE_CHECKING:
    from insights.analysis.parts import Mention

CHUNK = 100
PRELOADED = {
    "fi": "Bussi ei enää kulje iltaisin.",
    "sv": "Bussen går inte längre på kvällarna.",
    "en": "The bus no longer runs in the evening.",
}


@dataclass(slots=True)
class Read:
    """A free-text answer as the machine read it; `mentions` hold numbers in the language's model."""

    response: UUID
    revision: int
    question: str
    text: str
    redactions: dict[str, int]
    language: str
    tone: str = ""
    mentions: "list[Mention]" = field(default_factory=list)


def take_up_responses(*, limit: int = 500) -> int:
    """Make passages of responses that nobody has read yet or that were corrected; how many.

    The reading is done outside the transaction and checked inside it, so that two workers may do
    the same without doubling anything and nobody waits for the models.
    """
    waiting = Response.objects.analysable().filter(read_on=None).order_by("submitted_on", "pk")
    keys = list(waiting.values_list("pk", flat=True)[:limit])
    taken = sum(_take_up(keys[start : start + CHUNK]) for start in range(0, len(keys), CHUNK))
    _forget_withheld()
    if recount_stale():
        live.publish("analysis", "counts")
    return taken


def _take_up(keys: Sequence[UUID]) -> int:
    responses = list(Response.objects.filter(pk__in=keys).select_related("version"))
    read = _read(responses)
    revisions = {response.pk: response.revision for response in responses}
    by_response = defaultdict(list)
    for one in read:
        by_response[one.response].append(one)
    with transaction.atomic():
        locked = [
            response
            for response in Response.objects.analysable()
            .filter(pk__in=keys, read_on=None)
            .order_by("pk")
            .select_for_update(no_key=True)
            if response.revision == revisions[response.pk]
        ]
        stored = _store(locked, by_response)
        _assign(stored)
        Response.objects.filter(pk__in=[response.pk for response in locked]).update(
            read_on=timezone.localdate()
        )
        # Whoever corrects a text waits again: what it now says may tell as much.
        changed = {passage.response_id for passage, _one in stored}
        let_wait(changed | {response.pk for response in locked if not response.revision})
        _tell(locked)
    return len(locked)


def preload() -> None:
    """Load the dictionaries and models, so that the first response does not wait for them."""
    from insights.analysis.language import detect_language  # noqa: PLC0415 - the web process must stay light
    from insights.analysis.redaction import redact  # noqa: PLC0415
    from insights.analysis.terms import topical_lemmas  # noqa: PLC0415
    from insights.analysis.tone import tone_of  # noqa: PLC0415

    for language, text in PRELOADED.items():
        detect_language(text)
        redact(text, language)
        topical_lemmas([text], language)
        tone_of([text], language)
        current_model(language)


def _read(responses: Iterable[Response]) -> list[Read]:
    """Redact every free-text answer, detect its language, hear its tone and find its themes."""
    from insights.analysis.language import detect_language  # noqa: PLC0415 - the web process must stay light
    from insights.analysis.redaction import redact  # noqa: PLC0415
    from insights.analysis.tone import tone_of  # noqa: PLC0415

    found = []
    for response in responses:
        for question, said in definition_of(response.version).passages(response.answers):
            language = detect_language(said)
            redaction = redact(said, language)
            kinds: dict[str, int] = defaultdict(int)
            for span in redaction.spans:
                kinds[span.kind] += 1
            found.append(
                Read(
                    response=response.pk,
                    revision=response.revision,
                    question=question,
                    text=redaction.text,
                    redactions=dict(kinds),
                    language=language,
                )
            )
    by_language = defaultdict(list)
    for one in found:
        by_language[one.language].append(one)
    for language, ones in by_language.items():
        tones = tone_of([one.text for one in ones], language)
        for one, tone in zip(ones, tones, strict=True):
            one.tone = tone
        if model := current_model(language):
            for one, mentions in zip(ones, model.mention([one.text for one in ones]), strict=True):
                one.mentions = mentions
    return found


def _store(
    responses: Sequence[Response], read: dict[UUID, list[Read]]
) -> list[tuple[Passage, Read]]:
    """Write new and changed passages; an unchanged text keeps its passage and all that rests on it."""
    known: dict[tuple[UUID, str], Passage] = {
        (passage.response_id, passage.question): passage
        for passage in Passage.objects.filter(response__in=responses)
    }
    kept, new = [], []
    for response in responses:
        for one in read.get(response.pk, []):
            passage = known.pop((response.pk, one.question), None)
            if passage and passage.text == one.text and passage.language == one.language:
                kept.append(passage.pk)
                continue
            if passage:
                known[response.pk, one.question] = passage
            new.append((_passage(response, one), one))
    remove_passages(known.values())
    Passage.objects.bulk_create(passage for passage, _one in new)
    for response in responses:
        same = Passage.objects.filter(response=response, pk__in=kept) if response.revision else None
        if same is not None:
            same.update(response_revision=response.revision)
            if not response.consent_quote:
                Quote.objects.filter(passage__in=same).delete()
    return new


def _passage(response: Response, one: Read) -> Passage:
    return Passage(
        response=response,
        question=one.question,
        text=one.text,
        redactions=one.redactions,
        language=one.language,
        tone=one.tone,
        municipality_id=response.municipality_id,
        said_on=response.submitted_on,
        response_revision=one.revision,
    )


def _assign(stored: Sequence[tuple[Passage, Read]]) -> None:
    """Put new passages into the themes and sub-themes that the model gave."""
    in_use = {
        language: InUse.of(language) for language in sorted({p.language for p, _one in stored})
    }
    rows = [
        row
        for passage, one in stored
        for row in in_use[passage.language].rows(
            Placed(passage.pk, passage.said_on, passage.municipality_id), one.mentions
        )
    ]
    ThemeAssignment.objects.bulk_create(rows)


def _tell(responses: Sequence[Response]) -> None:
    counts: dict[str, int] = defaultdict(int)
    for response in responses:
        if response.municipality_id:
            counts[response.municipality_id] += 1
    for code in counts:
        live.publish(f"municipality.{code}", "passages")


def _forget_withheld() -> None:
    """Passages of corrected responses whose teller no longer allows analysis."""
    withheld = Passage.objects.filter(
        response__read_on=None, response__revision__gt=0, response__consent_analyse=False
    )
    if withheld.exists():
        with transaction.atomic():
            remove_passages(withheld)

"""Storing the themes of one language: a warm refit keeps them, a new edition retires them.

What people decided survives: labels, categories, merges, hidden themes, passages taken out.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from insights.actions.artefacts import current_model, themes_by_number
from insights.models import AnalysisRun, Passage, Theme, ThemeAssignment
from places.models import ThemeCategory

if TYPE_CHECKING:
    from insights.analysis.describing import ThemeResult
    from insights.analysis.themes import ThemeModel

BATCH = 2000


def store_themes(run: AnalysisRun, model: "ThemeModel", passage_ids: Sequence[UUID]) -> None:
    """Make the model's themes and assignments those in use in its language."""
    in_use = {
        theme.number: theme
        for theme in Theme.objects.filter(language=model.language, retired_in=None)
    }
    numbers = {result.id for result in model.themes}
    if run.new_edition or not _continues(model, in_use):
        _retire(in_use.values(), run)
        in_use = {}
    _retire((theme for number, theme in in_use.items() if number not in numbers), run)
    for result in model.themes:
        theme = in_use.get(result.id) or Theme(language=model.language, number=result.id)
        _describe(theme, result, run)
    _assign(model, passage_ids)


def _continues(model: "ThemeModel", in_use: dict[int, Theme]) -> bool:
    """Whether the model was fitted from the one that made the themes in use: it kept its numbers.

    A cold fit after the former model could not be read numbers anew, and its themes are others.
    """
    former = current_model(model.language)
    return bool(in_use) and former is not None and set(model.ids) <= set(former.ids)


def _retire(themes: Iterable[Theme], run: AnalysisRun) -> None:
    keys = [theme.pk for theme in themes]
    Theme.objects.filter(pk__in=keys).update(retired_in=run)


def _describe(theme: Theme, result: "ThemeResult", run: AnalysisRun) -> None:
    """The machine's words about a theme; a person's label and category stay."""
    theme.run = run
    theme.machine_label = result.label[:200]
    theme.terms = list(result.terms)
    if theme.category_by_id is None:
        known = ThemeCategory.objects.filter(pk=result.category).exists()
        theme.category_id = result.category if known else None
        theme.category_confidence = float(result.category_confidence) if known else 0
    theme.save()


def _assign(model: "ThemeModel", passage_ids: Sequence[UUID]) -> None:
    """Write the machine's assignments anew; what a person decided of a passage is left alone."""
    targets = themes_by_number(model.language)
    origins = {
        theme.number: theme
        for theme in Theme.objects.filter(language=model.language, retired_in=None)
    }
    telling = {passage_ids[row] for result in model.themes for row in result.quotes}
    standing = {
        passage.pk: passage
        for passage in Passage.objects.analysable()
        .filter(language=model.language)
        .only("pk", "said_on", "municipality", "text")
    }
    current = ThemeAssignment.objects.filter(theme__language=model.language, theme__retired_in=None)
    analysed = {passage_ids[row] for row in model.rows}
    current.filter(by=ThemeAssignment.By.MACHINE).delete()
    decided = set(current.values_list("theme", "passage"))
    placed = {
        passage for passage, removed in current.values_list("passage", "is_removed") if not removed
    }
    found = [
        (passage_ids[row], number, confidence)
        for row, number, confidence in zip(
            model.rows, model.assignments, model.confidences, strict=True
        )
    ]
    # Texts that came while the analysis ran.
    late = [passage for key, passage in standing.items() if key not in analysed]
    found += [
        (passage.pk, number, confidence)
        for passage, (number, confidence) in zip(
            late, model.assign([passage.text for passage in late]), strict=True
        )
    ]
    ThemeAssignment.objects.bulk_create(
        [
            ThemeAssignment(
                theme=targets[number],
                origin=origins[number],
                passage_id=key,
                said_on=standing[key].said_on,
                municipality_id=standing[key].municipality_id,
                confidence=confidence,
                is_quote_candidate=key in telling,
            )
            for key, number, confidence in found
            if number is not None
            and number in targets
            and key in standing
            and key not in placed
            and (targets[number].pk, key) not in decided
        ],
        batch_size=BATCH,
    )

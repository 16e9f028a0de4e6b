"""Storing the themes of one language: a warm refit keeps them, a new edition retires them.

What people decided survives: labels, categories, merges, splits, hidden themes, passages moved or
taken out.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from insights.actions.artefacts import current_model
from insights.actions.assigning import BATCH, InUse, Placed, batches
from insights.actions.succession import carry_over
from insights.models import AnalysisRun, Passage, Theme, ThemeAssignment
from places.models import ThemeCategory

if TYPE_CHECKING:
    from insights.analysis.describing import ThemeResult
    from insights.analysis.parts import Mention
    from insights.analysis.theme_model import ThemeModel

SAME_SUBTHEME = 1 / 3
"""A sub-theme found again shares at least so much of its passages with the earlier (Jaccard)."""

Keys = Sequence[UUID]


def store_themes(run: AnalysisRun, model: "ThemeModel", passage_ids: Keys) -> dict[str, int]:
    """Make the model's themes and assignments those in use in its language.

    Returns how many edits of people were carried over to other themes, and how many were lost.
    """
    in_use = list(Theme.objects.filter(language=model.language, retired_in=None))
    themes = {theme.number: theme for theme in in_use if theme.parent_id is None}
    stays = not run.new_edition and _continues(model, themes, run.theme_counts)
    known = themes if stays else {}
    edition = Edition(run, model, passage_ids)
    described = {
        result.id: edition.describe(known.get(result.id), result) for result in model.themes
    }
    parts = [theme for theme in in_use if theme.parent_id is not None] if stays else []
    described_parts = _subthemes(edition, described, parts)
    kept = {theme.pk for theme in (*described.values(), *described_parts)}
    retired = [theme.pk for theme in in_use if theme.pk not in kept]
    Theme.objects.filter(pk__in=retired).update(retired_in=run)
    _assign(model, passage_ids)
    return carry_over(run, retired, language=model.language)


def _continues(model: "ThemeModel", in_use: dict[int, Theme], asked: Mapping[str, int]) -> bool:
    """Whether the model was fitted from the one that made the themes in use: it kept its numbers.

    A cold fit after the former model could not be read, or for another number of themes, numbers
    anew, and its themes are others.
    """
    former = current_model(model.language)
    if not in_use or former is None:
        return False
    same_number = asked.get(model.language) in {None, len(former.ids)}
    return same_number and set(model.ids) <= set(former.ids)


@dataclass(slots=True)
class Edition:
    """What is stored of one language in one run."""

    run: AnalysisRun
    model: "ThemeModel"
    passage_ids: Keys
    categories: set[str] = field(
        default_factory=lambda: set(ThemeCategory.objects.values_list("pk", flat=True))
    )

    def describe(
        self, theme: Theme | None, result: "ThemeResult", parent: Theme | None = None
    ) -> Theme:
        """Save the machine's words about a theme; a person's label and category stay.

        A sub-theme belongs to the category of its theme unless a person said another. A new theme
        whose label says nothing begins hidden; a person may show it.
        """
        theme = theme or Theme(language=self.model.language, is_hidden=result.says_little)
        theme.run = self.run
        theme.number = result.id
        theme.parent = parent
        theme.machine_label = result.label[:200]
        theme.terms = list(result.terms)
        if theme.category_by_id is None and parent is not None:
            theme.category_id = parent.category_id
            theme.category_confidence = parent.category_confidence
        elif theme.category_by_id is None:
            known = result.category in self.categories
            theme.category_id = result.category if known else None
            theme.category_confidence = float(result.category_confidence) if known else 0
        theme.save()
        return theme


def _subthemes(edition: Edition, themes: dict[int, Theme], earlier: Sequence[Theme]) -> list[Theme]:
    """Save the sub-themes; one that shares enough passages with an earlier one of its theme is it.

    Their numbers are the model's of this run: only their passages tell whether they are the same.
    """
    found: dict[int, Theme] = {}
    if earlier:
        said: dict[UUID, set[UUID]] = defaultdict(set)
        rows = ThemeAssignment.objects.filter(origin__in=earlier)
        for origin, passage in rows.values_list("origin", "passage").iterator(chunk_size=BATCH):
            said[origin].add(passage)
        found = _found_again(edition, themes, earlier, said)
    return [
        edition.describe(found.get(result.id), result, themes[result.parent])
        for result in edition.model.subthemes
        if result.parent in themes
    ]


def _found_again(
    edition: Edition,
    themes: dict[int, Theme],
    earlier: Sequence[Theme],
    said: dict[UUID, set[UUID]],
) -> dict[int, Theme]:
    """Earlier sub-themes by the number of the one that is the same, the likest pairs first."""
    pairs = []
    for result in edition.model.subthemes:
        parent = themes.get(-1 if result.parent is None else result.parent)
        mine = {edition.passage_ids[row] for row in result.passages}
        for order, other in enumerate(earlier):
            if parent is not None and other.parent_id == parent.pk:
                common = len(mine & said[other.pk])
                alike = common / max(1, len(mine) + len(said[other.pk]) - common)
                if alike >= SAME_SUBTHEME:
                    pairs.append((-alike, result.id, order))
    found: dict[int, Theme] = {}
    taken: set[int] = set()
    for _alike, number, order in sorted(pairs):
        if number not in found and order not in taken:
            taken.add(order)
            found[number] = earlier[order]
    return found


def _assign(model: "ThemeModel", passage_ids: Keys) -> None:
    """Write the machine's assignments anew; what a person decided of a passage is left alone."""
    in_use = InUse.of(model.language)
    telling: dict[UUID, set[UUID]] = defaultdict(set)
    for results, numbered in (
        (model.themes, in_use.themes),
        (model.subthemes, in_use.subthemes),
    ):
        for result in results:
            for row in result.quotes if result.id in numbered else ():
                telling[passage_ids[row]].add(numbered[result.id].pk)
    current = ThemeAssignment.objects.filter(theme__language=model.language, theme__retired_in=None)
    current.filter(by=ThemeAssignment.By.MACHINE).delete()
    decided: dict[UUID, set[UUID]] = defaultdict(set)
    placed: set[UUID] = set()
    for theme, passage, removed in current.values_list("theme", "passage", "is_removed"):
        decided[passage].add(theme)
        if not removed:
            placed.add(passage)
    rows = (
        row
        for passage, mentions in _mentions(model, passage_ids)
        for row in in_use.rows(
            passage,
            mentions,
            telling=telling.get(passage.key, ()),
            without_main=passage.key in placed,
        )
        if row.theme_id not in decided.get(passage.key, ())
    )
    for some in batches(rows):
        ThemeAssignment.objects.bulk_create(some)


def _mentions(
    model: "ThemeModel", passage_ids: Keys
) -> Iterator[tuple[Placed, "Sequence[Mention]"]]:
    """What the model said of each passage that still stands, then of those that came meanwhile."""
    passages = Passage.objects.analysable().filter(language=model.language)
    standing = {
        key: Placed(key, day, place)
        for key, day, place in passages.values_list("pk", "said_on", "municipality").iterator(
            chunk_size=BATCH
        )
    }
    for row, mentions in zip(model.rows, model.mentions, strict=True):
        if (passage := standing.pop(passage_ids[row], None)) is not None:
            yield passage, mentions
    for some in batches(standing.values()):
        texts = dict(passages.filter(pk__in=[one.key for one in some]).values_list("pk", "text"))
        late = [one for one in some if one.key in texts]
        yield from zip(late, model.mention([texts[one.key] for one in late]), strict=True)

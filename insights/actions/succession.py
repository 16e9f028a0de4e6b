"""From the themes of one edition to those of the next: how they overlap, and what people decided.

An edit follows its theme where the next edition has the same again. A theme has an *heir*, the one
that holds at least half of its passages; the heir is its *twin* if also half of the heir's
passages come from it. See docs/algorithms/editions.md.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from insights.actions.assigning import BATCH
from insights.models import AnalysisRun, Theme, ThemeAssignment, ThemeSuccession

ENOUGH = 0.5
TOLD = 0.2
"""A smaller share of both themes is not told of as a succession."""


@dataclass(slots=True)
class Heirs:
    """The themes in use that continue retired ones, by the retired one's key."""

    standing: Mapping[UUID, Theme]
    heirs: dict[UUID, Theme] = field(default_factory=dict)
    twins: dict[UUID, Theme] = field(default_factory=dict)
    carried: int = 0
    lost: int = 0

    def heir(self, key: UUID | None) -> Theme | None:
        """Where a theme's passages are now: with its heir, or still with itself; a merge leads on."""
        theme = self.heirs.get(key) or self.standing.get(key) if key else None
        return theme.merged_into or theme if theme else None

    def count(self, *, carried: bool) -> None:
        if carried:
            self.carried += 1
        else:
            self.lost += 1


def carry_over(run: AnalysisRun, retired: Collection[UUID], *, language: str) -> dict[str, int]:
    """Write down what became of the retired themes, and let people's edits follow them.

    Returns the number of edits `carried` and `lost`.
    """
    if not retired:
        return {"carried": 0, "lost": 0}
    earlier = list(Theme.objects.filter(pk__in=retired).select_related("merged_into"))
    later = {theme.pk: theme for theme in Theme.objects.filter(language=language, retired_in=None)}
    found = _heirs(earlier, later)
    # Splits first: what is moved and taken out afterwards meets the rows as they are then.
    for theme in earlier:
        _carry_words(theme, found)
        _carry_split(theme, found)
    for theme in earlier:
        _carry_merge(theme, found)
    _carry_passages(earlier, found)
    return {"carried": found.carried, "lost": found.lost}


def _heirs(earlier: Iterable[Theme], later: Mapping[UUID, Theme]) -> Heirs:
    """The overlaps, by what the machine gave, of themes with themes and sub-themes with sub-themes."""
    levels = {theme.pk: theme.parent_id is None for theme in (*earlier, *later.values())}
    sizes = _sizes(levels)
    common = list(
        ThemeAssignment.objects.filter(origin__in=later)
        .filter(passage__assignments__origin__in=[theme.pk for theme in earlier])
        .order_by()
        .values_list("passage__assignments__origin", "origin")
        .annotate(passages=Count("passage", distinct=True))
    )
    for theme in earlier:
        if theme.is_split:  # its passages are with its parts
            held = ThemeAssignment.objects.filter(Q(origin=theme) | Q(origin__parent=theme))
            sizes[theme.pk] = held.values("passage").distinct().count()
            again = ThemeAssignment.objects.filter(
                origin__in=later, passage__in=held.values("passage")
            )
            counted = again.order_by().values_list("origin")
            common = [row for row in common if row[0] != theme.pk] + [
                (theme.pk, new, passages)
                for new, passages in counted.annotate(n=Count("passage", distinct=True))
            ]
    found = Heirs(later)
    rows = []
    for old, new, passages in sorted(common, key=lambda row: (-row[2], str(row[:2]))):
        if levels[old] != levels[new]:
            continue
        of_old, of_new = passages / sizes[old], passages / sizes[new]
        if max(of_old, of_new) >= TOLD:
            rows.append(
                ThemeSuccession(
                    earlier_id=old, later_id=new, share_of_earlier=of_old, share_of_later=of_new
                )
            )
        if of_old >= ENOUGH and old not in found.heirs:
            found.heirs[old] = later[new]
            if of_new >= ENOUGH:
                found.twins[old] = later[new]
    ThemeSuccession.objects.bulk_create(rows)
    return found


def _sizes(themes: Iterable[UUID]) -> Counter[UUID]:
    rows = ThemeAssignment.objects.filter(origin__in=list(themes)).order_by().values_list("origin")
    return Counter(dict(rows.annotate(passages=Count("passage", distinct=True))))


def _carry_words(theme: Theme, found: Heirs) -> None:
    """The name, the category and whether it is hidden follow to a theme that is the same."""
    changes: dict[str, Any] = {}
    if theme.label:
        changes |= {"label": theme.label, "labelled_by_id": theme.labelled_by_id}
        found.count(carried=theme.pk in found.twins)
    if theme.category_by_id is not None:
        changes |= {
            "category_id": theme.category_id,
            "category_by_id": theme.category_by_id,
            "category_confidence": theme.category_confidence,
        }
        found.count(carried=theme.pk in found.twins)
    if theme.is_hidden:
        changes["is_hidden"] = True
        found.count(carried=theme.pk in found.twins)
    twin = found.twins.get(theme.pk)
    if twin is None or not changes:
        return
    for name, value in changes.items():
        setattr(twin, name, value)
    twin.save(update_fields=list(changes))


def _carry_split(theme: Theme, found: Heirs) -> None:
    if not theme.is_split:
        return
    twin = found.twins.get(theme.pk)
    done = twin is not None and Theme.objects.filter(parent=twin).exists()
    if twin is not None and done:
        keep_the_rest(twin)
    found.count(carried=done)


def keep_the_rest(theme: Theme) -> None:
    """Mark a theme as split, and leave it what none of its sub-themes holds."""
    theme.is_split = True
    theme.save(update_fields=["is_split"])
    held = ThemeAssignment.objects.filter(origin__parent=theme, is_removed=False)
    theme.assignments.filter(
        by=ThemeAssignment.By.MACHINE, passage__in=held.values("passage")
    ).delete()


def take_back(theme: Theme) -> None:
    """Undo `keep_the_rest`: what its sub-themes hold belongs to the theme as well."""
    known = theme.assignments.values("passage")
    held = ThemeAssignment.objects.filter(origin__parent=theme, is_removed=False)
    rows = {row.passage_id: row for row in held.exclude(passage__in=known).order_by("-pk")}
    for row in rows.values():
        row.pk = None
        row.theme = row.origin = theme
        row.by = ThemeAssignment.By.MACHINE
        row.moved_from = None
        row.is_quote_candidate = False
    ThemeAssignment.objects.bulk_create(rows.values(), batch_size=BATCH)


def _carry_merge(theme: Theme, found: Heirs) -> None:
    """The twin of what had been merged joins the heir of what it had been merged into."""
    if theme.merged_into is None:
        return
    twin, into = found.twins.get(theme.pk), found.heir(theme.merged_into.pk)
    if twin is not None and into is not None and twin.pk != into.pk:
        join_themes(twin, into)
    # One heir for both is merged already.
    found.count(carried=into is not None and found.heir(theme.pk) in {twin, into})


def join_themes(theme: Theme, into: Theme) -> None:
    """Move everything of `theme` into another; a passage that is in both keeps what was decided there."""
    in_both = into.assignments.values("passage")
    theme.assignments.exclude(passage__in=in_both).update(theme=into)
    theme.merged_into = into
    theme.save(update_fields=["merged_into"])
    Theme.objects.filter(merged_into=theme).update(merged_into=into)


def _carry_passages(earlier: Iterable[Theme], found: Heirs) -> None:
    """Passages taken out stay out, passages moved stay where they were moved to."""
    decided = ThemeAssignment.objects.filter(
        Q(is_removed=True) | Q(moved_from__isnull=False),
        theme__in=[theme.pk for theme in earlier],
        by=ThemeAssignment.By.PERSON,
    )
    for row in decided.order_by("pk"):
        heir = found.heir(row.theme_id)
        if row.is_removed:
            # Without an heir it is not brought back either: that theme is no more.
            if heir is not None:
                heir.assignments.filter(passage=row.passage_id).update(
                    is_removed=True, by=ThemeAssignment.By.PERSON
                )
            found.count(carried=True)
            continue
        if heir is not None:
            _move_along(row, heir, found)
        found.count(carried=heir is not None)


def _move_along(row: ThemeAssignment, heir: Theme, found: Heirs) -> None:
    """Put a moved passage where its theme is now, in place of the main theme that the machine gave."""
    before = found.heir(row.moved_from_id)
    given = ThemeAssignment.objects.filter(
        passage=row.passage_id, by=ThemeAssignment.By.MACHINE, theme__in=found.standing
    )
    first = given.order_by("pk").first()  # the main theme is written first
    if first is not None and first.theme_id != heir.pk:
        given.filter(Q(theme=first.theme_id) | Q(origin__parent=first.origin_id)).delete()
    known = heir.assignments.filter(passage=row.passage_id).first()
    ThemeAssignment.objects.update_or_create(
        theme=heir,
        passage_id=row.passage_id,
        defaults={
            "origin": heir if known else before or heir,
            "said_on": row.said_on,
            "municipality_id": row.municipality_id,
            "by": ThemeAssignment.By.PERSON,
            "confidence": known.confidence if known else 1,
            "moved_from": before,
            "is_removed": False,
        },
    )

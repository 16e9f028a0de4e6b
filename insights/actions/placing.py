"""What people decide of a passage in a theme: taken out, moved to another; each can be undone."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from insights.models import Passage, Theme, ThemeAssignment
from insights.permissions import may_curate
from insights.rollups import mark_stale
from shared import audit, live
from shared.permissions import require

By = ThemeAssignment.By


def remove_from_theme(theme: Theme, *, actor: User, passage: Passage) -> None:
    """Say that a passage does not belong to the theme; a later analysis does not bring it back."""
    require(may_curate(actor))
    with transaction.atomic():
        mark_stale(_take_out(theme, passage))
        _note("remove_from_theme", theme, passage, actor=actor)


def return_to_theme(theme: Theme, *, actor: User, passage: Passage) -> None:
    """Undo `remove_from_theme`, and `move_passage` from this theme."""
    require(may_curate(actor))
    with transaction.atomic():
        touched = _put_back(theme, passage)
        moved = passage.assignments.filter(moved_from=theme).select_related("theme")
        touched += [row.theme_id for row in moved if _undo(row)]
        mark_stale(touched)
        _note("return_to_theme", theme, passage, actor=actor)


def move_passage(theme: Theme, *, actor: User, passage: Passage, to: Theme) -> None:
    """Say that a passage belongs to another theme, or a part's passage to another part.

    Later analyses leave it there.
    """
    require(may_curate(actor))
    if to.pk == theme.pk or to.language != theme.language or to.whole != theme.whole:
        raise ValidationError({"to": _("Choose another theme.")})
    if to.merged_into_id or to.retired_in_id:
        raise ValidationError({"to": _("This theme is no longer in use.")})
    with transaction.atomic():
        touched = _take_out(theme, passage)
        row = to.assignments.filter(passage=passage).first()
        if row is None:
            row = ThemeAssignment(
                theme=to,
                # Where the machine had it: that tells a row made by the move from one that was there.
                origin=theme,
                passage=passage,
                said_on=passage.said_on,
                municipality_id=passage.municipality_id,
                confidence=1,
            )
        row.by, row.moved_from, row.is_removed = By.PERSON, theme, False
        row.save()
        mark_stale([*touched, to.pk])
        _note("move_passage", theme, passage, actor=actor, to=str(to.pk))


def unmove_passage(theme: Theme, *, actor: User, passage: Passage) -> None:
    """Undo `move_passage` on the page of the theme that a passage was moved to."""
    require(may_curate(actor))
    with transaction.atomic():
        row = theme.assignments.filter(passage=passage, moved_from__isnull=False).first()
        if row is None or row.moved_from is None:
            raise ValidationError(_("The passage was not moved here."))
        before = row.moved_from
        _undo(row)
        touched = _put_back(before, passage) if before.retired_in_id is None else []
        mark_stale([*touched, theme.pk])
        _note("unmove_passage", theme, passage, actor=actor)


def _undo(row: ThemeAssignment) -> bool:
    """Take back what a move made: the row itself, or that a person had a say in it."""
    if row.origin_id == row.moved_from_id:
        row.delete()
    else:
        row.by, row.moved_from = By.MACHINE, None
        row.save(update_fields=["by", "moved_from"])
    return True


def _rows(theme: Theme, passage: Passage) -> QuerySet[ThemeAssignment]:
    """The passage's assignments to the theme and to its parts."""
    return passage.assignments.filter(
        Q(theme=theme) | Q(theme__parent=theme) | Q(theme__parent__merged_into=theme),
        Q(theme=theme) | Q(theme__parent__is_split=False),
    )


def _take_out(theme: Theme, passage: Passage) -> list[Any]:
    rows = _rows(theme, passage)
    touched = list(rows.values_list("theme", flat=True))
    if theme.pk not in touched:
        raise ValidationError(_("The passage is not in this theme."))
    rows.update(is_removed=True, by=By.PERSON)
    return touched


def _put_back(theme: Theme, passage: Passage) -> list[Any]:
    """It is again as it was: the machine's, unless a person had moved it there."""
    rows = _rows(theme, passage).filter(is_removed=True)
    touched = list(rows.values_list("theme", flat=True))
    if theme.pk not in touched:
        raise ValidationError(_("The passage is not in this theme."))
    rows.filter(moved_from=None).update(is_removed=False, by=By.MACHINE)
    rows.update(is_removed=False)
    return touched


def _note(verb: str, theme: Theme, passage: Passage, *, actor: User, to: str = "") -> None:
    audit.record(verb, theme, actor=actor, passage=str(passage.pk), to=to)
    live.publish("analysis", "curated")

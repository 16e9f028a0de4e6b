"""What people do with the machine's themes; each deed is logged and can be undone."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from insights.actions.succession import join_themes, keep_the_rest, take_back
from insights.models import Theme
from insights.permissions import may_curate
from insights.rollups import mark_stale
from places.models import ThemeCategory
from shared import audit, live
from shared.permissions import require

LONGEST_LABEL = 200


def rename_theme(theme: Theme, *, actor: User, label: str) -> None:
    """Give the theme a person's label; an empty one brings the machine's back."""
    require(may_curate(actor))
    label = " ".join(label.split())
    if len(label) > LONGEST_LABEL:
        raise ValidationError({"label": _("Use at most 200 characters.")})
    with transaction.atomic():
        theme.label = label
        theme.labelled_by = actor if label else None
        theme.save(update_fields=["label", "labelled_by"])
        audit.record("rename_theme", theme, actor=actor, by_person=bool(label))
        live.publish("analysis", "curated")


def categorise_theme(theme: Theme, *, actor: User, category: ThemeCategory | None) -> None:
    """Say which category of the taxonomy the theme belongs to."""
    require(may_curate(actor))
    with transaction.atomic():
        theme.category = category
        theme.category_by = actor
        theme.category_confidence = 1 if category else 0
        theme.save(update_fields=["category", "category_by", "category_confidence"])
        # Its parts go along, unless a person said otherwise of them.
        parts = theme.subthemes.filter(category_by=None, retired_in=None)
        parts.update(category=category, category_confidence=theme.category_confidence)
        mark_stale([theme.pk])
        audit.record(
            "categorise_theme", theme, actor=actor, category=category.pk if category else ""
        )
        live.publish("analysis", "curated")


def merge_themes(theme: Theme, *, actor: User, into: Theme) -> None:
    """Move everything of `theme` into another of the same language; new passages follow."""
    require(may_curate(actor))
    if theme.pk in {into.pk, into.merged_into_id}:
        raise ValidationError({"into": _("Choose another theme.")})
    if into.language != theme.language:
        raise ValidationError({"into": _("Only themes of one language can be merged.")})
    if into.merged_into_id or into.retired_in_id or theme.merged_into_id:
        raise ValidationError({"into": _("This theme is no longer in use.")})
    if into.whole != theme.whole or theme.is_split:
        raise ValidationError(
            {"into": _("A sub-theme is merged with one of the same theme, a theme with a theme.")}
        )
    with transaction.atomic():
        join_themes(theme, into)
        mark_stale([theme.pk, into.pk])
        audit.record("merge_themes", theme, actor=actor, into=str(into.pk))
        live.publish("analysis", "curated")


def unmerge_theme(theme: Theme, *, actor: User) -> None:
    """Undo a merge: what the machine had given to `theme` returns to it."""
    require(may_curate(actor))
    into = theme.merged_into
    if into is None:
        raise ValidationError(_("This theme has not been merged."))
    with transaction.atomic():
        own = theme.assignments.values("passage")
        into.assignments.filter(origin=theme).exclude(passage__in=own).update(theme=theme)
        theme.merged_into = None
        theme.save(update_fields=["merged_into"])
        mark_stale([theme.pk, into.pk])
        audit.record("unmerge_theme", theme, actor=actor, out_of=str(into.pk))
        live.publish("analysis", "curated")


def split_theme(theme: Theme, *, actor: User) -> None:
    """Let the sub-themes stand as themes of their own; what none of them holds stays here."""
    require(may_curate(actor))
    parts = list(theme.subthemes.filter(retired_in=None))
    if theme.is_split or theme.parent_id or theme.merged_into_id or theme.retired_in_id:
        raise ValidationError(_("This theme cannot be split."))
    if not parts:
        raise ValidationError(_("The machine has found no sub-themes in this theme."))
    with transaction.atomic():
        keep_the_rest(theme)
        mark_stale([theme.pk, *(part.pk for part in parts)])
        audit.record("split_theme", theme, actor=actor, parts=len(parts))
        live.publish("analysis", "curated")


def unsplit_theme(theme: Theme, *, actor: User) -> None:
    """Undo `split_theme`: the sub-themes are parts of the theme again."""
    require(may_curate(actor))
    if not theme.is_split:
        raise ValidationError(_("This theme has not been split."))
    parts = list(theme.subthemes.filter(retired_in=None).select_related("merged_into"))
    merged = Theme.objects.filter(merged_into__in=parts).exclude(parent=theme)
    if any(p.merged_into and p.merged_into.parent_id != theme.pk for p in parts) or merged.exists():
        raise ValidationError(_("A part has been merged with another theme: undo that first."))
    with transaction.atomic():
        theme.is_split = False
        theme.save(update_fields=["is_split"])
        take_back(theme)
        mark_stale([theme.pk, *(part.pk for part in parts)])
        audit.record("unsplit_theme", theme, actor=actor, parts=len(parts))
        live.publish("analysis", "curated")


def hide_theme(theme: Theme, *, actor: User) -> None:
    """Put away a theme that says nothing; its passages stay."""
    _set_hidden(theme, actor=actor, hidden=True)


def show_theme(theme: Theme, *, actor: User) -> None:
    """Undo `hide_theme`."""
    _set_hidden(theme, actor=actor, hidden=False)


def _set_hidden(theme: Theme, *, actor: User, hidden: bool) -> None:
    require(may_curate(actor))
    with transaction.atomic():
        theme.is_hidden = hidden
        theme.save(update_fields=["is_hidden"])
        mark_stale([theme.pk])
        audit.record("hide_theme" if hidden else "show_theme", theme, actor=actor)
        live.publish("analysis", "curated")

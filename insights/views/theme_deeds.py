"""What a coordinator does on the page of a theme; each deed is undone on the same page."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from insights import actions
from insights.forms import CategoryForm, MergeForm, MoveForm
from insights.models import Passage, Theme
from insights.views.workspace import deed_of, person, say_errors

Deed = Callable[[HttpRequest, Theme], str]


def _rename(request: HttpRequest, theme: Theme) -> str:
    actions.rename_theme(theme, actor=person(request), label=request.POST.get("label", ""))
    return _("The name was saved.")


def _categorise(request: HttpRequest, theme: Theme) -> str:
    form = CategoryForm(request.POST)
    category = form.cleaned_data["category"] if form.is_valid() else None
    actions.categorise_theme(theme, actor=person(request), category=category)
    return _("The category was saved.")


def _merge(request: HttpRequest, theme: Theme) -> str:
    form = MergeForm(request.POST, theme=theme)
    if not form.is_valid():
        raise ValidationError(_("Choose another theme."))
    actions.merge_themes(theme, actor=person(request), into=form.cleaned_data["into"])
    return _("The themes were merged. You can undo it on this page.")


def _unmerge(request: HttpRequest, theme: Theme) -> str:
    actions.unmerge_theme(theme, actor=person(request))
    return _("The merge was undone.")


def _hide(request: HttpRequest, theme: Theme) -> str:
    actions.hide_theme(theme, actor=person(request))
    return _("The theme is hidden. You can undo it on this page.")


def _show(request: HttpRequest, theme: Theme) -> str:
    actions.show_theme(theme, actor=person(request))
    return _("The theme is shown again.")


def _passage(request: HttpRequest) -> Passage:
    return get_object_or_404(
        Passage.objects.visible_to(request.user), pk=request.POST.get("passage")
    )


def _remove(request: HttpRequest, theme: Theme) -> str:
    actions.remove_from_theme(theme, actor=person(request), passage=_passage(request))
    return _("The text was taken out of the theme. You can undo it on this page.")


def _exclude(request: HttpRequest, theme: Theme) -> str:
    actions.exclude_passage(_passage(request), actor=person(request))
    return _("The text was taken out of everything. You can undo it on this page.")


def _return(request: HttpRequest, theme: Theme) -> str:
    actions.return_to_theme(theme, actor=person(request), passage=_passage(request))
    return _("The text is in the theme again.")


def _move(request: HttpRequest, theme: Theme) -> str:
    form = MoveForm(request.POST, theme=theme)
    if not form.is_valid():
        raise ValidationError(_("Choose another theme."))
    actions.move_passage(
        theme, actor=person(request), passage=_passage(request), to=form.cleaned_data["to"]
    )
    return _("The text was moved. You can undo it on this page.")


def _unmove(request: HttpRequest, theme: Theme) -> str:
    actions.unmove_passage(theme, actor=person(request), passage=_passage(request))
    return _("The text is where it was.")


def _restore(request: HttpRequest, theme: Theme) -> str:
    actions.restore_passage(_passage(request), actor=person(request))
    return _("The text counts again.")


def _split(request: HttpRequest, theme: Theme) -> str:
    actions.split_theme(theme, actor=person(request))
    return _("The sub-themes are themes of their own now. You can undo it on this page.")


def _unsplit(request: HttpRequest, theme: Theme) -> str:
    actions.unsplit_theme(theme, actor=person(request))
    return _("The parts belong to the theme again.")


DEEDS: dict[str, Deed] = {
    "rename": _rename,
    "categorise": _categorise,
    "merge": _merge,
    "unmerge": _unmerge,
    "hide": _hide,
    "show": _show,
    "split": _split,
    "unsplit": _unsplit,
    "remove": _remove,
    "return": _return,
    "move": _move,
    "unmove": _unmove,
    "exclude": _exclude,
    "restore": _restore,
}


def do(request: HttpRequest, theme: Theme) -> HttpResponse:
    """Do what the pressed button says, and show the page again."""
    deed = DEEDS.get(deed_of(request))
    if deed:
        try:
            messages.success(request, deed(request, theme))
        except ValidationError as error:
            say_errors(request, error)
    return redirect(request.get_full_path())

"""Adding and changing one page."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from msgspec.structs import replace

from surveys.definition import Definition, Page
from surveys.definition import drafts as building
from surveys.definition.changes import label_of
from surveys.definition.languages import language_name
from surveys.forms.builder.pages import PageEditor
from surveys.models import Survey
from surveys.permissions import may_build
from surveys.views.builder.drafts import (
    as_seen,
    condition_form,
    context_of,
    draft_of,
    questions_before,
    save,
    seen_in,
    survey_to_build,
)
from surveys.views.builder.structure import address_of
from surveys.views.members import login_required


@login_required
def page_create(request: HttpRequest, pk: UUID) -> HttpResponse:
    survey = survey_to_build(request, pk)
    definition = draft_of(survey)
    editor = _editor(request, survey, definition, Page("", {}, []))
    if request.method == "POST" and (done := _take(request, survey, editor)):
        return done
    return _show(request, survey, editor)


@login_required
def page_edit(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    survey = survey_to_build(request, pk)
    definition = draft_of(survey)
    deleted = False
    try:
        saved = building.page_named(definition, name)
    except KeyError as error:
        seen = seen_in(request, Page)
        if request.method != "POST" or seen is None:
            raise Http404(_("Somebody has removed this meanwhile.")) from error
        saved, deleted = seen, True
    editor = _editor(request, survey, definition, saved)
    editor.is_new = deleted
    may_save = request.method == "POST" and (not deleted or "deleted" in request.POST)
    if may_save and (done := _take(request, survey, editor)):
        return done
    return _show(request, survey, editor, deleted=deleted)


def _editor(
    request: HttpRequest, survey: Survey, definition: Definition, saved: Page
) -> PageEditor:
    data = request.POST if request.method == "POST" else None
    before = questions_before(definition, saved.name)
    condition = condition_form(survey, before, saved.relevant, data)
    return PageEditor(
        definition, saved, definition.languages[0], condition, data, is_new=not saved.name
    )


def _take(request: HttpRequest, survey: Survey, editor: PageEditor) -> HttpResponse | None:
    """Save what was typed and go on; None when the form is to be shown again."""
    go = request.POST.get("go", "")
    if go not in {"save", ""}:
        editor.act(go)
        return None
    page = editor.page()
    if page is None or (not editor.is_new and _was_changed(request, editor.saved)):
        return None
    if editor.is_new:

        def change(draft: Definition) -> Definition:
            taken = building.question_names(draft) | {other.name for other in draft.pages}
            return building.add_page(
                draft, replace(page, name=building.free_name(page.name, taken))
            )
    else:

        def change(draft: Definition) -> Definition:
            name = editor.saved.name
            questions = building.page_named(draft, name).questions  # as they stand by now
            return building.change_page(draft, name, replace(page, questions=questions))

    save(request, survey, change)
    messages.success(request, _("“%(label)s” is saved.") % {"label": label_of(page)})
    return redirect(address_of(survey, f"page:{page.name}"))


def _was_changed(request: HttpRequest, saved: Page) -> bool:
    """Whether somebody saved the page itself meanwhile; its questions are another matter."""
    seen = seen_in(request, Page)
    return seen is None or replace(seen, questions=[]) != replace(saved, questions=[])


def _show(
    request: HttpRequest, survey: Survey, editor: PageEditor, *, deleted: bool = False
) -> HttpResponse:
    changed = request.method == "POST" and not editor.is_new
    context = context_of(
        survey,
        "questions",
        editor=editor,
        form=editor.form,
        title=label_of(editor.saved),
        language=language_name(editor.language),
        seen=as_seen(replace(editor.saved, questions=[])),
        changed=changed and _was_changed(request, editor.saved),
        saved_title=label_of(editor.saved),
        saved_condition=editor.saved.relevant,
        deleted=deleted,
        may_build=may_build(request.user, survey),
        problems=editor.problems,
        is_open="name" in editor.form.errors or bool(editor.condition.written),
    )
    return render(request, "surveys/builder_page.html", context)

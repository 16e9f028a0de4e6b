"""Adding and changing one question."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from msgspec.structs import replace

from surveys.definition import Definition, Page, Question, QuestionType, text
from surveys.definition import drafts as building
from surveys.definition.changes import changes_between, label_of
from surveys.definition.languages import language_name
from surveys.forms.builder.questions import QuestionEditor
from surveys.forms.builder.types import BY_TYPE, TYPES
from surveys.models import Survey
from surveys.permissions import may_build
from surveys.views.builder.drafts import (
    as_seen,
    condition_form,
    context_of,
    draft_of,
    earlier_versions,
    is_unchanged,
    questions_before,
    save,
    seen_in,
    survey_to_build,
)
from surveys.views.builder.structure import address_of
from surveys.views.members import login_required

SAVING = {"save", "save-next", ""}


@login_required
def question_create(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose a type from words, then write the question."""
    survey = survey_to_build(request, pk)
    definition = draft_of(survey)
    page = _page(definition, request.GET.get("page", ""))
    kind = request.GET.get("type", "")
    if kind not in BY_TYPE:
        context = context_of(survey, "questions", types=TYPES, page=page, title=label_of(page))
        return render(request, "surveys/builder_types.html", context)
    saved = _blank(BY_TYPE[kind].type)
    editor = _editor(request, survey, page, saved, saved.type, len(page.questions))
    editor.is_new = True
    if request.method == "POST" and (done := _take(request, survey, editor, page)):
        return done
    return _show(request, survey, editor, page)


@login_required
def question_edit(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """Change a question; `?type=` gives it another type."""
    survey = survey_to_build(request, pk)
    definition = draft_of(survey)
    try:
        page = building.page_of(definition, name)
    except KeyError:
        return _deleted(request, survey, definition)
    saved = definition.question(name)
    asked = request.GET.get("type", "")
    kind = BY_TYPE[asked].type if asked in BY_TYPE else saved.type
    editor = _editor(request, survey, page, saved, kind, page.questions.index(saved))
    if request.method == "POST" and (done := _take(request, survey, editor, page)):
        return done
    return _show(request, survey, editor, page)


def _deleted(request: HttpRequest, survey: Survey, definition: Definition) -> HttpResponse:
    """Somebody deleted the question while it was written: saving once more puts it back."""
    seen = seen_in(request, Question)
    if request.method != "POST" or seen is None or not definition.pages:
        raise Http404(_("Somebody has removed this meanwhile."))
    names = [page.name for page in definition.pages]
    home = request.POST.get("page", "")
    page = definition.pages[names.index(home) if home in names else -1]
    editor = _editor(request, survey, page, seen, seen.type, len(page.questions))
    editor.is_new = True
    if "deleted" in request.POST and (done := _take(request, survey, editor, page)):
        return done
    return _show(request, survey, editor, page, deleted=True)


def _page(definition: Definition, name: str) -> Page:
    """The page of that name; without a name the last one."""
    if not name and definition.pages:
        return definition.pages[-1]
    try:
        return building.page_named(definition, name)
    except KeyError as error:
        raise Http404(_("There is no such page.")) from error


def _blank(kind: QuestionType) -> Question:
    """A new question as it begins; a short line of text is short."""
    question = Question(name="", type=kind)
    return replace(question, maximum_length=200) if kind == "text" else question


def _editor(  # noqa: PLR0913, PLR0917 - what the editor needs to know of its question
    request: HttpRequest,
    survey: Survey,
    page: Page,
    saved: Question,
    kind: QuestionType,
    place: int,
) -> QuestionEditor:
    definition = draft_of(survey)
    data = request.POST if request.method == "POST" else None
    before = questions_before(definition, page.name, place)
    return QuestionEditor(
        definition,
        saved,
        kind,
        definition.languages[0],
        condition_form(survey, before, saved.relevant, data),
        data,
        is_new=not saved.name,
        earlier=earlier_versions(survey),
    )


def _take(
    request: HttpRequest, survey: Survey, editor: QuestionEditor, page: Page
) -> HttpResponse | None:
    """Save what was typed and go on; None when the form is to be shown again."""
    go = request.POST.get("go", "")
    if go not in SAVING:
        editor.act(go)
        return None
    question = editor.question()
    if question is None or (not editor.is_new and not is_unchanged(request, editor.saved)):
        return None
    if editor.is_new:

        def change(draft: Definition) -> Definition:
            free = building.free_name(question.name, building.question_names(draft))
            return building.add_question(draft, replace(question, name=free), page.name)
    else:

        def change(draft: Definition) -> Definition:
            return building.change_question(draft, editor.saved.name, question)

    save(request, survey, change)
    messages.success(request, _("“%(label)s” is saved.") % {"label": label_of(question)})
    return redirect(address_of(survey, f"question:{question.name}"))


def _show(
    request: HttpRequest,
    survey: Survey,
    editor: QuestionEditor,
    page: Page,
    *,
    deleted: bool = False,
) -> HttpResponse:
    changed = request.method == "POST" and not editor.is_new
    changed = changed and not is_unchanged(request, editor.saved)
    context = context_of(
        survey,
        "questions",
        editor=editor,
        form=editor.form,
        page=page,
        page_title=label_of(page),
        type=BY_TYPE[editor.kind],
        types=[words for _heading, group in TYPES for words in group],
        language=language_name(editor.language),
        seen=as_seen(editor.saved),
        theirs=_saved_words(editor.saved) if changed else [],
        differences=_differences(editor) if changed else [],
        deleted=deleted,
        was_published=any(
            editor.saved.name in {question.name for question in version.questions}
            for version in editor.earlier
        ),
        may_build=may_build(request.user, survey),
        problems=editor.problems,
        is_open=bool(editor.form.errors.keys() & {"name", "constraint", "calculation"})
        or bool(editor.condition.written),
    )
    return render(request, "surveys/builder_question.html", context)


def _saved_words(question: Question) -> list[tuple[str, str]]:
    """What somebody else has saved, to be read beside what is typed here."""
    lines = [
        (_("Question"), text(question.label)),
        (_("Hint"), text(question.hint)),
        (_("Rows"), ", ".join(label_of(row) for row in question.rows)),
        (_("Options"), ", ".join(label_of(choice) for choice in question.choices)),
        (_("Condition"), question.relevant),
    ]
    return [(part, words) for part, words in lines if words]


def _differences(editor: QuestionEditor) -> list[str]:
    """In what the typed question differs from the saved one."""
    mine = editor.question()
    if mine is None:
        return []
    pair = [
        Definition(pages=[Page("p", {}, [replace(question, name="q")])])
        for question in (editor.saved, mine)
    ]
    return [words for change in changes_between(*pair) for words in change.what]

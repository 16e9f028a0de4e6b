"""Addresses of surveys; the short links stand outside the languages, in koettu.urls."""

from django.urls import path

from surveys.views import (
    answering,
    attachments,
    collections,
    definitions,
    desk,
    doors,
    drafts,
    entry,
    gallery,
    imports,
    paper,
    receipts,
    responses,
    sharing,
    whole,
)
from surveys.views.builder import opening, pages, questions, routes, structure, texts, trying

app_name = "surveys"
urlpatterns = [
    path("tell/", doors.tell, name="tell"),
    path("open/", doors.open_list, name="open_list"),
    path("s/<slug:slug>/", answering.answer, name="answer"),
    path("s/<slug:slug>/whole/", whole.whole, name="whole"),
    path("continue/", drafts.draft_open, name="draft_open"),
    path("receipt/", receipts.receipt, name="receipt"),
    path("desk/", desk.desk, name="desk"),
    path("desk/file/<slug:slug>/", desk.file_report, name="file_report"),
    path("desk/enter/<slug:slug>/", entry.enter_forms, name="enter_forms"),
    path("collections/", collections.survey_list, name="survey_list"),
    path("collections/new/", gallery.survey_create, name="survey_create"),
    path("collections/<uuid:pk>/", collections.survey_detail, name="survey_detail"),
    path("collections/<uuid:pk>/edit/", collections.survey_edit, name="survey_edit"),
    path("collections/<uuid:pk>/build/", structure.survey_build, name="survey_build"),
    path(
        "collections/<uuid:pk>/build/question/", questions.question_create, name="question_create"
    ),
    path(
        "collections/<uuid:pk>/build/question/<slug:name>/",
        questions.question_edit,
        name="question_edit",
    ),
    path("collections/<uuid:pk>/build/page/", pages.page_create, name="page_create"),
    path("collections/<uuid:pk>/build/page/<slug:name>/", pages.page_edit, name="page_edit"),
    path("collections/<uuid:pk>/languages/", texts.survey_translate, name="survey_translate"),
    path("collections/<uuid:pk>/route/", routes.survey_route, name="survey_route"),
    path("collections/<uuid:pk>/preview/", trying.survey_preview, name="survey_preview"),
    path("collections/<uuid:pk>/preview/sheet/", trying.survey_trial, name="survey_trial"),
    path("collections/<uuid:pk>/open/", opening.survey_open, name="survey_open"),
    path("collections/<uuid:pk>/changes/", opening.survey_changes, name="survey_changes"),
    path("collections/<uuid:pk>/qr.svg", sharing.survey_qr, name="survey_qr"),
    path("collections/<uuid:pk>/paper/", paper.survey_paper, name="survey_paper"),
    path("collections/<uuid:pk>/paper.pdf", paper.survey_paper_pdf, name="survey_paper_pdf"),
    path("collections/<uuid:pk>/poster.pdf", sharing.survey_poster, name="survey_poster"),
    path("collections/<uuid:pk>/responses/", responses.response_list, name="response_list"),
    path("responses/<uuid:pk>/", responses.response_detail, name="response_detail"),
    path("attachments/<uuid:pk>/", attachments.attachment, name="attachment"),
    path(
        "collections/<uuid:pk>/definition/",
        definitions.definition_exchange,
        name="definition_exchange",
    ),
    path(
        "collections/<uuid:pk>/definition.xlsx", definitions.definition_xlsx, name="definition_xlsx"
    ),
    path(
        "collections/<uuid:pk>/definition.json", definitions.definition_json, name="definition_json"
    ),
    path("collections/<uuid:pk>/import/", imports.import_new, name="import_new"),
    path("imports/<uuid:pk>/", imports.import_detail, name="import_detail"),
    path("imports/<uuid:pk>/errors.csv", imports.import_errors, name="import_errors"),
]

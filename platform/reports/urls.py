"""Page addresses of reports: public ones, and the working pages of members."""

from django.urls import path

from reports.views import drafts, public, sections

app_name = "reports"

urlpatterns = [
    path("reports/", public.public_list, name="public_list"),
    path("reports/<uuid:pk>/", public.public_detail, name="public_detail"),
    path("reports/<uuid:pk>/document.pdf", public.public_document, name="public_document"),
    path("reports/evidence/<uuid:pk>/", public.evidence_trace, name="evidence_trace"),
    path("drafts/", drafts.report_list, name="report_list"),
    path("drafts/new/", drafts.report_create, name="report_create"),
    path("drafts/<uuid:pk>/", drafts.report_detail, name="report_detail"),
    path("drafts/<uuid:pk>/read/", drafts.report_read, name="report_read"),
    path("drafts/<uuid:pk>/publish/", drafts.report_publish, name="report_publish"),
    path("drafts/sections/<uuid:pk>/", sections.section_edit, name="section_edit"),
]

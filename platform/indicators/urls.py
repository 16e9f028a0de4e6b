"""Addresses of indicators."""

from django.urls import path

from indicators import views
from indicators.views import minimum, own, own_values, targets

app_name = "indicators"
urlpatterns = [
    path("indicators/", views.indicator_list, name="indicator_list"),
    path("indicators/compare/", views.compare, name="compare"),
    path("indicators/compare/<slug:form>/", views.compare_table, name="compare_table"),
    path("indicators/how-to-read/", views.how_to_read, name="how_to_read"),
    path("indicators/own/", own.own_list, name="own_list"),
    path("indicators/own/new/", own.own_create, name="own_create"),
    path("indicators/own/imports/<uuid:pk>/", own_values.own_import, name="own_import"),
    path("indicators/own/<slug:slug>/", own.own_detail, name="own_detail"),
    path("indicators/own/<slug:slug>/edit/", own.own_edit, name="own_edit"),
    path("indicators/own/<slug:slug>/delete/", own.own_delete, name="own_delete"),
    path("indicators/own/<slug:slug>/values/", own_values.own_values, name="own_values"),
    path("indicators/own/<slug:slug>/spreadsheet/", own_values.own_upload, name="own_upload"),
    path(
        "indicators/own/<slug:slug>/template.csv",
        own_values.own_template,
        {"kind": "csv"},
        name="own_template_csv",
    ),
    path(
        "indicators/own/<slug:slug>/template.xlsx",
        own_values.own_template,
        {"kind": "xlsx"},
        name="own_template_xlsx",
    ),
    path("indicators/minimum/", minimum.minimum, name="minimum"),
    path("indicators/minimum/list/", minimum.minimum_items, name="minimum_items"),
    path("indicators/minimum/list/new/", minimum.minimum_item_create, name="minimum_item_create"),
    path(
        "indicators/minimum/list/<slug:slug>/", minimum.minimum_item_edit, name="minimum_item_edit"
    ),
    path("indicators/<slug:slug>/target/", targets.target, name="target"),
    path("indicators/<slug:slug>/target/remove/", targets.target_remove, name="target_remove"),
    path("indicators/imports/", views.import_list, name="import_list"),
    path("indicators/imports/sotkanet/", views.import_sotkanet, name="import_sotkanet"),
    path("indicators/imports/pxweb/", views.import_pxweb, name="import_pxweb"),
    path("indicators/imports/<uuid:pk>/", views.import_detail, name="import_detail"),
    path("indicators/<slug:slug>/", views.indicator_detail, name="indicator_detail"),
    path(
        "indicators/<slug:slug>/charts/<slug:kind>.<slug:ending>",
        views.chart_file,
        name="chart_file",
    ),
]

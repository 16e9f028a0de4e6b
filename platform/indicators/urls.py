"""Addresses of indicators."""

from django.urls import path

from indicators import views

app_name = "indicators"
urlpatterns = [
    path("indicators/", views.indicator_list, name="indicator_list"),
    path("indicators/compare/", views.compare, name="compare"),
    path("indicators/compare/<slug:form>/", views.compare_table, name="compare_table"),
    path("indicators/how-to-read/", views.how_to_read, name="how_to_read"),
    path("indicators/<slug:slug>/", views.indicator_detail, name="indicator_detail"),
]

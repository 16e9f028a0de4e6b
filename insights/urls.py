"""Addresses of insights."""

from django.urls import path

from insights import views

app_name = "insights"
urlpatterns = [
    path("overview/", views.overview, name="overview"),
    path("overview/analysis/", views.analysis, name="analysis"),
    path("overview/analyse/", views.analysis_start, name="analysis_start"),
    path("themes/", views.theme_list, name="theme_list"),
    path("themes/<uuid:pk>/", views.theme_detail, name="theme_detail"),
    path("signals/", views.signal_list, name="signal_list"),
    path("signals/<uuid:pk>/", views.signal_detail, name="signal_detail"),
    path("insights/", views.insight_list, name="insight_list"),
    path("insights/new/", views.insight_create, name="insight_create"),
    path("insights/<uuid:pk>/", views.insight_detail, name="insight_detail"),
]

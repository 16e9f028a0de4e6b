"""The API: one router, to which each app adds its view sets."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

import indicators.api_urls
import insights.api_urls
import organisations.api_urls
import places.api_urls
import reports.api_urls
import surveys.api_urls
from shared.views import challenge

router = SimpleRouter()
for app in (places, organisations, indicators, surveys, insights, reports):
    app.api_urls.register(router)

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="docs"),
    path("challenge/", challenge, name="challenge"),
    path("", include(router.urls)),
]

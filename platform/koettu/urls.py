"""All addresses. Pages stand under their language; machines and servers' questions do not."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from koettu import views
from shared.views import healthz, readyz
from surveys.views.doors import short_link
from surveys.views.whole import worker as answering_worker

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("api/", include("koettu.api_urls")),
    path("k/<slug:code>", short_link, name="short_link"),
    path("answering-worker.js", answering_worker, name="answering_worker"),
    *i18n_patterns(
        path("", views.front, name="front"),
        path("home/", views.home, name="home"),
        path("about/", views.about, name="about"),
        path("accessibility/", views.accessibility, name="accessibility"),
        path("privacy/", views.privacy, name="privacy"),
        path("admin/", admin.site.urls),
        path("account/", include("allauth.urls")),
        path("", include("accounts.urls")),
        path("", include("organisations.urls")),
        path("", include("places.urls")),
        path("", include("indicators.urls")),
        path("", include("surveys.urls")),
        path("", include("insights.urls")),
        path("", include("reports.urls")),
    ),
]

"""The plain baseline: a bare Django view that stores what it is sent by one `objects.create`.

No validation, no receipt, no idempotency, no audit: one model, one JSON column, the seven
middlewares of a new Django project, persistent connections. Serve `baseline_view:application`
with DATABASE_URL set; `python baseline_view.py` makes its table.
"""

import json
import sys
import uuid

import django
import environ
from django.conf import settings

sys.modules.setdefault("baseline_view", sys.modules[__name__])
settings.configure(
    SECRET_KEY="only-for-the-benchmark",  # noqa: S106
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF="baseline_view",
    USE_TZ=True,
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth"],
    DATABASES={"default": environ.Env().db("DATABASE_URL") | {"CONN_MAX_AGE": None}},
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
)
django.setup()

from django.core.wsgi import get_wsgi_application
from django.db import connection, models
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt


class Sent(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    survey = models.CharField(max_length=50)
    answers = models.JSONField()
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "baseline"

    def __str__(self) -> str:
        return self.survey


@csrf_exempt
def send(request: HttpRequest) -> JsonResponse:
    body = json.loads(request.body)
    sent = Sent.objects.create(survey=body["survey"], answers=body["answers"])
    return JsonResponse({"id": str(sent.pk)}, status=201)


urlpatterns = [path("api/responses/", send)]
application = get_wsgi_application()

if __name__ == "__main__":
    with connection.schema_editor() as editor:
        editor.create_model(Sent)

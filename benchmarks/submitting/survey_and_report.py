"""django-survey-and-report as its own demo serves it: ten questions on one page, posted as a form.

Serve `survey_and_report:application` with DATABASE_URL set; `python survey_and_report.py` makes its
tables and the survey, opens the form as a browser does, and prints what a browser would send.
"""

import json
import re
import sys
from datetime import timedelta
from urllib.parse import urlencode

import django
import environ
from django.conf import settings

sys.modules.setdefault("survey_and_report", sys.modules[__name__])
settings.configure(
    SECRET_KEY="only-for-the-benchmark",  # noqa: S106
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF="survey_and_report",
    USE_TZ=True,
    STATIC_URL="/static/",
    MEDIA_URL="/media/",
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    CHOICES_SEPARATOR=",",
    USER_DID_NOT_ANSWER="Left blank",
    EXCEL_COMPATIBLE_CSV=False,
    DEFAULT_SURVEY_PUBLISHING_DURATION=7,
    SURVEY_DEFAULT_PIE_COLOR="blue!50",
    INSTALLED_APPS=[
        "django.contrib.admin",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "django.contrib.staticfiles",
        "survey",
    ],
    DATABASES={"default": environ.Env().db("DATABASE_URL") | {"CONN_MAX_AGE": None}},
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.contrib.auth.context_processors.auth",
                    "django.template.context_processors.request",
                    "django.template.context_processors.i18n",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
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

from django.contrib import admin
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.test import Client
from django.urls import include, path
from django.utils.timezone import now
from survey.models import Question, Response, Survey

urlpatterns = [
    path("survey/", include("survey.urls")),
    path("accounts/", include("django.contrib.auth.urls")),
    path("admin/", admin.site.urls),
]
application = get_wsgi_application()

CHOICES = {
    "lonely": "never,sometimes,often",
    "services": "health,culture,sports,day",
    "moves": "yes,no",
    "reach": "phone,letter,visit",
}
TYPES = {
    "wellbeing": Question.INTEGER,
    "lonely": Question.RADIO,
    "services": Question.SELECT_MULTIPLE,
    "age": Question.INTEGER,
    "moves": Question.RADIO,
    "safe": Question.INTEGER,
    "joy": Question.SHORT_TEXT,
    "reach": Question.RADIO,
    "visits": Question.INTEGER,
    "experience": Question.TEXT,
}


def make_survey() -> Survey:
    made = Survey.objects.create(
        name="Arki",
        description="Arki",
        need_logged_user=False,
        editable_answers=False,
        display_method=Survey.ALL_IN_ONE_PAGE,
        publish_date=now().date(),
        expire_date=now().date() + timedelta(days=7),
    )
    for order, (name, type_) in enumerate(TYPES.items()):
        Question.objects.create(
            text=name,
            order=order,
            required=name in {"wellbeing", "experience"},
            survey=made,
            type=type_,
            choices=CHOICES.get(name, ""),
        )
    return made


def filled(made, answers) -> dict[str, object]:
    """The form's fields with the same answers that the others are sent."""
    told = answers | {"moves": "yes" if answers["moves"] else "no"}
    return {f"question_{question.pk}": told[question.text] for question in made.questions.all()}


def main() -> None:
    call_command("migrate", verbosity=0)
    made = make_survey()
    address = f"/survey/{made.pk}/"
    browser = Client(enforce_csrf_checks=True, headers={"host": "127.0.0.1"})
    page = browser.get(address).text
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    fields = filled(made, json.load(sys.stdin)["body"]["answers"]) | {"csrfmiddlewaretoken": token}
    answer = browser.post(address, fields)
    if answer.status_code != 302 or Response.objects.get().answers.count() != len(TYPES):
        raise SystemExit("The form was not accepted.")
    sending = {
        "path": address,
        "form": urlencode(fields, doseq=True),
        "headers": {"Cookie": f"csrftoken={browser.cookies['csrftoken'].value}"},
        "accepted": ["302"],
    }
    print(json.dumps(sending))


if __name__ == "__main__":
    main()

"""Settings every installation shares; each is read from the environment with a safe default.

`dev` is what `make run` uses, `test` what pytest uses, `production` refuses to start unsafe.
"""

from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

env = environ.Env()

ROOT = Path(__file__).resolve().parents[3]
VAR = Path(env("KOETTU_VAR", default=str(ROOT / "var")))
"""Where an installation keeps what it writes: the SQLite file, uploads, models."""
VAR.mkdir(parents=True, exist_ok=True)

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
PUBLIC_URL = env("PUBLIC_URL", default="http://localhost:8000")
"""The address printed on posters and in e-mails, without a slash at the end."""
WEB_WORKERS = env.int("WEB_WORKERS", default=2)
WEB_THREADS = env.int("WEB_THREADS", default=16 if "DATABASE_URL" in env.ENVIRON else 32)
"""Processes that serve pages on PostgreSQL, and the threads of each. SQLite has one process, where
more of them wait for the same commit."""
ANALYSIS_PROCESSES = env.int("ANALYSIS_PROCESSES", default=1)
DASK_SCHEDULER = env("DASK_SCHEDULER", default="")
"""On what an analysis works: processes of this machine, or the Dask cluster at an address."""
SENTENCE_MODEL = env("SENTENCE_MODEL", default="")
"""A folder with an ONNX sentence model, whose vectors stand in for the word vectors of themes."""
SOCKET_PORT = env.int("SOCKET_PORT", default=0)
"""Where pages find the sockets when no proxy joins the two; 0: at the pages' own address."""

DEMO = env.bool("DEMO", default=False)
"""Demo mode: synthetic content, labelled on every page, and one-click sign-in."""

# --- Apps ---------------------------------------------------------------------

INSTALLED_APPS = [
    "koettu",
    "reports",
    "insights",
    "surveys",
    "organisations",
    "indicators",
    "places",
    "accounts",
    "shared",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "channels",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
]

MIDDLEWARE = [
    "surveys.middleware.SendingMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "organisations.middleware.MembershipMiddleware",
    "shared.middleware.UnavailableMiddleware",
]

ROOT_URLCONF = "koettu.urls"
ASGI_APPLICATION = "koettu.asgi.application"
WSGI_APPLICATION = "koettu.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "shared.context_processors.installation",
            ],
            "builtins": ["shared.templatetags.koettu"],
        },
    },
]
FORM_RENDERER = "shared.forms.KoettuFormRenderer"

# --- Data ---------------------------------------------------------------------

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR / 'koettu.sqlite3'}")}
_database = DATABASES["default"]
if _database["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE: writers queue instead of failing half-way through a transaction.
    # synchronous=FULL: an acknowledged response survives a power cut (WAL with NORMAL loses it).
    # Connections stay with their threads: the last one that closes would empty the log.
    # The log is emptied when it holds 40 MB, not 4: what is written into the database at once then
    # lies together, and the disk is waited for a tenth as often.
    _database["CONN_MAX_AGE"] = None
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000;"
        " PRAGMA wal_autocheckpoint=10000;",
    }
else:
    # A bounded pool: unbounded thread-local connections outlive the threads that opened them.
    # Short waits: a database that is gone is soon a 503, and soon found when it is back.
    _database["OPTIONS"] = {
        "connect_timeout": 3,
        "prepare_threshold": 5,  # shared.inserts has the database plan its statement once
        "pool": {
            "min_size": 1,
            "max_size": env.int("DATABASE_POOL", default=WEB_THREADS + 2),
            "timeout": 5,
            "reconnect_timeout": 5,
        },
    }

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Counts of the rate limits: short-lived, and never in the database.
    "limits": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "limits",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}

REDIS_URL = env("REDIS_URL", default="")
if REDIS_URL:
    CACHES["default"] = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
    }
    CACHES["limits"] = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "limits",
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
    }
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [REDIS_URL]},
        },
    }
else:
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

INDICATOR_SOURCES = {
    "sotkanet": env("SOTKANET_URL", default="https://sotkanet.fi/rest/1.1"),
    "pxweb": env("PXWEB_URL", default="https://pxdata.stat.fi/PxWeb/api/v1"),
}
SOURCE_TRIES: dict[str, Any] = {"timeout": 60.0, "attempts": 4, "pause": 2.0}
"""Seconds for one try, how many tries, seconds before the second: see `indicators.sources.Tries`."""

MEDIA_ROOT = VAR / "media"
"""Uploads and finished documents; never served by address, only by views that ask permission."""

# --- People -------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
"""No cookie of its own: the privacy page promises two."""
LOGIN_REDIRECT_URL = "home"
LOGIN_URL = "account_login"
LOGOUT_REDIRECT_URL = "front"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
"""Accounts are made from an invitation sent to the address, which verifies it."""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/300s/key"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Koettu"
MFA_ALLOW_UNVERIFIED_EMAIL = True
"""As above: whoever holds an account was invited at the address or made by an administrator."""
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Koettu <koettu@localhost>")

# --- Languages and time ---------------------------------------------------------

LANGUAGE_CODE = "fi"
LANGUAGES = [("fi", "Suomi"), ("sv", "Svenska"), ("en", "English")]
LOCALE_PATHS = [ROOT / "platform" / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = ["koettu.formats"]
USE_TZ = True
TIME_ZONE = "Europe/Helsinki"

# --- Front end ------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
_packages = ROOT / "node_modules"
STATICFILES_DIRS = [
    ROOT / "platform" / "static",
    ("hds", _packages / "hds-core" / "lib"),
    ("htmx", _packages / "htmx.org" / "dist"),
    ("public-sans", _packages / "@fontsource-variable" / "public-sans" / "files"),
]
WHITENOISE_USE_FINDERS = True

# --- Security -------------------------------------------------------------------

_sockets = [f"ws://{host}:{SOCKET_PORT}" for host in ALLOWED_HOSTS] if SOCKET_PORT else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "connect-src": [SELF, *_sockets],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "shared.views.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "shared.uploads.CappedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_NUMBER_FILES = 10
UPLOAD_FILE_BYTES = 26 * 1024 * 1024
"""No form takes a larger file; what is over is dropped while it comes in."""
UPLOAD_BODY_BYTES = 64 * 1024 * 1024
"""A larger request is refused before it is read."""

# --- API ------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.LimitOffsetPagination",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "shared.api.exception_handler",
    "PAGE_SIZE": 50,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Koettu",
    "DESCRIPTION": _("Lived experience beside the statistics of the welfare report."),
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {
        "InsightStatusEnum": "insights.models.Insight.Status",
        "PassageLanguageEnum": "insights.models.Passage.Language",
        "ReportKindEnum": "reports.models.WelfareReport.Kind",
        "ResponseStatusEnum": "surveys.models.Response.Status",
        "SurveyKindEnum": "surveys.models.Survey.Kind",
        "SurveyStatusEnum": "surveys.models.Survey.Status",
        "WeakSignalStatusEnum": "insights.models.WeakSignal.Status",
    },
}

# --- Koettu ----------------------------------------------------------------------

KOETTU_K = env.int("KOETTU_K", default=5)
"""No published figure rests on fewer than this many people; a system check refuses less than 3."""
ATTACHMENT_BYTES = {
    kind: env.int(f"KOETTU_{kind.upper()}_MEGABYTES", default=megabytes) * 1024 * 1024
    for kind, megabytes in (("photo", 10), ("audio", 20), ("file", 10))
}
"""The largest attachment of each kind, as it is sent."""
ATTACHMENT_PIXELS = 50_000_000
"""A picture of more pixels is refused before it is drawn."""
ATTACHMENTS_WAITING_BYTES = env.int("KOETTU_WAITING_MEGABYTES", default=2000) * 1024 * 1024
"""Attachments whose answers have not been sent yet may take so much room at most."""
KOETTU_REFIT_HOURS = env.int("KOETTU_REFIT_HOURS", default=24)
"""The worker analyses anew after so many hours if enough new texts have come; 0: only when asked."""
KOETTU_FREE_SENDINGS = env.int("KOETTU_FREE_SENDINGS", default=10)
"""So many answers a minute does one address send without a proof of work."""
KOETTU_PROVED_SENDINGS = env.int("KOETTU_PROVED_SENDINGS", default=3000)
"""So many a minute with one each: all pupils of a large school at once."""
KOETTU_PROXIES = env.int("KOETTU_PROXIES", default=0)
"""Proxies of ours that a request passes, each adding an address to X-Forwarded-For."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="WARNING")},
}

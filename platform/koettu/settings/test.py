"""What pytest uses: SQLite in memory, or the services that DATABASE_URL and REDIS_URL name."""

import tempfile
from pathlib import Path

from .base import *

SECRET_KEY = "only-for-tests"
DEMO = False
ALLOWED_HOSTS = ["*"]
if "DATABASE_URL" not in env.ENVIRON:
    DATABASES["default"]["NAME"] = ":memory:"
    DATABASES["default"]["OPTIONS"]["init_command"] = ""
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="koettu-test-"))
WHITENOISE_AUTOREFRESH = True  # no scan of the static files at every start

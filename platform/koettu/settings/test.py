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
if REDIS_URL:
    # Tests run side by side; each process has its own corner of the one Redis, and databases of its
    # own there for the caches, since clearing a cache empties the database that it is in.
    _corner = env("PYTEST_XDIST_WORKER", default="gw-1")
    _first = 2 * int(_corner.removeprefix("gw")) + 2
    _server = REDIS_URL.rsplit("/", 1)[0]
    CACHES["default"]["LOCATION"] = f"{_server}/{_first}"
    CACHES["limits"]["LOCATION"] = f"{_server}/{_first + 1}"
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [REDIS_URL], "prefix": _corner},
        },
    }
# Connections that a pool keeps open would stop the test database from being dropped.
DATABASES["default"]["OPTIONS"].pop("pool", None)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
KOETTU_FREE_SENDINGS = 1_000_000  # every test sends from the same address
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="koettu-test-"))
WHITENOISE_AUTOREFRESH = True  # no scan of the static files at every start

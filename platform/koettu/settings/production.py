"""For real people's words: refuses to start with a setting that would endanger them."""

from django.core.exceptions import ImproperlyConfigured

from .base import *

_missing = [
    name
    for name in ("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "PUBLIC_URL")
    if not env.ENVIRON.get(name)
]
if _missing:
    raise ImproperlyConfigured(f"Set these in the environment first: {', '.join(_missing)}.")
if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5:
    raise ImproperlyConfigured("SECRET_KEY needs at least 50 random characters.")
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts; '*' lets anyone forge links.")
if DEBUG:
    raise ImproperlyConfigured("DEBUG shows people's words in error pages; leave it off.")
if DEMO:
    raise ImproperlyConfigured("DEMO opens accounts without a password; leave it off.")
if not PUBLIC_URL.startswith("https://"):
    raise ImproperlyConfigured("PUBLIC_URL must begin with https://.")

KOETTU_PROXIES = env.int("KOETTU_PROXIES", default=1)  # at least the one that ends TLS

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = False

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True

"""Pages, API and sockets of one process; behind a proxy, the process of the sockets alone."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "koettu.settings.production")

from koettu.wsgi import application as _http  # isort: skip - loads the apps, which the others need

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.conf import settings

from koettu.bridge import ThreadedHTTP
from koettu.routing import websocket_urlpatterns
from koettu.sendings import Sendings

_threads = ThreadedHTTP(_http, settings.WEB_THREADS)
# With Redis the limits are asked of another process, for which the event loop cannot wait.
application = ProtocolTypeRouter(
    {
        "http": _threads if settings.REDIS_URL else Sendings(_threads),
        "websocket": AllowedHostsOriginValidator(
            AuthMiddlewareStack(URLRouter(websocket_urlpatterns))
        ),
    },
)

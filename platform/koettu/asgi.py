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

application = ProtocolTypeRouter(
    {
        "http": ThreadedHTTP(_http, settings.WEB_THREADS),
        "websocket": AllowedHostsOriginValidator(
            AuthMiddlewareStack(URLRouter(websocket_urlpatterns))
        ),
    },
)

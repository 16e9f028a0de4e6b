"""Addresses of the sockets."""

from insights.consumers import websocket_urlpatterns

__all__ = ["websocket_urlpatterns"]

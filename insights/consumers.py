"""Sockets of the coordinator's pages."""

from typing import Any

websocket_urlpatterns: list[Any] = []

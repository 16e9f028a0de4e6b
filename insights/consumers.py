"""Sockets of the coordinator's pages: they say that something changed, the page fetches what."""

import asyncio
import time
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.contrib.auth.models import AnonymousUser
from django.urls import path

from accounts.models import User
from organisations.permissions import municipalities_of
from shared.live import relay

SHORTEST_PAUSE = 1.0
ROLE_CHECK_SECONDS = 4.0
FORBIDDEN = 4403


class OverviewConsumer(AsyncJsonWebsocketConsumer):
    """Tells members of a municipality or county what happens in their area and in the analysis.

    Many events become one message a second. The reader's role is asked again every few seconds;
    whoever loses it is sent away.
    """

    async def connect(self) -> None:
        self.topics: set[str] = set()
        self.kinds: set[str] = set()
        self.sent_at = 0.0
        self.tasks: set[asyncio.Task[None]] = set()
        self.sending = False
        self.codes = await self._municipalities()
        if not self.codes:
            await self.close(code=FORBIDDEN)
            return
        self.topics = {f"municipality.{code}" for code in self.codes} | {"analysis"}
        for topic in self.topics:
            await self.channel_layer.group_add(topic, self.channel_name)
        relay.ensure_running()
        await self.accept()
        self._start(self._watch_role())

    async def disconnect(self, code: int) -> None:
        for task in self.tasks:
            task.cancel()
        for topic in self.topics:
            await self.channel_layer.group_discard(topic, self.channel_name)

    async def live_event(self, event: dict[str, Any]) -> None:
        """An event of `shared.live`: remembered, and told with others that come within a second."""
        self.kinds.add(event["kind"])
        if not self.sending:
            self.sending = True
            self._start(self._send_soon())

    async def receive_json(self, content: Any, **kwargs: Any) -> None:
        """Nothing is asked through the socket."""

    async def _send_soon(self) -> None:
        await asyncio.sleep(max(0.0, self.sent_at + SHORTEST_PAUSE - time.monotonic()))
        self.sent_at = time.monotonic()
        kinds, self.kinds, self.sending = sorted(self.kinds), set(), False
        await self.send_json({"kinds": kinds})

    async def _watch_role(self) -> None:
        while True:
            await asyncio.sleep(ROLE_CHECK_SECONDS)
            if await self._municipalities() != self.codes:
                await self.close(code=FORBIDDEN)
                return

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self.tasks.discard(task)
        with suppress(asyncio.CancelledError):
            task.exception()

    async def _municipalities(self) -> set[str]:
        """The reader's municipalities now, asked anew of the database."""
        found: set[str] = await database_sync_to_async(self._ask_municipalities)()
        return found

    def _ask_municipalities(self) -> set[str]:
        user = self.scope.get("user") or AnonymousUser()
        known = User.objects.filter(pk=user.pk, is_active=True).first() if user.pk else None
        return municipalities_of(known or AnonymousUser())


websocket_urlpatterns = [path("ws/overview/", OverviewConsumer.as_asgi())]

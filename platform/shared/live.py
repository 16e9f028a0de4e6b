"""Telling open pages that something happened, after it is committed.

With Redis the channel layer carries events between processes. Without it they pass through the
LiveEvent table: each server process tails it (`relay`) and hands rows to its own pages.
"""

import asyncio
import contextlib
import os
import queue
import threading
import time
from typing import Any

from channels.layers import get_channel_layer
from django.conf import settings
from django.db import transaction

from shared.models import LiveEvent

RELAY_SECONDS = 0.5
KEEP_EVENTS = 1000
SEND_SECONDS = 0.2

Event = tuple[str, str, dict[str, Any]]


def publish(topic: str, kind: str, **payload: Any) -> None:
    """Send `kind` to everyone listening to `topic` once the present transaction has committed.

    `topic` is a channels group name (ASCII letters, digits, hyphens, full stops). `payload` holds
    counts and identifiers, never a person's words. A lost event never blocks what it tells of.
    """
    if has_carrier():
        transaction.on_commit(lambda: _send(topic, kind, payload), robust=True)
    else:
        LiveEvent.objects.create(**row(topic, kind, **payload))


def has_carrier() -> bool:
    """Whether Redis carries events, so that they need no row."""
    return bool(settings.REDIS_URL)


def row(topic: str, kind: str, **payload: Any) -> dict[str, Any]:
    """The columns that `publish` writes without Redis, for who writes many rows at once."""
    return {"topic": topic, "kind": kind, "payload": payload}


class _Sender(threading.Thread):
    """Hands events to Redis in a loop of its own, the same ones once in each round.

    Whoever publishes does not wait for Redis, and is not kept from its work when Redis is gone.
    """

    def __init__(self) -> None:
        super().__init__(name="events", daemon=True)
        self.process = os.getpid()
        self.waiting: queue.SimpleQueue[Event] = queue.SimpleQueue()

    def run(self) -> None:
        loop = asyncio.new_event_loop()  # the channel layer keeps a connection for each loop
        while True:
            events = {repr(event): event for event in [self.waiting.get()]}
            time.sleep(SEND_SECONDS)
            while not self.waiting.empty():
                event = self.waiting.get()
                events[repr(event)] = event
            loop.run_until_complete(self._send(list(events.values())))

    async def _send(self, events: list[Event]) -> None:
        with contextlib.suppress(Exception):  # a lost event blocks nothing
            for topic, kind, payload in events:
                await get_channel_layer().group_send(topic, message(kind, payload))


_sender: _Sender | None = None


def _send(topic: str, kind: str, payload: dict[str, Any]) -> None:
    global _sender  # noqa: PLW0603 - one for each process, also after a fork
    if _sender is None or _sender.process != os.getpid():
        _sender = _Sender()
        _sender.start()
    _sender.waiting.put((topic, kind, payload))


def message(kind: str, payload: dict[str, Any]) -> dict[str, Any]:
    return {"type": "live.event", "kind": kind, "payload": payload}


class Relay:
    """Carries LiveEvent rows to this process's pages; one for each process, started by need."""

    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None

    def ensure_running(self) -> None:
        if settings.REDIS_URL:
            return
        loop = asyncio.get_running_loop()
        if self._task is None or self._task.done() or self._task.get_loop() is not loop:
            self._task = loop.create_task(self._run())

    async def _run(self) -> None:
        newest = await LiveEvent.objects.order_by("-pk").values_list("pk", flat=True).afirst() or 0
        while True:
            await asyncio.sleep(RELAY_SECONDS)
            with contextlib.suppress(Exception):  # a busy database: the next round brings them
                newest = await self._pass_on(newest)

    async def _pass_on(self, newest: int) -> int:
        layer = get_channel_layer()
        seen = set()
        async for event in LiveEvent.objects.filter(pk__gt=newest).order_by("pk"):
            newest = event.pk
            if (key := (event.topic, event.kind, str(event.payload))) not in seen:
                seen.add(key)
                await layer.group_send(event.topic, message(event.kind, event.payload))
        return newest


relay = Relay()


def forget_old_events() -> None:
    """Delete all but the newest events; the worker does this now and then."""
    newest = LiveEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    LiveEvent.objects.filter(pk__lte=newest - KEEP_EVENTS).delete()

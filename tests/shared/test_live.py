"""Events reach open pages after commit, across processes without Redis, and tell no time."""

import asyncio

import pytest
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import transaction

from shared import live
from shared.models import LiveEvent


@pytest.mark.django_db(transaction=True)
async def test_an_event_reaches_its_group(loop_connections: None) -> None:
    layer = get_channel_layer()
    channel = await layer.new_channel()
    await layer.group_add("municipality.905", channel)
    live.relay.ensure_running()
    await asyncio.sleep(0.1)
    await sync_to_async(live.publish)("municipality.905", "response", count=1)
    event = await asyncio.wait_for(layer.receive(channel), timeout=5)
    assert event == {"type": "live.event", "kind": "response", "payload": {"count": 1}}


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sent_of_what_was_rolled_back() -> None:
    with transaction.atomic():
        live.publish("municipality.905", "response")
        transaction.set_rollback(True)
    assert not LiveEvent.objects.exists()


@pytest.mark.django_db
def test_old_events_are_forgotten() -> None:
    LiveEvent.objects.bulk_create(
        LiveEvent(topic="t", kind="k") for _number in range(live.KEEP_EVENTS + 5)
    )
    live.forget_old_events()
    assert LiveEvent.objects.count() == live.KEEP_EVENTS


def test_an_event_has_no_time() -> None:
    assert {field.name for field in LiveEvent._meta.get_fields()} == {
        "id",
        "topic",
        "kind",
        "payload",
    }
    assert settings.CHANNEL_LAYERS

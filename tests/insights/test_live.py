"""The overview's socket: who may listen, what is told, how often, and when it ends."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from channels.layers import get_channel_layer
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from insights.consumers import OverviewConsumer
from organisations.models import Membership, Organisation
from shared.live import message

pytestmark = pytest.mark.django_db(transaction=True)


class Socket:
    """A page's end of the socket, on asgiref's communicator: channels' own wants another server."""

    def __init__(self, user: User | AnonymousUser | None) -> None:
        scope = {"type": "websocket", "path": "/ws/overview/", "user": user}
        self.end = ApplicationCommunicator(OverviewConsumer.as_asgi(), scope)

    async def connect(self) -> dict[str, Any]:
        await self.end.send_input({"type": "websocket.connect"})
        answer: dict[str, Any] = await self.end.receive_output(3)
        return answer

    async def message(self) -> Any:
        return json.loads((await self.end.receive_output(3))["text"])

    async def is_silent(self, seconds: float) -> bool:
        return bool(await self.end.receive_nothing(seconds))

    async def leave(self) -> None:
        await self.end.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.end.wait(3)


async def test_only_members_of_public_authorities_listen(
    ngo: Organisation, make_member: Callable[..., User]
) -> None:
    member = await sync_to_async(make_member)(ngo, "owner")
    for user in (None, AnonymousUser(), member):
        answer = await Socket(user).connect()
        assert (answer["type"], answer["code"]) == ("websocket.close", 4403)


async def test_events_of_the_area_come_gathered(
    vaasa: Organisation, make_member: Callable[..., User]
) -> None:
    socket = Socket(await sync_to_async(make_member)(vaasa, "reader"))
    assert (await socket.connect())["type"] == "websocket.accept"
    layer = get_channel_layer()
    await layer.group_send("municipality.837", message("passages", {}))
    assert await socket.is_silent(0.2)
    await layer.group_send("municipality.905", message("passages", {}))
    assert await socket.message() == {"kinds": ["passages"]}
    for kind in ("progress", "progress", "done"):
        await layer.group_send("analysis", message(kind, {"percent": 10}))
    assert await socket.is_silent(0.3)
    assert await socket.message() == {"kinds": ["done", "progress"]}
    await socket.leave()


async def test_whoever_loses_the_role_is_sent_away(
    vaasa: Organisation, make_member: Callable[..., User], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("insights.consumers.ROLE_CHECK_SECONDS", 0.1)
    socket = Socket(await sync_to_async(make_member)(vaasa, "coordinator"))
    assert (await socket.connect())["type"] == "websocket.accept"
    assert await socket.is_silent(0.3)
    await Membership.objects.all().adelete()
    closed = await socket.end.receive_output(3)
    assert (closed["type"], closed["code"]) == ("websocket.close", 4403)

"""The pages in which people meet: the list of rooms, and a room."""

from typing import Any, cast

import msgspec
from asgiref.sync import sync_to_async
from django.apps import apps
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chat.access import find_room, may_enter, rooms_for
from chat.apps import ChatConfig
from chat.live.live import Live
from chat.models import User
from chat.services import rooms
from chat.services.people import person_key

_render = sync_to_async(render)


@require_safe
@never_cache
@login_required
async def home(request: HttpRequest) -> HttpResponse:
    """The rooms this person may know of, with who is inside."""
    person = cast("User", await request.auser())
    infos = await rooms.overview(_live(), [room async for room in rooms_for(person)])
    config = _config(person) | {
        "rooms": msgspec.to_builtins(infos),
        "socket": "/ws/home/",
        "roomUrl": reverse("room", args=["__slug__"]),
    }
    return await _render(request, "chat/home.html", {"config": config, "rooms": infos})


@require_safe
@never_cache
@login_required
async def room(request: HttpRequest, slug: str) -> HttpResponse:
    """The pre-join step and the call of one room. 404 alike for a missing and a forbidden one."""
    person = cast("User", await request.auser())
    found = await find_room(person, slug=slug)
    if found is None:
        raise Http404
    if not may_enter(found):
        return await _render(request, "chat/room_closed.html", {"room": found})
    info = await rooms.room_info(_live(), found)
    config = _config(person) | {
        "room": msgspec.to_builtins(info),
        "socket": f"/ws/rooms/{slug}/",
        "home": reverse("home"),
    }
    return await _render(request, "chat/room.html", {"config": config, "room": info})


def _live() -> Live:
    return cast("ChatConfig", apps.get_app_config("chat")).live


def _config(person: User) -> dict[str, Any]:
    return {
        "me": {"person": person_key(person.pk), "name": person.shown_name},
        "timeZone": person.time_zone or settings.TIME_ZONE,
        "language": get_language(),
    }

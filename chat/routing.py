"""Where each socket leads."""

from typing import Any, cast

from channels.routing import URLRouter
from django.urls import path, re_path

from chat.consumers.home import HomeConsumer
from chat.consumers.nowhere import NowhereConsumer
from chat.consumers.room import RoomConsumer

# Django's path() is typed for views; Channels routes applications with it.
_routes: list[Any] = [
    path("ws/home/", cast(Any, HomeConsumer.as_asgi())),
    path("ws/rooms/<slug:slug>/", cast(Any, RoomConsumer.as_asgi())),
    re_path(r"", cast(Any, NowhereConsumer.as_asgi())),
]
websockets = URLRouter(_routes)

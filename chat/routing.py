"""Where each socket leads."""

from channels.routing import URLRouter
from django.urls import path, re_path

from chat.consumers.home import HomeConsumer
from chat.consumers.nowhere import NowhereConsumer
from chat.consumers.room import RoomConsumer

websockets = URLRouter(
    [
        path("ws/home/", HomeConsumer.as_asgi()),
        path("ws/rooms/<slug:slug>/", RoomConsumer.as_asgi()),
        re_path(r"", NowhereConsumer.as_asgi()),
    ]
)

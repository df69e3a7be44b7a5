"""The portal as one ASGI application."""

import os

from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "videochat_site.settings")
http = get_asgi_application()

from chat.consumers.origin import ExactOrigin  # noqa: E402  models are not there before
from chat.logs import RequestId  # noqa: E402
from chat.routing import websockets  # noqa: E402

application = RequestId(
    ProtocolTypeRouter({"http": http, "websocket": ExactOrigin(websockets)}),
)

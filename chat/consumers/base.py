"""What every socket does: gate, decode, refuse, survive, clean up. No rules of the call."""

import logging
from typing import Any, cast

from channels.consumer import get_handler_name
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from django.apps import apps
from django.db import DatabaseError

from chat.core.decode import FrameError, decode, ref_of
from chat.core.errors import TEXTS, CallError, CloseCode, ErrorCode
from chat.core.messages import PROTOCOL, Error, FromClient, ServerMessage
from chat.live.announce import encode
from chat.live.live import Live
from chat.models import User
from chat.services.people import hash_secret

BAD_FRAMES_ALLOWED = 20

logger = logging.getLogger(__name__)


class BaseConsumer(AsyncWebsocketConsumer):
    """Subclasses write begin(), obey() and end()."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.live: Live = apps.get_app_config("chat").live  # type: ignore[attr-defined]
        self.joined_groups: set[str] = set()
        self.close_code = 1006
        self.is_closed = False
        self._bad_frames = 0
        self._is_counted = False

    # What subclasses write

    async def begin(self) -> None:
        """The socket is open and somebody is signed in."""

    async def obey(self, message: FromClient) -> None:
        """Do what a well-formed message asks. Raises CallError."""

    async def end(self) -> None:
        """The socket is gone. Runs once, whatever ended it."""

    # Lifecycle

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            await self._clean_up()

    async def dispatch(self, message: dict[str, Any]) -> None:
        # Stock Channels makes a thread hop for database connections here, before every message.
        try:
            await getattr(self, get_handler_name(message))(message)
        except StopConsumer:
            raise
        except CallError as problem:
            await self._refuse(problem.code)
        except DatabaseError:
            logger.exception("The database failed a socket.")
            await self._refuse(ErrorCode.UNAVAILABLE)
        except Exception:  # one message must not cost anybody their connection
            logger.exception("A handler failed.")
            await self._refuse(ErrorCode.INTERNAL)

    async def connect(self) -> None:
        offered = self.scope.get("subprotocols") or []
        # A browser takes no answer but one of its own offers; only then can it hear the close code.
        await self.accept(PROTOCOL if PROTOCOL in offered else next(iter(offered), None))
        self._is_counted = True
        self.live.observer.socket_opened()
        if PROTOCOL not in offered:
            await self.shut(CloseCode.RELOAD)
        elif not self.person.is_authenticated:
            await self.shut(CloseCode.SIGNED_OUT)
        else:
            await self._begin()

    async def websocket_receive(self, message: Any) -> None:
        if self.is_closed:
            return
        try:
            command = decode(message.get("text"))
        except FrameError as problem:
            await self._refuse(problem.code, problem.ref)
            await self._count_bad_frame()
            return
        try:
            await self.obey(command)
        except CallError as problem:
            await self._refuse(problem.code, ref_of(command))
        except DatabaseError:
            logger.exception("The database failed %s.", ref_of(command))
            await self._refuse(ErrorCode.UNAVAILABLE, ref_of(command))

    async def websocket_disconnect(self, message: Any) -> None:
        self.close_code = message.get("code") or 1006
        raise StopConsumer

    # From the layer

    async def live_signed_out(self, event: dict[str, Any]) -> None:
        """Somebody signed out; perhaps whoever is here, in another tab."""
        if event["session"] == hash_secret(self.scope["session"].session_key or ""):
            await self.give_up_place()
            await self.shut(CloseCode.SIGNED_OUT)

    async def give_up_place(self) -> None:
        """Give back what this socket holds in a call. Most hold nothing."""

    # For subclasses

    @property
    def person(self) -> User:
        """Who is signed in on this socket."""
        return cast(User, self.scope["user"])

    async def tell(self, message: ServerMessage) -> None:
        """Send a message to this client."""
        await self.tell_frame(encode(message))

    async def tell_frame(self, frame: str) -> None:
        """Send an encoded message to this client."""
        if not self.is_closed:
            await self.send(text_data=frame)

    async def shut(self, code: CloseCode) -> None:
        """Close the socket with a code; nothing is sent or heard after it."""
        if not self.is_closed:
            self.is_closed = True
            await self.close(code=int(code))

    async def subscribe(self, group: str) -> None:
        """Hear what is sent to a group."""
        self.joined_groups.add(group)
        await self.channel_layer.group_add(group, self.channel_name)

    async def unsubscribe(self, group: str) -> None:
        """Hear it no more."""
        self.joined_groups.discard(group)
        await self.channel_layer.group_discard(group, self.channel_name)

    # Internals

    async def _begin(self) -> None:
        try:
            await self.begin()
        except DatabaseError:
            logger.exception("The database failed a new socket.")
            await self.shut(CloseCode.TRY_AGAIN)

    async def _refuse(self, code: ErrorCode, ref: str = "") -> None:
        self.live.observer.refused(code)
        await self.tell(Error(code=code, message=TEXTS[code], ref=ref))

    async def _count_bad_frame(self) -> None:
        self._bad_frames += 1
        if self._bad_frames >= BAD_FRAMES_ALLOWED:
            await self.shut(CloseCode.PROTOCOL_ERROR)

    async def _clean_up(self) -> None:
        self.is_closed = True
        if self._is_counted:
            self.live.observer.socket_closed(self.close_code)
        try:
            await self.end()
        except Exception:  # the lease ends what a failed clean-up leaves behind
            logger.exception("Clean-up failed.")
        for group in list(self.joined_groups):
            await self.unsubscribe(group)

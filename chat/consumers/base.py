"""What every socket does: gate, decode, refuse, survive, clean up. No rules of the call."""

import logging
from typing import Any

from channels.consumer import get_handler_name
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from django.apps import apps

from chat.access import Rights
from chat.consumers.outage import OUTAGES, forget_broken_connections
from chat.consumers.sign_in import person_of
from chat.core.decode import FrameError, decode, ref_of
from chat.core.errors import TEXTS, CallError, CloseCode, ErrorCode
from chat.core.messages import PROTOCOL, Error, FromClient, ServerMessage
from chat.live.announce import encode, person_group, sign_in_group
from chat.live.live import Live
from chat.models import User
from chat.services.watch import Standing, Watch

BAD_FRAMES_ALLOWED = 20

logger = logging.getLogger(__name__)


class BaseConsumer(AsyncWebsocketConsumer):
    """Subclasses write begin(), obey(), reconsider() and end(). `person`: who is signed in on this socket."""

    person: User
    room_key: int | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        app: Any = apps.get_app_config("chat")
        self.live: Live = app.live
        self._watch: Watch = app.watch
        self._session_key = ""
        self._key_has_changed = False
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

    async def reconsider(self, rights: Rights) -> None:
        """Rights may have changed; the person is still signed in."""

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
        except OUTAGES as outage:
            await self._stand(outage)
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
        except OUTAGES as outage:
            await self._stand(outage, ref_of(command))

    async def websocket_disconnect(self, message: Any) -> None:
        self.close_code = message.get("code") or 1006
        raise StopConsumer

    # From the layer

    async def live_rights(self, event: dict[str, Any]) -> None:
        """Something changed that may concern whoever is here."""
        if self.is_closed:
            return
        try:
            await self.face(await self._watch.look(self), swept=False)
        except OUTAGES:  # the client has asked for nothing; the sweep looks again
            logger.exception("Rights could not be looked at.")
            await forget_broken_connections()

    async def give_up_place(self) -> None:
        """Give back what this socket holds in a call. Most hold nothing."""

    async def face(self, standing: Standing, *, swept: bool) -> None:
        """Go on with what is true of this person now, or end. swept: by the sweep, not by a change just now."""
        if self.is_closed:
            return
        if standing.person is None:
            await self.give_up_place()
            await self.shut(CloseCode.SIGNED_OUT)
            return
        self.person = standing.person
        if swept and await self._follow(standing.session_key):
            return
        await self.reconsider(standing.rights)

    # For subclasses

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
            if await self._let_in():
                await self.begin()
        except OUTAGES:
            logger.exception("A service failed a new socket.")
            await self.shut(CloseCode.TRY_AGAIN)
            await forget_broken_connections()

    async def _let_in(self) -> bool:
        person, self._session_key = await person_of(self.scope)
        if person is None:
            await self.shut(CloseCode.SIGNED_OUT)
            return False
        self.person = person
        self._watch.add(self)
        await self.subscribe(person_group(person.pk))
        await self.subscribe(sign_in_group(person.sign_in))
        return True

    async def _follow(self, session_key: str) -> bool:
        # After a change of password the session has another key. Its own pages come back with it, a thief cannot.
        # At the second look only: by then the browser surely has the new cookie.
        if self._key_has_changed:
            await self.shut(CloseCode.TRY_AGAIN)
        self._key_has_changed = session_key != self._session_key
        return self.is_closed

    async def _stand(self, outage: Exception, ref: str = "") -> None:
        logger.error("A service failed %s.", ref or "a socket", exc_info=outage)
        await self._refuse(ErrorCode.UNAVAILABLE, ref)
        await forget_broken_connections()

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
        self._watch.discard(self)
        try:
            await self.end()
            for group in list(self.joined_groups):
                await self.unsubscribe(group)
        except Exception:  # the lease ends what a failed clean-up leaves behind
            logger.exception("Clean-up failed.")

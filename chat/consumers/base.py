"""What every socket does: gate, decode, refuse, survive, clean up. No rules of the call."""

import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from channels.consumer import get_handler_name
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from django.apps import apps

from chat.consumers.express import Express, express_of
from chat.consumers.gate import Gate
from chat.consumers.outage import OUTAGES, forget_broken_connections, note
from chat.consumers.pump import Pump
from chat.core.bucket import Verdict
from chat.core.decode import FrameError, decode, ref_of
from chat.core.errors import TEXTS, CallError, CloseCode, ErrorCode
from chat.core.messages import PROTOCOL, Error, FromClient, ServerMessage
from chat.live.announce import encode
from chat.live.layer import LocalFirstLayer
from chat.live.live import Live

logger = logging.getLogger(__name__)


class BaseConsumer(AsyncWebsocketConsumer):
    """Subclasses write let_in(), begin(), obey() and end()."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.live: Live = apps.get_app_config("chat").live  # type: ignore[attr-defined]
        self.joined_groups: list[str] = []
        self.close_code = 1006
        self.is_closed = False
        self.pump = Pump(self.dispatch)
        self.express: Express | None = None
        self.gate = Gate(on_silence=partial(self.shut, CloseCode.TOO_SLOW))
        self._is_counted = False

    # What subclasses write

    async def let_in(self) -> bool:
        """Whether whoever is there may have this socket; if not, it is shut with a code."""
        return True

    async def begin(self) -> None:
        """The socket is open and its person was let in."""

    async def obey(self, message: FromClient) -> None:
        """Do what a well-formed message asks. Raises CallError."""

    async def end(self) -> None:
        """The socket is gone. Runs once, whatever ended it."""

    # Lifecycle

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.scope, self.base_send = scope, send
        self.express = express_of(scope)
        self.channel_layer = self.live.layer
        self.channel_name = await self.channel_layer.new_channel()
        try:
            await self.pump.run(receive, partial(self.channel_layer.receive, self.channel_name))
        except StopConsumer:
            pass
        finally:
            await self.clean_up()

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
        if self.is_closed or not await self._may_pass():
            return
        try:
            command = decode(message.get("text"))
        except FrameError as problem:
            await self._refuse(problem.code, problem.ref)
            if self.gate.has_had_enough():
                await self.shut(CloseCode.PROTOCOL_ERROR)
            return
        try:
            await self.obey(command)
        except CallError as problem:
            await self._refuse(problem.code, ref_of(command))
        except OUTAGES as outage:
            await self._stand(outage, ref_of(command))

    async def websocket_disconnect(self, message: Any) -> None:
        self.leave_layer()
        self.close_code = message.get("code") or 1006
        raise StopConsumer

    async def clean_up(self) -> None:
        """The socket is gone, whatever ended it."""
        self.is_closed = True
        # Before anything is waited for: the server does not wait for ever, and cuts this short.
        self.leave_layer()
        self.gate.stop()
        if self._is_counted:
            self.live.observer.socket_closed(self.close_code)
        steps: list[Callable[[], Awaitable[None]]] = [self.end]
        steps += [partial(self.unsubscribe, group) for group in self.joined_groups]
        for step in steps:
            try:
                await step()
            except OUTAGES as outage:  # the lease ends what a failed clean-up leaves behind
                note(outage, "Clean-up failed")
            except Exception:
                logger.exception("Clean-up failed.")

    # For subclasses

    async def tell(self, message: ServerMessage) -> None:
        """Send a message to this client."""
        await self.tell_frame(encode(message))

    async def tell_frame(self, frame: str) -> None:
        """Send an encoded message to this client."""
        if self.is_closed:
            return
        if self.express:
            self.express.say(frame)
        else:
            await self.send(text_data=frame)

    async def shut(self, code: CloseCode) -> None:
        """Close the socket with a code; nothing is sent or heard after it."""
        if not self.is_closed:
            self.is_closed = True
            self.leave_layer()
            await self.close(code=int(code))

    def is_gone(self) -> bool:
        """Whether nobody is at the other end any more, even if frames of theirs still wait here."""
        ask: Callable[[], bool] | None = self.scope.get("is_gone")  # type: ignore[assignment]
        return self.is_closed or bool(ask and ask())

    async def subscribe(self, group: str) -> None:
        """Hear what is sent to a group."""
        if group not in self.joined_groups:
            self.joined_groups.append(group)
        await self.channel_layer.group_add(group, self.channel_name)

    async def unsubscribe(self, group: str) -> None:
        """Hear it no more."""
        if group in self.joined_groups:
            self.joined_groups.remove(group)
        await self.channel_layer.group_discard(group, self.channel_name)

    def leave_layer(self) -> None:
        """Where the layer can: else messages for this participant's next socket would be taken here, and lost."""
        if isinstance(self.live.layer, LocalFirstLayer):
            self.live.layer.leave(self.channel_name)

    # Internals

    async def _begin(self) -> None:
        try:
            if await self.let_in():
                await self.begin()
        except OUTAGES as outage:
            note(outage, "A new socket was sent to come back")
            await self.shut(CloseCode.TRY_AGAIN)
            await forget_broken_connections()
        except Exception:  # half begun, it would answer pings and nothing else
            logger.exception("A new socket was sent to come back.")
            await self.shut(CloseCode.TRY_AGAIN)
        # From now on, not from the handshake: while a service is slow, frames wait unread.
        self.gate.start()

    async def _may_pass(self) -> bool:
        verdict = self.gate.judge()
        if verdict is Verdict.WARN:
            await self._refuse(ErrorCode.TOO_FAST)
        elif verdict is Verdict.END:
            await self.shut(CloseCode.TOO_FAST)
        return verdict is Verdict.PASS

    async def _stand(self, outage: Exception, ref: str = "") -> None:
        note(outage, f"A service failed {ref or 'a socket'}")
        await self._refuse(ErrorCode.UNAVAILABLE, ref)
        await forget_broken_connections()

    async def _refuse(self, code: ErrorCode, ref: str = "") -> None:
        self.live.observer.refused(code)
        await self.tell(Error(code=code, message=TEXTS[code], ref=ref))

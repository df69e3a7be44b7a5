"""Text chat: kept in the database, the newest hundred of a room."""

from chat.core.call import Participant, note_chat
from chat.core.messages import CHAT_HISTORY, ChatEntry, ChatSend
from chat.core.messages import ChatMessage as ChatMessageFrame
from chat.live.live import Live
from chat.models import AUTHOR_NAME_CHARACTERS, ChatMessage
from chat.services.people import person_key


async def say(live: Live, room: int, author: int, speaker: Participant, message: ChatSend) -> None:
    """Keep a message and send it to everyone in the call, its sender too. Sent twice, it is kept once.

    author: the primary key of the speaker's account.
    """
    kept, _ = await ChatMessage.objects.aget_or_create(
        room_id=room,
        author_id=author,
        client_id=message.id,
        defaults={"text": message.text, "author_name": speaker.name[:AUTHOR_NAME_CHARACTERS]},
    )
    await _forget_old(room)
    await live.change(room, lambda call, now: note_chat(call, kept.pk))
    await live.announcer.tell_room(room, ChatMessageFrame(entry=_entry(kept)))


async def newest(room: int) -> list[ChatEntry]:
    """The newest messages of a room, oldest first."""
    rows = ChatMessage.objects.filter(room_id=room).order_by("-pk")[:CHAT_HISTORY]
    return [_entry(row) async for row in rows][::-1]


async def _forget_old(room: int) -> None:
    numbers = ChatMessage.objects.filter(room_id=room).order_by("-pk").values_list("pk", flat=True)
    oldest_kept = await numbers[CHAT_HISTORY - 1 : CHAT_HISTORY].afirst()
    if oldest_kept:
        await ChatMessage.objects.filter(room_id=room, pk__lt=oldest_kept).adelete()


def _entry(row: ChatMessage) -> ChatEntry:
    return ChatEntry(
        number=row.pk,
        id=row.client_id,
        person=person_key(row.author_id) if row.author_id else "",
        name=row.author_name,
        text=row.text,
        sent_at=row.sent_at.timestamp(),
    )

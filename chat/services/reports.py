"""How the links of a call were: what each side of each link tells, last when it ends, kept for the administrators."""

from datetime import timedelta
from typing import Any

from django.db import IntegrityError
from django.utils import timezone
from msgspec import to_builtins

from chat.core.call import Participant
from chat.core.errors import CallError, ErrorCode
from chat.core.messages import CallReport, LinkSummary
from chat.live.live import Live
from chat.models import LinkReport
from chat.services.people import account_of

REPORTS_AN_HOUR = 100
"""Of one account in one room: somebody with seven others comes back fourteen times. What is told beyond is not kept."""


async def keep(live: Live, room: int, teller: Participant, report: CallReport) -> None:
    """Keep the report of one link. It is told every minute while the link lasts; the last one counts, also where the
    store has forgotten the call in between.

    Raises CallError unknown_participant about anybody whom the teller has not met in this call, or who is no more.
    """
    link: dict[str, Any] = {"room_id": room, "by_id_in_call": teller.id, "about_id_in_call": report.about}
    told = {"ended_at": timezone.now(), **_fields(report.link)}
    if await LinkReport.objects.filter(**link).aupdate(**told):
        return
    call = await live.store.load(room)
    person = call.met(teller, report.about) if call else None
    if call is None or person is None:
        raise CallError(ErrorCode.UNKNOWN_PARTICIPANT)
    by = account_of(teller.person)
    if await _has_told_enough(room, by):
        return
    try:
        await LinkReport.objects.acreate(epoch=call.epoch, by_id=by, about_id=account_of(person), **link, **told)
    except IntegrityError:  # an account was deleted since
        raise CallError(ErrorCode.UNKNOWN_PARTICIPANT) from None


async def _has_told_enough(room: int, by: int) -> bool:
    an_hour_ago = timezone.now() - timedelta(hours=1)
    told = LinkReport.objects.filter(room=room, by=by, ended_at__gt=an_hour_ago)
    return await told.acount() >= REPORTS_AN_HOUR


def _fields(link: LinkSummary) -> dict[str, object]:
    fields = to_builtins(link)
    rtt, grades = fields.pop("rtt") or {}, fields.pop("grades")
    return fields | grades | {f"rtt_{name}": rtt.get(name) for name in ("least", "median", "p95")}

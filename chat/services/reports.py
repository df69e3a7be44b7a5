"""How the links of a call were: what each side of each link tells when it ends, kept for the administrators."""

from msgspec import to_builtins

from chat.core.call import Participant
from chat.core.errors import CallError, ErrorCode
from chat.core.messages import CallReport, LinkSummary
from chat.live.live import Live
from chat.models import LinkReport
from chat.services.people import account_of


async def keep(live: Live, room: int, teller: Participant, report: CallReport) -> None:
    """Keep the report of one link; told twice, it is kept once.

    Raises CallError unknown_participant about anybody whom the teller has not met in this call.
    """
    call = await live.store.load(room)
    person = call.met(teller, report.about) if call else None
    if call is None or person is None:
        raise CallError(ErrorCode.UNKNOWN_PARTICIPANT)
    await LinkReport.objects.aget_or_create(
        room_id=room,
        epoch=call.epoch,
        by_id_in_call=teller.id,
        about_id_in_call=report.about,
        defaults={"by_id": account_of(teller.person), "about_id": account_of(person), **_fields(report.link)},
    )


def _fields(link: LinkSummary) -> dict[str, object]:
    fields = to_builtins(link)
    rtt, grades = fields.pop("rtt") or {}, fields.pop("grades")
    return fields | grades | {f"rtt_{name}": rtt.get(name) for name in ("least", "median", "p95")}

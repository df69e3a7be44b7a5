"""How one link was until now, as one of its two sides saw it. At most some 4 KB, whatever is in it."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

MOMENTS_A_LINK = 10

Seconds = Annotated[int, Meta(ge=0, le=7 * 24 * 3600)]
Count = Annotated[int, Meta(ge=0, le=100_000)]
Share = Annotated[float, Meta(ge=0, le=1)]
RoundTrip = Annotated[int, Meta(ge=0, le=600_000)]
Codec = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9._+-]{0,32}\Z")]
Label = Annotated[str, Meta(max_length=80, pattern=r"\A[^\x00-\x1f\x7f]*\Z")]
Moment = Annotated[float, Meta(ge=0, le=1e11)]
Trouble = Literal["loss", "delay", "cpu", "line", "silence"]


class GradeSeconds(Struct, frozen=True, forbid_unknown_fields=True):
    """For how long a link was how good, in seconds."""

    good: Seconds = 0
    fair: Seconds = 0
    poor: Seconds = 0
    lost: Seconds = 0


class RoundTrips(Struct, frozen=True, forbid_unknown_fields=True):
    """The round trips of a link, in milliseconds."""

    least: RoundTrip
    median: RoundTrip
    p95: RoundTrip


class Codecs(Struct, frozen=True, forbid_unknown_fields=True):
    """What was received in which codec; empty: nothing was."""

    microphone: Codec = ""
    camera: Codec = ""
    screen: Codec = ""


class DeviceLabels(Struct, frozen=True, forbid_unknown_fields=True):
    """The kind of the sender's own devices, without the name of their owner; empty: none in use."""

    microphone: Label = ""
    camera: Label = ""


class WorstMoment(Struct, frozen=True, forbid_unknown_fields=True):
    """One of the longest bad times of a link; `at` is its beginning in Unix seconds."""

    at: Moment
    seconds: Seconds
    grade: Literal["poor", "lost"]
    cause: Trouble | None = None


class LinkSummary(Struct, frozen=True, forbid_unknown_fields=True):
    """One link as one side of it heard and saw the other. `loss`, `concealed`: 0 to 1. `restarts`: of ICE.
    `links`: how many RTCPeerConnections it took."""

    seconds: Seconds
    route: Literal["direct", "relay", "none"]
    protocol: Literal["udp", "tcp", "tls", ""]
    grades: GradeSeconds
    loss: Share
    concealed: Share
    restarts: Count
    links: Count
    codecs: Codecs
    devices: DeviceLabels
    browser: Label
    moments: Annotated[list[WorstMoment], Meta(max_length=MOMENTS_A_LINK)]
    rtt: RoundTrips | None = None

"""What the carrier keeps: numbers, messages, calls, recordings; and the simulated phones. Times are Unix time."""

from dataclasses import dataclass, field
from typing import Any, Literal

NumberKind = Literal["short_code", "long_code", "toll_free"]
PhoneKind = Literal["supporter", "official"]
Behaviour = Literal["manual", "answer", "busy", "no-answer", "voicemail", "decline"]
BEHAVIOURS: tuple[Behaviour, ...] = ("manual", "answer", "busy", "no-answer", "voicemail", "decline")
OptOut = Literal["default", "none", "advanced"]
OPT_OUTS: tuple[OptOut, ...] = ("default", "none", "advanced")
CALL_ENDED = ("completed", "busy", "failed", "no-answer", "canceled")
MESSAGE_ENDED = ("delivered", "undelivered", "failed", "canceled", "received")


@dataclass
class Number:
    """A number of the account: what the gateway sends from and answers on.

    `opt_out` is who handles STOP, START and HELP (see `optout`).
    """

    sid: str
    number: str
    kind: NumberKind
    name: str
    sms: bool
    voice: bool
    created: float
    updated: float
    sms_url: str = ""
    sms_method: str = "POST"
    sms_fallback_url: str = ""
    sms_fallback_method: str = "POST"
    voice_url: str = ""
    voice_method: str = "POST"
    voice_fallback_url: str = ""
    voice_fallback_method: str = "POST"
    status_callback: str = ""
    status_callback_method: str = "POST"
    opt_out: OptOut = "default"


@dataclass
class Phone:
    """A telephone out in the world; it takes as many calls at once as it has `lines`.

    `talk_seconds` ends an answered call from this side; None stays on the line.

    `delivery` is what becomes of texts to it: "" is delivered, "no-receipt" stays at sent, a carrier's code fails.
    """

    number: str
    name: str = ""
    kind: PhoneKind = "supporter"
    behaviour: Behaviour = "manual"
    line_type: str = "mobile"
    delivery: str = ""
    answer_seconds: float | None = None
    talk_seconds: float | None = None
    lines: int = 1
    unread: int = 0
    errors: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Message:
    """`body` is what the carrier still holds, `shown` what stands on the phone's screen whatever is redacted here."""

    sid: str
    sender: str
    to: str
    body: str
    direction: str
    status: str
    segments: int
    created: float
    updated: float
    sent: float | None = None
    error_code: int | None = None
    status_callback: str = ""
    status_method: str = "POST"
    arrived: float | None = None
    shown: str = ""


@dataclass
class Line:
    """One thing heard on a call: by the gateway's voice, by the person at the phone, or a tone of the line."""

    at: float
    who: Literal["gateway", "phone", "line"]
    text: str


@dataclass
class Call:
    """One leg. `phone` is the simulated phone it reaches; `callback_events` are those the gateway asked for."""

    sid: str
    caller: str
    to: str
    direction: str
    status: str
    phone: str
    created: float
    updated: float
    parent: str | None = None
    started: float | None = None
    ended: float | None = None
    duration: int | None = None
    answered_by: str | None = None
    queue_ms: int = 0
    number_sid: str | None = None
    status_callback: str = ""
    status_method: str = "POST"
    callback_events: tuple[str, ...] = ("completed",)
    sequence: int = 0
    answered_at: float = 0.0
    connected_to: str | None = None
    transcript: list[Line] = field(default_factory=list)

    @property
    def over(self) -> bool:
        return self.status in CALL_ENDED


@dataclass
class Recording:
    """What was said; the text stands for the audio."""

    sid: str
    call_sid: str
    text: str
    duration: int
    created: float
    updated: float
    source: str = "RecordVerb"

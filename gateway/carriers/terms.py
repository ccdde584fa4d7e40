"""The terms of the port: what is asked of a carrier and what it answers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

# At the end of a webhook's URL: quick tries within the carrier's fifteen seconds, also when a server dies in the
# middle of one (webhook connection overrides; without them only a refused connection is tried once more). Never sent,
# never signed.
RETRIES: Final = "#rc=3&rp=ct,rt,5xx&ct=2000&rt=4000"


@dataclass(frozen=True, slots=True)
class Accepted:
    sid: str
    status: str


@dataclass(frozen=True, slots=True)
class ListedText:
    sid: str
    status: str
    body: str
    direction: str  # outbound-api, outbound-reply, …
    error_code: int | None
    created_at: datetime | None
    price: int | None = None  # in millionths of a dollar; the carrier tells it late


@dataclass(frozen=True, slots=True)
class ReceivedText:
    """One that somebody sent to a number of the account."""

    sid: str
    sender: str
    to: str
    body: str
    segments: int
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class ListedCall:
    sid: str
    status: str
    answered_by: str | None
    created_at: datetime | None


@dataclass(frozen=True, slots=True)
class Ring:
    """A call to be placed. URLs are absolute; `seconds` is how long the phone rings, `longest` bounds the call."""

    to: str
    sender: str
    answer_url: str
    fallback_url: str
    status_url: str
    seconds: int
    longest: int
    detect_machine: bool = True


@dataclass(frozen=True, slots=True)
class Webhooks:
    """Where one of our numbers sends what arrives; absolute URLs, retry overrides in their fragments, empty: nowhere.

    A method other than POST stands before the URL.
    """

    text: str
    text_fallback: str
    voice: str
    voice_fallback: str
    call_status: str

    @classmethod
    def below(cls, public_url: str) -> "Webhooks":
        """Every URL is tried several times, then its fallback once."""
        return cls(
            text=f"{public_url}/webhooks/sms{RETRIES}",
            text_fallback=f"{public_url}/webhooks/sms",
            voice=f"{public_url}/webhooks/voice{RETRIES}",
            voice_fallback=f"{public_url}/webhooks/voice/fallback",
            call_status=f"{public_url}/webhooks/voice/status{RETRIES}",
        )


_NOWHERE: Final = Webhooks("", "", "", "", "")


@dataclass(frozen=True, slots=True)
class OwnNumber:
    """One of the account's, and where it points at present.

    `kind` is short_code, long_code or toll_free; `phone` is E.164, or the digits of a short code.
    """

    sid: str
    phone: str
    kind: str
    text: bool
    voice: bool
    webhooks: Webhooks = _NOWHERE

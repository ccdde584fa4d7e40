"""What can go wrong with a send, in the three ways that matter: not taken, refused, and nobody knows.

One table says what a carrier's code means, for the errors of its API and for those in its callbacks alike
(twilio.com/docs/api/errors). A code that is not in it is logged as an error: somebody has to look at it.
"""

from typing import Final, Literal

import structlog

Kind = Literal[
    "opted_out",  # this person told the carrier to stop
    "landline",  # no texts reach this line
    "bad_number",  # this number cannot be reached, by anybody
    "unreachable",  # not reached this time
    "filtered",  # the text was taken for spam
    "busy",  # the carrier's own queue or the sender's rate is full
    "daily_cap",  # their network takes no more of us today
    "sender",  # our number may not send
    "configuration",  # our account, our credentials, our request
    "expired",  # the validity period passed first
    "unknown",
]

# What is to be done about each, whether it comes at once or in a report: the text failed for good; the same text may
# arrive later; no text of ours goes to that number any more; our number is unfit; or our account or request is.
Treatment = Literal["permanent", "retry later", "suppress the number", "stop the sender", "configuration"]

TREATMENTS: Final[dict[Kind, Treatment]] = {
    "opted_out": "suppress the number",
    "landline": "suppress the number",
    "bad_number": "permanent",
    "unreachable": "retry later",
    "filtered": "permanent",
    "busy": "retry later",
    "daily_cap": "retry later",
    "sender": "stop the sender",
    "configuration": "configuration",
    "expired": "retry later",
    "unknown": "permanent",
}
# Nobody's fault but ours, and it meets every text.
UNFIT: Final = frozenset(
    kind for kind, treatment in TREATMENTS.items() if treatment in {"stop the sender", "configuration"}
)

log = structlog.get_logger(__name__)

KINDS: Final[dict[int, Kind]] = {
    10004: "busy",  # too many calls at once
    20001: "configuration",
    20003: "configuration",  # credentials
    20005: "configuration",  # account not active
    20008: "configuration",  # test credentials
    20009: "busy",  # cannot be deleted before it is complete
    20404: "configuration",
    20429: "busy",
    21205: "configuration",  # a URL the carrier cannot use
    21210: "sender",  # caller id not verified
    21211: "bad_number",
    21212: "sender",
    21213: "configuration",  # no sender given
    21214: "bad_number",
    21215: "bad_number",  # calls to this region are not enabled
    21216: "bad_number",  # calls to this number are blocked
    21217: "bad_number",
    21219: "configuration",  # a trial account and a number that is not verified
    21262: "configuration",
    21408: "bad_number",  # texts to this region are not enabled
    21601: "sender",
    21602: "configuration",  # no body
    21603: "sender",
    21604: "configuration",  # no recipient
    21606: "sender",
    21608: "configuration",  # trial account
    21609: "configuration",  # status URL
    21610: "opted_out",
    21611: "busy",  # ten hours of segments wait already
    21612: "bad_number",  # not reachable by text from this sender
    21614: "landline",
    21617: "configuration",  # longer than 1600 characters
    21635: "landline",
    21701: "sender",
    21702: "sender",
    21703: "sender",
    21704: "sender",
    21705: "sender",
    22005: "busy",  # a day of calls waits already
    30001: "busy",
    30002: "configuration",  # account suspended
    30003: "unreachable",
    30004: "bad_number",  # blocked by the recipient's carrier
    30005: "bad_number",
    30006: "landline",
    30007: "filtered",
    30008: "unknown",  # the networks do not say why; such a text has sometimes arrived
    30017: "busy",
    30022: "busy",
    30023: "daily_cap",
    30027: "daily_cap",
    30032: "sender",  # toll-free number not verified
    30034: "sender",  # number not registered
    30036: "expired",
    30410: "busy",
    30450: "filtered",
    30610: "busy",  # the carrier's own quiet hours
    30640: "opted_out",  # known to sue over texts
    70005: "busy",  # too many requests that failed, as those for what is deleted already
}


def kind_of(code: int | None) -> Kind:
    if code is None:
        return "unknown"
    kind = KINDS.get(code)
    if kind is None:
        log.error("the carrier gave a code that nobody here knows; add it to carriers/errors.py", code=code)
        return "unknown"
    return kind


class CarrierError(Exception):
    """A request to the carrier did not end well."""


class NotTaken(CarrierError):  # noqa: N818 - the words that every sender matches on
    """Never processed: too many requests (429), or no connection came about. Trying again is always safe."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The carrier did not take the request: {reason}.")


class Refused(CarrierError):  # noqa: N818 - as above
    """The carrier said no; `code` is its own, `kind` what that means to us."""

    def __init__(self, code: int | None, status: int) -> None:
        self.code = code
        self.status = status
        self.kind: Kind = "configuration" if code is None and status in {401, 403} else kind_of(code)
        super().__init__(f"The carrier refused with code {code} (HTTP {status}): {self.kind}.")

    @property
    def ours(self) -> bool:
        """Nothing is wrong with the recipient: the same request may succeed later, once we or the carrier are fit."""
        return self.kind in {"busy", "daily_cap", "sender", "configuration", "unknown"}


class Uncertain(CarrierError):  # noqa: N818 - as above
    """Perhaps processed: a time-out, a 5xx, a broken connection. Only the carrier's list knows; never send again."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"Nobody knows whether the carrier took the request: {reason}.")

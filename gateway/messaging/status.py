"""What the carrier reports about a text. The busiest path of a blast: one statement for the usual report."""

from dataclasses import dataclass
from typing import Final

import structlog
from sqlalchemy import bindparam, func, or_, select, update
from sqlalchemy.exc import IntegrityError

from gateway.carriers.errors import kind_of
from gateway.clock import now
from gateway.messaging.again import try_again
from gateway.messaging.refusals import note_refusal
from gateway.models.messages import messages
from gateway.prepared import Prepared
from gateway.runtime import Runtime

# The carrier's words in ours. Whatever it still holds is `accepted`; `read` is what chat apps say.
STATUSES: Final[dict[str, str]] = {
    "accepted": "accepted",
    "scheduled": "accepted",
    "queued": "accepted",
    "sending": "accepted",
    "sent": "sent",
    "delivered": "delivered",
    "read": "delivered",
    "partially_delivered": "delivered",
    "undelivered": "undelivered",
    "failed": "failed",
    "canceled": "canceled",
}
_BEFORE_ACCEPTED: Final = ("queued", "sending", "uncertain")
_BEFORE_THE_END: Final = (*_BEFORE_ACCEPTED, "accepted", "sent")
# A status is entered only from an earlier one: callbacks come twice, late and out of order. The last ones are left
# by nothing. Our own `queued` counts as earlier: a callback proves that the carrier has the text after all.
_EARLIER: Final[dict[str, tuple[str, ...]]] = {
    "accepted": (*_BEFORE_ACCEPTED, "accepted"),  # an answer given in a webhook's response learns its id by this
    "sent": (*_BEFORE_ACCEPTED, "accepted"),
    "delivered": _BEFORE_THE_END,
    "undelivered": _BEFORE_THE_END,
    "failed": _BEFORE_THE_END,
    "canceled": _BEFORE_THE_END,
}
_ADVANCE: Final = {
    status: Prepared(
        update(messages)
        .where(
            messages.c.id == bindparam("message_id"),
            messages.c.direction == "out",
            or_(*(messages.c.status == each for each in earlier)),
            messages.c.carrier_sid.is_(None) | (messages.c.carrier_sid == bindparam("sid")),
        )
        .values(
            status=status,
            carrier_sid=func.coalesce(messages.c.carrier_sid, bindparam("sid")),
            error_code=bindparam("code"),
            **({"delivered_at": bindparam("moment")} if status == "delivered" else {}),
        )
    )
    for status, earlier in _EARLIER.items()
}
_OWNER: Final = select(messages.c.supporter_id).where(messages.c.id == bindparam("message_id"))

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Report:
    """`sid` and `status` are the carrier's words, `code` its error, if there was one."""

    sid: str
    status: str
    code: int | None = None


def record_status(runtime: Runtime, message_id: str, report: Report) -> None:
    """Moves the message forward, or changes nothing: for an unknown id, a strange word, a repetition."""
    status = STATUSES.get(report.status)
    if status is None:
        log.warning("the carrier reports a status that nobody here knows", status=report.status[:20])
        return
    parameters = {"message_id": message_id, "sid": report.sid, "code": report.code, "moment": now()}
    try:
        with runtime.db.transaction() as transaction:
            moved = transaction.run(_ADVANCE[status], parameters) == 1
            if moved and report.code:
                owner = transaction.execute(_OWNER, {"message_id": message_id}).scalar_one()
                note_refusal(transaction, owner, kind_of(report.code), report.code)
                try_again(transaction, message_id, kind_of(report.code))
    except IntegrityError:
        log.warning("status of one text under the address of another", message=message_id)

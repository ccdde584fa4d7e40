"""Texts that the carrier took and then did not deliver, for a reason that passes: tried once more.

The second try is a text of its own: another row, with an id of the carrier's own. So a report about the first, late
or repeated, changes nothing of it, and all that asks, bills or deletes by that id knows both. Consent, hours, caps
and the state of the blast are looked at again when it is claimed.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

import structlog
from sqlalchemy import exists, insert, literal, select, update

from gateway.carriers.errors import Kind
from gateway.clock import new_id, now
from gateway.db import Transaction
from gateway.models.base import Id, Instant
from gateway.models.blasts import blast_recipients, blasts
from gateway.models.messages import messages

# How long the reason may last, where the carrier says that the text did not arrive. Not those that it cannot explain:
# such a text has sometimes been read all the same.
DELAYS: Final[Mapping[Kind, timedelta]] = {
    "busy": timedelta(minutes=30),
    "daily_cap": timedelta(hours=12),  # ends at midnight on the west coast: after this night
    "unreachable": timedelta(hours=2),
    "expired": timedelta(0),  # the night that it expired for is quiet hours
    "sender": timedelta(minutes=5),  # a blast is paused until somebody has mended it
    "configuration": timedelta(minutes=5),
}
_ONCE_IN: Final = timedelta(hours=24)  # a telephone is not tried anew more often

_USEFUL: Final = timedelta(hours=12)  # a report of yesterday brings nothing back

# What the second try does not have yet; all that is not new is copied.
_EMPTY: Final = ("carrier_sid", "error_code", "price", "claimed_at", "delivered_at")

log = structlog.get_logger(__name__)


def try_again(transaction: Transaction, message_id: str, kind: Kind) -> None:
    """Only what we sent by ourselves: an answer in a conversation that has gone on helps nobody."""
    delay = DELAYS.get(kind)
    text = transaction.execute(select(messages).where(messages.c.id == message_id)).one()
    if delay is None or not _is_fresh(text) or _is_canceled(transaction, text):
        return
    if transaction.execute(_give_up(text)).rowcount:
        log.info("a text that did not arrive is tried again", message=message_id, kind=kind)
        _put_in_its_place(transaction, text, delay)


def _is_fresh(text: Any) -> bool:
    return text.claimed_at is not None and text.claimed_at > now() - _USEFUL


def _is_canceled(transaction: Transaction, text: Any) -> bool:
    status = transaction.execute(select(blasts.c.status).where(blasts.c.id == text.blast_id)).scalar()
    return status == "canceled"


def _give_up(text: Any) -> Any:
    """Whoever's telephone was tried anew a moment ago keeps the failure; so does a second try."""
    earlier = messages.alias("earlier")
    tried = exists().where(
        earlier.c.supporter_id == text.supporter_id,
        earlier.c.status == "retried",
        earlier.c.claimed_at > text.created_at - _ONCE_IN,
    )
    failed = (messages.c.id == text.id, messages.c.status.in_(("failed", "undelivered")))
    return update(messages).where(*failed, ~tried).values(status="retried")


def _put_in_its_place(transaction: Transaction, text: Any, delay: timedelta) -> None:
    anew = {
        "id": literal(new_id(), Id),
        "status": literal("queued"),
        "due_at": literal(now() + delay, Instant()),
        "created_at": literal(now(), Instant()),
    }
    copied = {column.name: column for column in messages.c if column.name not in (*anew, *_EMPTY)}
    rows = select(*copied.values(), *anew.values()).where(messages.c.id == text.id)
    transaction.execute(insert(messages).from_select([*copied, *anew], rows))
    if text.blast_id:
        _goes_on(transaction, text, anew["id"])


def _goes_on(transaction: Transaction, text: Any, again_id: Any) -> None:
    """With a blast that was over."""
    theirs = (blast_recipients.c.blast_id == text.blast_id, blast_recipients.c.message_id == text.id)
    transaction.execute(update(blast_recipients).where(*theirs).values(message_id=again_id))
    over = (blasts.c.id == text.blast_id, blasts.c.status == "done")
    transaction.execute(update(blasts).where(*over).values(status="sending", ended_at=None))

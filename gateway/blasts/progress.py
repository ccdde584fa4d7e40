"""How far a blast has come, in counts that name nobody."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, func, select

from gateway.blasts.store import Blast, by_id
from gateway.models.blasts import blast_recipients
from gateway.models.messages import messages
from gateway.models.supporters import consents
from gateway.runtime import Runtime

LEFT: Final = ("accepted", "sent", "delivered", "undelivered", "failed")


@dataclass(slots=True)
class Progress:
    """`texts` by status, `failures` by the carrier's code, `left_out` by reason; `next_at` is of those who wait."""

    blast: Blast
    waiting: int = 0
    next_at: datetime | None = None
    texts: Counter[str] = field(default_factory=Counter)
    failures: Counter[int] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    segments: int = 0
    cost: float = 0.0
    replies: int = 0
    opt_outs: int = 0

    @property
    def gone(self) -> int:
        """Texts that the carrier has, whatever became of them."""
        return sum(self.texts[status] for status in LEFT)

    @property
    def people(self) -> int:
        return self.waiting + self.texts.total() + self.left_out.total()


def progress(runtime: Runtime, blast_id: str) -> Progress:
    with runtime.db.reading() as connection:
        blast = by_id(connection, blast_id)
        if blast is None:
            raise ValueError("there is no such blast")
        found = Progress(blast)
        _audience(connection, found)
        _texts(connection, found)
        if blast.started_at:
            _answers(connection, found, blast.started_at)
    found.cost = found.segments * runtime.settings.price_per_segment
    return found


def _audience(connection: Connection, found: Progress) -> None:
    ours = blast_recipients.c.blast_id == found.blast.id
    waiting = select(func.count(), func.min(blast_recipients.c.due_at)).where(
        ours, blast_recipients.c.message_id.is_(None), blast_recipients.c.reason.is_(None)
    )
    found.waiting, found.next_at = connection.execute(waiting).one()
    reasons = (
        select(blast_recipients.c.reason, func.count())
        .where(ours, blast_recipients.c.reason.is_not(None))
        .group_by(blast_recipients.c.reason)
    )
    found.left_out.update({row[0]: row[1] for row in connection.execute(reasons)})


def _texts(connection: Connection, found: Progress) -> None:
    query = (
        select(messages.c.status, messages.c.error_code, func.count(), func.sum(messages.c.segments))
        .where(messages.c.blast_id == found.blast.id)
        .group_by(messages.c.status, messages.c.error_code)
    )
    for status, code, count, segments in connection.execute(query):
        found.texts[status] += count
        if status in LEFT:
            found.segments += segments
        if status in {"failed", "undelivered"} and code:
            found.failures[code] += count


def _answers(connection: Connection, found: Progress, since: datetime) -> None:
    """By the ids, which begin with the time in milliseconds."""
    first = f"{int(since.timestamp() * 1000):012x}"
    got = (blast_recipients.c.blast_id == found.blast.id, blast_recipients.c.message_id.is_not(None))
    wrote = select(func.count()).select_from(
        messages.join(blast_recipients, blast_recipients.c.supporter_id == messages.c.supporter_id)
    )
    found.replies = connection.execute(
        wrote.where(messages.c.id >= first, messages.c.direction == "in", *got)
    ).scalar_one()
    left = select(func.count()).select_from(
        consents.join(blast_recipients, blast_recipients.c.supporter_id == consents.c.supporter_id)
    )
    found.opt_outs = connection.execute(
        left.where(consents.c.id >= first, consents.c.kind == "opt_out", *got)
    ).scalar_one()

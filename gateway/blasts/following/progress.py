"""How a blast goes, in counts that name nobody, each read from an index or from the few who did something."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, case, func, select

from gateway.blasts.following.answers import Answer, answers
from gateway.blasts.store import Blast, by_id, rate_of, sender_of
from gateway.clock import id_at, now
from gateway.models.blasts import blast_recipients
from gateway.models.links import links
from gateway.models.messages import messages
from gateway.runtime import Runtime

LEFT: Final = ("accepted", "sent", "delivered", "undelivered", "failed")
_LATELY: Final = timedelta(minutes=1)
MILLION: Final = 1_000_000


@dataclass(slots=True)
class Figures:
    """`texts` by status, `failures` by the carrier's code; of `segments`, the carrier has told the price of `billed`.

    `answers` are people. `cost` is in dollars.
    """

    texts: Counter[str] = field(default_factory=Counter)
    failures: Counter[int] = field(default_factory=Counter)
    answers: Counter[Answer] = field(default_factory=Counter)
    clicks: int = 0
    segments: int = 0
    billed: int = 0
    cost: float = 0.0

    @property
    def gone(self) -> int:
        """Texts that the carrier has, whatever became of them."""
        return sum(self.texts[status] for status in LEFT)


@dataclass(slots=True)
class Progress(Figures):
    """`left_out` by reason; `next_at` and `last_at` are of those who wait; `variants` if there are several.

    `pace` is in texts a second: of the last minute, or of the number's ceiling while nothing has left. 0: no end.
    """

    blast: Blast = field(kw_only=True)
    waiting: int = 0
    next_at: datetime | None = None
    last_at: datetime | None = None
    left_out: Counter[str] = field(default_factory=Counter)
    variants: dict[str, Figures] = field(default_factory=dict)
    pace: float = 0.0

    @property
    def people(self) -> int:
        return self.waiting + self.texts.total() + self.left_out.total()

    @property
    def end_at(self) -> datetime | None:
        """About when the last text leaves; None while it is not under way. Nights may put it off."""
        if self.blast.status != "sending" or not self.waiting:
            return None
        at_this_pace = now() + timedelta(seconds=self.waiting / self.pace if self.pace else 0)
        return max(at_this_pace, self.last_at or at_this_pace)

    def parts(self, variant: str | None) -> tuple[Figures, ...]:
        """What a text of this wording is counted in."""
        return (self, self.variants.setdefault(variant, Figures())) if variant else (self,)


def progress(runtime: Runtime, blast_id: str) -> Progress:
    with runtime.db.reading() as connection:
        blast = by_id(connection, blast_id)
        if blast is None:
            raise ValueError("there is no such blast")
        found = counted(runtime, connection, blast)
        found.pace = _pace(connection, blast) or _ceiling(runtime, found)
    return found


def counted(runtime: Runtime, connection: Connection, blast: Blast) -> Progress:
    """Without its pace."""
    found = Progress(blast=blast)
    _audience(connection, found)
    _texts(connection, found, runtime.settings.price_per_segment)
    for answer, variant, count in answers(connection, blast, by_variant=bool(found.variants)):
        for part in found.parts(variant):
            part.answers[answer] += count
    _clicks(connection, found)
    return found


def _audience(connection: Connection, found: Progress) -> None:
    ours = blast_recipients.c.blast_id == found.blast.id
    due = blast_recipients.c.due_at
    waiting = select(func.count(), func.min(due), func.max(due)).where(
        ours, blast_recipients.c.message_id.is_(None), blast_recipients.c.reason.is_(None)
    )
    found.waiting, found.next_at, found.last_at = connection.execute(waiting).one()
    reasons = (
        select(blast_recipients.c.reason, func.count())
        .where(ours, blast_recipients.c.reason.is_not(None))
        .group_by(blast_recipients.c.reason)
    )
    found.left_out.update({row[0]: row[1] for row in connection.execute(reasons)})


def _texts(connection: Connection, found: Progress, price_per_segment: float) -> None:
    kinds = messages.c.status, messages.c.variant, messages.c.error_code
    priced = case((messages.c.price.is_not(None), messages.c.segments), else_=0)
    sums = func.count(), func.sum(messages.c.segments), func.sum(priced), func.sum(messages.c.price)
    query = select(*kinds, *sums).where(messages.c.blast_id == found.blast.id).group_by(*kinds)
    for status, variant, code, count, segments, billed, price in connection.execute(query):
        for part in found.parts(variant):
            if status != "retried":  # whoever that was for has another text, which is counted
                part.texts[status] += count
            if status in {*LEFT, "retried"}:
                part.segments += segments
                part.billed += billed
                part.cost += (price or 0) / MILLION + (segments - billed) * price_per_segment
            if status in {"failed", "undelivered"} and code:
                part.failures[code] += count


def _clicks(connection: Connection, found: Progress) -> None:
    query = select(links.c.variant, func.sum(links.c.clicks)).where(links.c.blast_id == found.blast.id)
    for variant, clicks in connection.execute(query.group_by(links.c.variant)):
        for part in found.parts(variant if variant in found.variants else None):
            part.clicks += clicks


def _pace(connection: Connection, blast: Blast) -> float:
    """Texts a second. By time, and not by the index of the blast, whose texts of all hours it would read."""
    if blast.status != "sending" or blast.started_at is None:
        return 0.0
    moment = now()
    since = max(blast.started_at, moment - _LATELY)
    its_own = func.coalesce(messages.c.blast_id, "") == blast.id
    lately = messages.c.id.between(id_at(since), id_at(moment + _LATELY))
    count = connection.execute(select(func.count()).where(lately, its_own)).scalar_one()
    return count / max((moment - since).total_seconds(), 1.0)


def _ceiling(runtime: Runtime, found: Progress) -> float:
    each = found.segments / found.gone if found.gone else 1
    return rate_of(runtime, sender_of(runtime, found.blast)) / each

"""What leaves from the same number before a blast, whose turn comes after theirs."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean

from sqlalchemy import Connection, func, select

from gateway.blasts.audience import count
from gateway.blasts.preflight.forecast import Group, quarter_after
from gateway.blasts.store import Blast, of_row
from gateway.blasts.wording.writing import filled
from gateway.contact.places import Place
from gateway.flows.segments import segments
from gateway.models.blasts import blast_recipients, blasts
from gateway.models.messages import messages


@dataclass(frozen=True, slots=True)
class Ahead:
    """`waiting` are people by the moment before which they get nothing; `each`: segments of a text of theirs."""

    blast: Blast
    waiting: dict[datetime, int]
    each: float

    @property
    def people(self) -> int:
        return sum(self.waiting.values())


def ahead_of(connection: Connection, blast: Blast, begin: datetime) -> list[Ahead]:
    """Other blasts and steps of series that begin before, the first one first; paused ones are among them."""
    before = (
        blasts.c.number_id == blast.number_id,
        blasts.c.id != blast.id,
        blasts.c.status.in_(("scheduled", "sending", "paused")),
        blasts.c.start_at <= begin,
    )
    query = select(blasts).where(*before).order_by(blasts.c.start_at, blasts.c.id)
    others = [of_row(row) for row in connection.execute(query)]
    found = [Ahead(other, _waiting(connection, other, begin), _segments(connection, other)) for other in others]
    return [each for each in found if each.people]


def _waiting(connection: Connection, other: Blast, begin: datetime) -> dict[datetime, int]:
    if other.frozen_at is None:
        return {begin: count(connection, other)}
    due = blast_recipients.c.due_at
    waits = (
        blast_recipients.c.blast_id == other.id,
        blast_recipients.c.message_id.is_(None),
        blast_recipients.c.reason.is_(None),
    )
    found: Counter[datetime] = Counter()
    for moment, people in connection.execute(select(due, func.count()).where(*waits).group_by(due)):
        found[begin if moment <= begin else quarter_after(moment)] += people
    return found


def _segments(connection: Connection, other: Blast) -> float:
    """Of those that left; before the first one, as its wordings have them."""
    left = select(func.avg(messages.c.segments)).where(messages.c.blast_id == other.id)
    each = connection.execute(left).scalar()
    wordings = [text for texts in other.wordings.values() for text in texts.values()]
    return float(each or fmean(segments(filled(text, {}).body).count for text in wordings))


def as_groups(others: Iterable[Ahead], ours: Iterable[Group]) -> Iterator[Group]:
    """Where those people live would take long to find out: they are taken to live as these do."""
    homes: Counter[Place] = Counter()
    for group in ours:
        homes[group.place] += group.people
    for other in others:
        for due, people in other.waiting.items():
            for place, share in homes.items():
                yield Group(place, due, segments=people * other.each * share / homes.total())

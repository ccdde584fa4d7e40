"""How many people are in a segment, before anything is done with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, case, exists, func, not_, or_, select

from gateway.contact import NO_TEXTS
from gateway.models.protection import blocklist
from gateway.models.supporters import consents, supporters
from gateway.segments.audience import conditions
from gateway.segments.definition import Segment


@dataclass(frozen=True, slots=True)
class Count:
    """Of people of one language. `reachable` by text: agreed, has not opted out, and it is no landline as we know."""

    language: str
    people: int
    reachable: int
    opted_out: int


def count(connection: Connection, segment: Segment) -> Sequence[Count]:
    """Most people first. Quiet hours, caps and what campaigns people left are for the moment of sending."""
    out = supporters.c.opted_out_at.is_not(None)
    people = func.count()
    query = (
        select(supporters.c.language, people, _sum(_reachable()), _sum(out))
        .where(*conditions(segment))
        .group_by(supporters.c.language)
        .order_by(people.desc(), supporters.c.language)
    )
    return [Count(*row) for row in connection.execute(query)]


def _reachable() -> ColumnElement[bool]:
    agreed = exists().where(
        consents.c.supporter_id == supporters.c.id,
        consents.c.kind != "opt_out",
        or_(consents.c.channel.is_(None), consents.c.channel == "text"),
    )
    line = or_(supporters.c.line_type.is_(None), supporters.c.line_type.not_in(NO_TEXTS))
    blocked = exists().where(blocklist.c.phone_index == supporters.c.phone_index)
    return and_(supporters.c.opted_out_at.is_(None), line, agreed, not_(blocked))


def _sum(holds: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((holds, 1), else_=0)), 0)

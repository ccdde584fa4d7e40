"""Whom a blast goes to, before anything is looked at: the people of its segment, or everybody."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Select, func, select

from gateway.blasts.store import Blast
from gateway.models.supporters import supporters
from gateway.runtime import Runtime
from gateway.segments.audience import audience
from gateway.segments.definition import Segment

CHUNK: Final = 1000
_EVERYBODY: Final = Segment()
# What the policy and the text must know of somebody.
FACTS: Final = (
    supporters.c.id,
    supporters.c.phone,
    supporters.c.name,
    supporters.c.zip,
    supporters.c.language,
    supporters.c.opted_out_at,
    supporters.c.line_type,
)


def audience_of(blast: Blast) -> Select[str]:
    """Ids, in their order. Whoever may not be texted is among them, to be told apart and counted."""
    return audience(blast.segment or _EVERYBODY)


def count(connection: Connection, blast: Blast) -> int:
    return connection.execute(select(func.count()).select_from(audience_of(blast).subquery())).scalar_one()


def in_chunks(runtime: Runtime, blast: Blast, after: str = "") -> Iterator[tuple[Connection, Sequence[Any]]]:
    """The facts of all behind that supporter, a chunk at a time, each in a look of its own."""
    while True:
        people = audience_of(blast).with_only_columns(*FACTS).where(supporters.c.id > after).limit(CHUNK)
        with runtime.db.reading() as connection:
            rows = connection.execute(people).all()
            if not rows:
                return
            yield connection, rows
        after = rows[-1].id

"""What people did after a text to many: wrote back, stopped, signed, called. After it, which is not because of it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, Connection, Select, Table, func, null, or_, select, update

from gateway.blasts.store import Blast
from gateway.clock import id_at, now
from gateway.models.blasts import blast_recipients, blast_replies, blasts
from gateway.models.calls import calls, dial_attempts
from gateway.models.messages import messages
from gateway.models.signatures import signatures
from gateway.models.supporters import consents
from gateway.runtime import Runtime

Answer = Literal["replies", "opt_outs", "signed", "called"]

WITHIN: Final = timedelta(days=3)  # counted from the end of the blast
# Rows are seen in the order of their commits, which is not quite that of their ids.
_LATE: Final = timedelta(seconds=20)
_AT_ONCE: Final = timedelta(minutes=5)  # of texts that came in are looked through in one transaction
_STEPS: Final = 100  # in one sweep; the next one goes on

_REACHED: Final = or_(dial_attempts.c.outcome == "answered", dial_attempts.c.reported.in_(("spoke", "message")))


def answers(connection: Connection, blast: Blast, *, by_variant: bool) -> Iterator[tuple[Answer, str | None, int]]:
    """People, all together or by the variant that they got. Each query begins at the few who did something."""
    if blast.started_at is None:
        return
    span = id_at(blast.started_at), id_at(_end(blast.ended_at))
    sources: dict[Answer, Select[Any]] = {
        "replies": _of(blast, blast_replies, blast_replies.c.blast_id == blast.id),
        "opt_outs": _after(blast, consents, span, consents.c.kind == "opt_out"),
        "signed": _after(blast, signatures, span, signatures.c.status == "confirmed"),
        "called": _called(blast, span),
    }
    for what, people in sources.items():
        for variant, count in connection.execute(_split(people) if by_variant else _together(people)):
            yield what, variant, count


def _after(blast: Blast, table: Table, span: tuple[str, str], holds: ColumnElement[bool]) -> Select[Any]:
    """Ids begin with the time: a greater one is a later one."""
    return _of(blast, table, table.c.id.between(*span), table.c.id > blast_recipients.c.message_id, holds)


def _called(blast: Blast, span: tuple[str, str]) -> Select[Any]:
    """An office picked up, or they say that they spoke, if only to its machine."""
    reached = select(calls.c.supporter_id, dial_attempts.c.id).join(calls, calls.c.id == dial_attempts.c.call_id)
    those = reached.where(dial_attempts.c.id.between(*span), _REACHED).subquery()
    return _of(blast, those, those.c.id > blast_recipients.c.message_id)


def _of(blast: Blast, source: Any, *conditions: ColumnElement[bool]) -> Select[Any]:
    """Each of its people once, by their text."""
    theirs = blast_recipients.c.supporter_id == source.c.supporter_id
    query = select(blast_recipients.c.message_id).distinct().select_from(source).join(blast_recipients, theirs)
    return query.where(
        blast_recipients.c.blast_id == blast.id, blast_recipients.c.message_id.is_not(None), *conditions
    )


def _together(people: Select[Any]) -> Select[Any]:
    nobodys: Any = null()
    return select(nobodys, func.count()).select_from(people.subquery())


def _split(people: Select[Any]) -> Select[Any]:
    theirs = people.subquery()
    query = select(messages.c.variant, func.count()).join(theirs, theirs.c.message_id == messages.c.id)
    return query.group_by(messages.c.variant)


def note_replies(runtime: Runtime) -> None:
    """Writes down who wrote back. A blast has a million texts of its own between those few, so each is read once."""
    open_ones = or_(blasts.c.ended_at.is_(None), blasts.c.ended_at > now() - WITHIN - timedelta(hours=1))
    query = select(blasts.c.id, blasts.c.started_at, blasts.c.ended_at, blasts.c.replies_to)
    with runtime.db.reading() as connection:
        rows = connection.execute(query.where(blasts.c.started_at.is_not(None), open_ones)).all()
    for row in rows:
        after, end = row.replies_to or row.started_at, min(_end(row.ended_at), now() - _LATE)
        for _ in range(_STEPS):
            if after >= end:
                break
            until = min(end, after + _AT_ONCE)
            _note(runtime, row.id, after, until)
            after = until


def _note(runtime: Runtime, blast_id: str, after: datetime, until: datetime) -> None:
    """Of two sweeps at once the second one changes nothing."""
    mine = blasts.c.id == blast_id, func.coalesce(blasts.c.replies_to, blasts.c.started_at) == after
    with runtime.db.transaction() as transaction:
        if transaction.execute(update(blasts).where(*mine).values(replies_to=until)).rowcount:
            transaction.execute(_writing(blast_id, id_at(after), id_at(until)))


def _writing(blast_id: str, first: str, last: str) -> Any:
    theirs = blast_replies.c.supporter_id == blast_recipients.c.supporter_id
    known = select(blast_replies.c.blast_id).where(blast_replies.c.blast_id == blast_id, theirs)
    wrote = (
        select(blast_recipients.c.blast_id, blast_recipients.c.supporter_id)
        .distinct()
        .select_from(messages)
        .join(blast_recipients, blast_recipients.c.supporter_id == messages.c.supporter_id)
        .where(
            messages.c.id >= first,
            messages.c.id < last,
            messages.c.direction == "in",
            blast_recipients.c.blast_id == blast_id,
            messages.c.id > blast_recipients.c.message_id,
            ~known.exists(),
        )
    )
    return blast_replies.insert().from_select(["blast_id", "supporter_id"], wrote)


def _end(ended_at: datetime | None) -> datetime:
    return ended_at + WITHIN if ended_at else now()

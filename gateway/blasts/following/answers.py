"""What people did after a text to many: wrote back, stopped, signed, called. After it, which is not because of it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, Connection, Select, Table, case, exists, func, null, or_, select, union, update

from gateway.blasts.store import Blast
from gateway.clock import id_at, moment_of, now
from gateway.models.blasts import blast_recipients, blast_replies, blasts
from gateway.models.calls import REACHED, calls, dial_attempts
from gateway.models.messages import messages
from gateway.models.signatures import signatures
from gateway.models.supporters import consents
from gateway.runtime import Runtime

Answer = Literal["replies", "opt_outs", "signed", "called"]

WITHIN: Final = timedelta(days=3)  # counted from the end of the blast; for a step of a series, from each text
# Rows are seen in the order of their commits, which is not quite that of their ids.
_LATE: Final = timedelta(seconds=20)
_AT_ONCE: Final = timedelta(minutes=5)  # of texts that came in are looked through in one transaction
_NOT_YET: Final = timedelta(hours=1)  # is the most that is looked through for one figure, if no sweeper runs
_STEPS: Final = 100  # in one sweep; the next one goes on

# What came in until then was looked through. A step begins with its row, which has no moment of sending.
_looked_to: Final = func.coalesce(
    blasts.c.replies_to, blasts.c.started_at, case((blasts.c.series_id.is_not(None), blasts.c.frozen_at))
)


def answers(connection: Connection, blast: Blast, *, by_variant: bool) -> Iterator[tuple[Answer, str | None, int]]:
    """People, all together or by the variant that they got. Each query begins at the few who did something."""
    began = blast.frozen_at if blast.series_id else blast.started_at
    if began is None:
        return
    span = id_at(began), id_at(_end(blast.ended_at))
    yield from _counted("replies", connection, _replied(blast, began), by_variant=by_variant)
    sources: dict[Answer, Select[Any]] = {
        "opt_outs": _after(blast, consents, span, consents.c.kind == "opt_out"),
        "signed": _after(blast, signatures, span, signatures.c.status == "confirmed"),
        "called": _called(blast, span),
    }
    for what, people in sources.items():
        if blast.series_id:
            yield what, None, _soon(connection, people)
        else:
            yield from _counted(what, connection, people, by_variant=by_variant)


def _counted(
    what: Answer, connection: Connection, people: Select[Any], *, by_variant: bool
) -> Iterator[tuple[Answer, str | None, int]]:
    for variant, count in connection.execute(_split(people) if by_variant else _together(people)):
        yield what, variant, count


def _replied(blast: Blast, began: datetime) -> Select[Any]:
    """Those who are written down, and whoever wrote since: the sweeper is half a minute behind, in a series five."""
    known = select(blast_replies.c.supporter_id).where(blast_replies.c.blast_id == blast.id)
    since = max(blast.replies_to or began, now() - _NOT_YET)
    lately = _wrote(blast.id, since, _end(blast.ended_at), of_step=blast.series_id is not None)
    wrote = union(known, lately.with_only_columns(blast_recipients.c.supporter_id)).subquery()
    return _of(blast, wrote, null())


def _after(blast: Blast, table: Table, span: tuple[str, str], holds: ColumnElement[bool]) -> Select[Any]:
    """Ids begin with the time: a greater one is a later one."""
    later = (table.c.id.between(*span), table.c.id > blast_recipients.c.message_id)
    return _of(blast, table, func.min(table.c.id), *later, holds)


def _called(blast: Blast, span: tuple[str, str]) -> Select[Any]:
    """An office picked up, or they say that they spoke, if only to its machine."""
    reached = select(calls.c.supporter_id, dial_attempts.c.id).join(calls, calls.c.id == dial_attempts.c.call_id)
    those = reached.where(dial_attempts.c.id.between(*span), REACHED).subquery()
    return _of(blast, those, func.min(those.c.id), those.c.id > blast_recipients.c.message_id)


def _of(blast: Blast, source: Any, first: ColumnElement[Any], *conditions: ColumnElement[bool]) -> Select[Any]:
    """Each of its people once, by their text, with the id of the first that they did."""
    theirs = blast_recipients.c.supporter_id == source.c.supporter_id
    text = blast_recipients.c.message_id
    query = select(text, first.label("first")).select_from(source).join(blast_recipients, theirs).group_by(text)
    return query.where(blast_recipients.c.blast_id == blast.id, text.is_not(None), *conditions)


def _soon(connection: Connection, people: Select[Any]) -> int:
    """The texts of a series leave on as many days as it has people."""
    return sum(moment_of(first) - moment_of(text) <= WITHIN for text, first in connection.execute(people))


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
    query = select(blasts.c.id, _looked_to.label("after"), blasts.c.ended_at, blasts.c.series_id)
    with runtime.db.reading() as connection:
        rows = connection.execute(query.where(_looked_to.is_not(None), open_ones)).all()
    for row in rows:
        after, end = row.after, min(_end(row.ended_at), now() - _LATE)
        if row.series_id and end - after < _AT_ONCE:
            continue  # steps are many and never end: on SQLite each note would keep texts that come in waiting
        for _ in range(_STEPS):
            if after >= end:
                break
            until = min(end, after + _AT_ONCE)
            _note(runtime, row, after, until)
            after = until


def _note(runtime: Runtime, blast: Any, after: datetime, until: datetime) -> None:
    """Of two sweeps at once the second one changes nothing."""
    known = select(blast_replies.c.blast_id).where(
        blast_replies.c.blast_id == blast.id, blast_replies.c.supporter_id == blast_recipients.c.supporter_id
    )
    wrote = _wrote(blast.id, after, until, of_step=blast.series_id is not None).where(~known.exists())
    mine = blasts.c.id == blast.id, _looked_to == after
    with runtime.db.transaction() as transaction:
        if transaction.execute(update(blasts).where(*mine).values(replies_to=until)).rowcount:
            transaction.execute(blast_replies.insert().from_select(["blast_id", "supporter_id"], wrote))


def _wrote(blast_id: str, after: datetime, until: datetime, *, of_step: bool) -> Select[Any]:
    """Its people of whom a text came in meanwhile, behind ours, before any STOP; for a step, not long behind.

    A STOP is in the ledger before its own text is a row, perhaps in the same millisecond: twelve digits of an id.
    """
    text = blast_recipients.c.message_id
    stop = exists().where(
        consents.c.supporter_id == messages.c.supporter_id,
        consents.c.kind == "opt_out",
        consents.c.source == "word",
        consents.c.id > text,
        func.substr(consents.c.id, 1, 12) <= func.substr(messages.c.id, 1, 12),
    )
    wrote = (
        select(blast_recipients.c.blast_id, blast_recipients.c.supporter_id)
        .distinct()
        .select_from(messages)
        .join(blast_recipients, blast_recipients.c.supporter_id == messages.c.supporter_id)
        .where(
            messages.c.id >= id_at(after),
            messages.c.id < id_at(until),
            messages.c.direction == "in",
            blast_recipients.c.blast_id == blast_id,
            messages.c.id > text,
            ~stop,
        )
    )
    return wrote.where(text > id_at(after - WITHIN)) if of_step else wrote


def _end(ended_at: datetime | None) -> datetime:
    return ended_at + WITHIN if ended_at else now()

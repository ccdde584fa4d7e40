"""Who has begun a series, found by what they did, page by page; nothing is written down where they do it.

A cursor is the number of the last signature, the id of the last row, or the moment at which the last tag was put on.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, exists, func, insert, not_, select, update

from gateway.clock import id_at, now
from gateway.db import Transaction
from gateway.flows.series import Beginning, Start
from gateway.models.calls import REACHED, calls, dial_attempts
from gateway.models.segments import supporter_tags, tags
from gateway.models.series import series, series_people
from gateway.models.signatures import signatures
from gateway.models.supporters import consents, supporters
from gateway.tags import called

_AT_ONCE: Final = 1000  # people
_FIRST: Final = datetime(2000, 1, 1, tzinfo=UTC)  # before anybody

# How long a row may be on its way: ids and moments are made before the commit. A call is over after four hours, and
# then it is known whom it reached. Numbers of signatures are given one after the other, so the next is never late.
_ON_ITS_WAY: Final[Mapping[Start, timedelta]] = {
    "signed": timedelta(),
    "joined": timedelta(minutes=5),
    "called": timedelta(hours=4),
    "tag": timedelta(minutes=5),
}


def take_up(transaction: Transaction, row: Any, begins: Beginning) -> bool:
    """Those who have begun since; `row` is the series, held by the caller. True: there may be more."""
    until = now() - _ON_ITS_WAY[begins.what]
    found = transaction.execute(_next_of(row, begins, until).limit(_AT_ONCE)).all()
    first: dict[str, datetime] = {}
    for who in found:
        first.setdefault(who.supporter_id, max(who.at, row.since))
    if first:
        new = {"series_id": row.id, "day": 0, "look_at": now()}
        people = [{"supporter_id": person, "began_at": at, **new} for person, at in first.items()]
        transaction.execute(insert(series_people), people)
    full = len(found) == _AT_ONCE
    if begins.what == "signed":
        cursor = str(found[-1].mark) if found else row.cursor
    else:
        cursor = max(row.cursor, _mark(found[-1].mark) if full else _behind(begins, until))
    transaction.execute(update(series).where(series.c.id == row.id).values(cursor=cursor))
    return full


def count(connection: Connection, row: Any, begins: Beginning, after: datetime | None = None) -> int:
    """How many wait to be taken up, or of them began after that moment."""
    people = _next_of(row, begins, now() - _ON_ITS_WAY[begins.what]).order_by(None).subquery()
    query = select(func.count(people.c.supporter_id.distinct()))
    return connection.execute(query.where(people.c.at > after) if after else query).scalar_one()


def cursor_at(connection: Connection, campaign_id: str, begins: Beginning, since: datetime | None) -> str:
    """Behind all who had begun by then; None: before everybody."""
    since = since or _FIRST
    if begins.what != "signed":
        return _behind(begins, since)
    last = (
        select(signatures.c.number)
        .where(signatures.c.campaign_id == campaign_id, signatures.c.number.is_not(None))
        .where(signatures.c.confirmed_at <= since)
        .order_by(signatures.c.number.desc())
        .limit(1)
    )
    return str(connection.execute(last).scalar() or 0)


def _behind(begins: Beginning, moment: datetime) -> str:
    return _mark(moment) if begins.what == "tag" else id_at(moment)


def _mark(mark: datetime | str | int) -> str:
    """Moments so that the later one is the greater text."""
    return mark.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(mark, datetime) else str(mark)


def _next_of(row: Any, begins: Beginning, until: datetime) -> Select[Any]:
    """Columns: supporter_id, at, mark; in the order of their marks."""
    source = _SOURCES[begins.what](row, begins.tag, until).subquery()
    known = exists().where(series_people.c.supporter_id == source.c.supporter_id, series_people.c.series_id == row.id)
    nobody = exists().where(supporters.c.id == source.c.supporter_id, supporters.c.anonymized_at.is_not(None))
    return select(source).where(not_(known), not_(nobody)).order_by(source.c.mark)


def _signed(row: Any, _tag: str, _until: datetime) -> Select[Any]:
    number = signatures.c.number
    return _those(signatures.c.supporter_id, signatures.c.confirmed_at, number).where(
        signatures.c.campaign_id == row.campaign_id,
        number > int(row.cursor),
        signatures.c.status == "confirmed",
        signatures.c.supporter_id.is_not(None),
    )


def _joined(row: Any, _tag: str, until: datetime) -> Select[Any]:
    """By a text, a call, a form or on paper; who came with a list is found by the list's tag."""
    listed = exists().where(consents.c.supporter_id == supporters.c.id, consents.c.list_id.is_not(None))
    query = _those(supporters.c.id, supporters.c.created_at, supporters.c.id)
    return query.where(supporters.c.id > row.cursor, supporters.c.id < id_at(until), not_(listed))


def _called(row: Any, _tag: str, until: datetime) -> Select[Any]:
    """As segments have it."""
    query = _those(calls.c.supporter_id, dial_attempts.c.started_at, dial_attempts.c.id)
    return query.join(calls, calls.c.id == dial_attempts.c.call_id).where(
        dial_attempts.c.id > row.cursor,
        dial_attempts.c.id < id_at(until),
        dial_attempts.c.campaign_id == row.campaign_id,
        REACHED,
        calls.c.supporter_id.is_not(None),
    )


def _tagged(row: Any, tag: str, until: datetime) -> Select[Any]:
    """From the cursor on, and not behind it: a list puts a tag on hundreds at one moment."""
    at = supporter_tags.c.at
    return _those(supporter_tags.c.supporter_id, at, at).where(
        supporter_tags.c.tag_id.in_(select(tags.c.id).where(called(tag))),
        at >= datetime.fromisoformat(row.cursor),
        at <= until,
    )


_SOURCES: Final = {"signed": _signed, "joined": _joined, "called": _called, "tag": _tagged}


def _those(person: ColumnElement[Any], at: ColumnElement[Any], mark: ColumnElement[Any]) -> Select[Any]:
    return select(person.label("supporter_id"), at.label("at"), mark.label("mark"))

"""What became of our texts and what they cost, by the carrier's own log: read by the day, once a day has settled.

A report that was lost leaves a text at `accepted` or `sent` for ever, and no report says a price. Each number has a
row in `chores`: the day that is being read, and how far. It is moved on in the transaction that takes over a page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any, Final

import structlog
from sqlalchemy import Connection, and_, bindparam, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from gateway.carriers.errors import CarrierError, Refused
from gateway.carriers.terms import ListedText
from gateway.clock import id_at, now
from gateway.messaging.status import STATUSES, Report, record_status
from gateway.models.campaigns import numbers
from gateway.models.messages import messages
from gateway.models.protection import chores
from gateway.runtime import Runtime

_SETTLED: Final = timedelta(days=1, hours=12)  # after the day began: prices and receipts come late
_FURTHEST: Final = timedelta(days=14)  # of older texts there are no news
_A_DAY: Final = timedelta(days=1)
_PATIENCE: Final = 5.0  # seconds of one job, so that a worker comes back to whoever awaits a ring
_BY_ID: Final = "by id "  # the place in a day after its last page, and the id of ours that was asked about last
_AT_ONCE: Final = 50
_UNSETTLED: Final = ("accepted", "sent")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the reading of a number's log is. `mark` is None at the beginning of the day."""

    number_id: str
    phone: str
    day: datetime
    mark: str | None

    @property
    def due(self) -> bool:
        return self.day + _SETTLED <= now()

    @property
    def chore(self) -> str:
        return f"log of {self.number_id}"


def log_due(runtime: Runtime) -> bool:
    with runtime.db.reading() as connection:
        return any(place.due for place in places(connection))


def read_carrier_log(runtime: Runtime) -> None:
    """A few seconds of it; the sweeper asks again. Two at once only ask twice."""
    give_up = monotonic() + _PATIENCE
    with runtime.db.reading() as connection:
        due = [place for place in places(connection) if place.due]
    for place in due:
        here: Place | None = place
        while here and here.due and monotonic() < give_up:
            try:
                here = _step(runtime, here)
            except IntegrityError:
                here = None  # another process has begun the same log
            except CarrierError as fault:
                log.warning("the carrier cannot be asked now", fault=str(fault))
                return


def places(connection: Connection) -> list[Place]:
    """Of every number that texts."""
    reached = {row.name: row for row in connection.execute(select(chores).where(chores.c.name.startswith("log of ")))}
    found = []
    for number in connection.execute(select(numbers).where(numbers.c.text).order_by(numbers.c.id)):
        row = reached.get(f"log of {number.id}")
        first = _midnight(max(number.created_at, now() - _FURTHEST))
        day, mark = (row.changed_at, row.cursor) if row and row.changed_at >= first else (first, None)
        found.append(Place(number.id, number.phone, day, mark))
    return found


def _step(runtime: Runtime, place: Place) -> Place | None:
    """One page, or after the last one some that no page named. None where another process was quicker."""
    if place.mark is not None and place.mark.startswith(_BY_ID):
        return _ask_by_id(runtime, place)
    texts, following = runtime.carrier.texts_sent_on(place.phone, place.day.date(), place.mark)
    known = _known(runtime, texts)
    for row, text in known:
        if row.status in _UNSETTLED and STATUSES.get(text.status) != row.status:
            record_status(runtime, row.id, Report(text.sid, text.status, text.error_code))
    prices = [{"of": row.id, "told": text.price} for row, text in known if text.price not in {None, row.price}]
    return _moved_on(runtime, place, place.day, following or _BY_ID, prices)


def _known(runtime: Runtime, texts: Sequence[ListedText]) -> list[tuple[Any, ListedText]]:
    by_sid = {text.sid: text for text in texts}
    query = select(messages.c.id, messages.c.carrier_sid, messages.c.status, messages.c.price)
    with runtime.db.reading() as connection:
        rows = connection.execute(query.where(messages.c.carrier_sid.in_(by_sid), messages.c.direction == "out"))
        return [(row, by_sid[row.carrier_sid]) for row in rows]


def _ask_by_id(runtime: Runtime, place: Place) -> Place | None:
    """The list of a day leaves out what never left the carrier, for it has no day."""
    after = (place.mark or "").removeprefix(_BY_ID) or id_at(place.day)
    query = select(messages.c.id, messages.c.carrier_sid).where(
        messages.c.id > after,
        messages.c.id < id_at(place.day + _A_DAY),
        messages.c.number_id == place.number_id,
        messages.c.status == "accepted",
        messages.c.carrier_sid.is_not(None),
    )
    with runtime.db.reading() as connection:
        rows = connection.execute(query.order_by(messages.c.id).limit(_AT_ONCE)).all()
    for row in rows:
        _ask(runtime, row)
    if rows:
        return _moved_on(runtime, place, place.day, _BY_ID + rows[-1].id)
    return _moved_on(runtime, place, place.day + _A_DAY, None)


def _ask(runtime: Runtime, row: Any) -> None:
    try:
        text = runtime.carrier.text(row.carrier_sid)
    except Refused:
        return  # deleted there
    record_status(runtime, row.id, Report(text.sid, text.status, text.error_code))


_PRICE: Final = update(messages).where(messages.c.id == bindparam("of")).values(price=bindparam("told"))


def _moved_on(
    runtime: Runtime, place: Place, day: datetime, mark: str | None, prices: Sequence[dict[str, Any]] = ()
) -> Place | None:
    here = chores.c.name == place.chore
    as_read = or_(
        chores.c.changed_at < place.day,  # days were left out
        and_(chores.c.changed_at == place.day, chores.c.cursor.is_not_distinct_from(place.mark)),
    )
    with runtime.db.transaction() as transaction:
        if prices:
            transaction.execute(_PRICE, list(prices))
        if not transaction.execute(update(chores).where(here, as_read).values(changed_at=day, cursor=mark)).rowcount:
            if transaction.execute(select(chores.c.name).where(here)).first():
                return None
            first = {"name": place.chore, "cursor": mark, "done": 0, "changed_at": day}
            transaction.execute(insert(chores), first)
    return Place(place.number_id, place.phone, day, mark)


def _midnight(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)

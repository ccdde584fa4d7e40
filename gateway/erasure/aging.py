"""What has reached its age, a slice at a time, in the order of the ids, which is that of time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Select, and_, exists, or_, select

from gateway.clock import now
from gateway.db import Transaction
from gateway.erasure import emptying, inactive
from gateway.flows.state import State
from gateway.models.calls import call_turns, calls
from gateway.models.conversations import conversations
from gateway.models.messages import messages
from gateway.models.signatures import signatures
from gateway.settings import Settings

STILL_TO_LEAVE: Final = ("queued", "sending", "uncertain")
_AT_ONCE: Final = 100  # rows; SQLite's one writer is held for some 10 ms


@dataclass(frozen=True, slots=True)
class Seen:
    """A row that is old enough. `goes`: there is something to empty; `stays`: it is needed still, look again."""

    id: str
    row: Any
    goes: bool
    stays: bool


@dataclass(frozen=True, slots=True)
class Stage:
    """`look` sees what comes after an id and is older than a moment; `act` empties those rows of it that go."""

    name: str
    look: Callable[[Connection, str, datetime], list[Seen]]
    act: Callable[[Transaction, Sequence[Any], datetime], None]
    age: Callable[[Settings], timedelta]

    def before(self, settings: Settings) -> datetime | None:
        """None: kept for ever."""
        age = self.age(settings)
        return now() - age if age else None


def _texts(connection: Connection, after: str, before: datetime) -> list[Seen]:
    needed = (messages.c.needs_person | messages.c.status.in_(STILL_TO_LEAVE)).label("needed")
    query = select(messages.c.id, messages.c.carrier_sid, messages.c.body, needed)
    rows = _slice(connection, query, messages, after, before)
    return [Seen(row.id, row, goes=bool(row.body) and not row.needed, stays=bool(row.needed)) for row in rows]


def _conversations(connection: Connection, after: str, before: datetime) -> list[Seen]:
    given_up = (conversations.c.status == "open") & (conversations.c.expires_at < before)
    over = or_(conversations.c.status.in_(("done", "expired")), given_up).label("over")
    query = select(conversations.c.id, conversations.c.state, over)
    rows = _slice(connection, query, conversations, after, before)
    return [Seen(row.id, row, goes=bool(row.over) and _answered(row.state), stays=not row.over) for row in rows]


def _answered(state: str) -> bool:
    return bool(State.loads(state).answers)


def _calls(connection: Connection, after: str, before: datetime) -> list[Seen]:
    spoken = or_(exists().where(call_turns.c.call_id == calls.c.id), calls.c.picked_up_from.is_not(None))
    query = select(calls.c.id, calls.c.carrier_sid, calls.c.status, spoken.label("spoken"))
    rows = _slice(connection, query, calls, after, before)
    over = {row.id for row in rows if row.status == "ended"}
    return [Seen(row.id, row, goes=bool(row.spoken) and row.id in over, stays=row.id not in over) for row in rows]


def _recordings(connection: Connection, after: str, before: datetime) -> list[Seen]:
    asked = and_(signatures.c.status == "pending", signatures.c.ask_at.is_not(None)).label("asked")
    query = select(signatures.c.id, signatures.c.recording, asked).where(signatures.c.recording.is_not(None))
    rows = _slice(connection, query, signatures, after, before)
    return [Seen(row.id, row, goes=not row.asked, stays=bool(row.asked)) for row in rows]


def _people(connection: Connection, after: str, before: datetime) -> list[Seen]:
    ids = inactive.grown_old(connection, after, before)
    idle = inactive.idle(connection, ids, before)
    return [Seen(person, person, goes=person in idle, stays=person not in idle) for person in ids]


def _slice(connection: Connection, query: Select[Any], table: Any, after: str, before: datetime) -> Sequence[Any]:
    old = query.where(table.c.id > after, table.c.created_at < before)
    return connection.execute(old.order_by(table.c.id).limit(_AT_ONCE)).all()


def _days(settings: Settings) -> timedelta:
    return timedelta(days=settings.retention_days)


def _years(settings: Settings) -> timedelta:
    return timedelta(days=365 * settings.inactive_years)


def _rows(
    act: Callable[[Transaction, Sequence[Any]], None],
) -> Callable[[Transaction, Sequence[Any], datetime], None]:
    """What has aged does not grow young again, so the moment is of no account."""
    return lambda transaction, rows, _before: act(transaction, rows)


STAGES: Final = (
    Stage("messages", _texts, _rows(emptying.empty_texts), _days),
    Stage("conversations", _conversations, _rows(emptying.clear_answers), _days),
    Stage("calls", _calls, _rows(emptying.empty_calls), _days),
    Stage("recordings", _recordings, _rows(emptying.drop_spoken_names), _days),
    Stage("people", _people, inactive.anonymize, _years),
)

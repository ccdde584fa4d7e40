"""Legs to and from supporters, as rows."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import bindparam, case, or_, select, update

from gateway.clock import now
from gateway.conversations import store
from gateway.conversations.store import Conversation
from gateway.db import Transaction
from gateway.models.calls import call_requests, call_turns, calls
from gateway.models.conversations import conversations
from gateway.models.supporters import supporters as people
from gateway.prepared import Prepared, insert_of


@dataclass(frozen=True, slots=True)
class Leg:
    """`turn` is the next one that was not answered yet; `status` placing, uncertain, ringing, in_progress, ended.

    `picked_up_from` is the conversation's state before the phone was picked up, until a key proves a person.
    `office_phone` is the office's line that it has, see `lines`.
    """

    id: str
    carrier_sid: str | None
    direction: str
    supporter_id: str | None
    number_id: str
    conversation_id: str
    call_request_id: str | None
    status: str
    outcome: str | None
    turn: int
    picked_up_from: str | None
    office_phone: str | None
    created_at: datetime

    @property
    def over(self) -> bool:
        return self.status == "ended"


_COLUMNS: Final = tuple(calls.c[name] for name in Leg.__dataclass_fields__)
_BOTH: Final = (
    select(*_COLUMNS, *(column.label(f"its_{column.name}") for column in store.COLUMNS))
    .select_from(calls.join(conversations, calls.c.conversation_id == conversations.c.id))
    .where(calls.c.id == bindparam("call_id"))
)
_HELD: Final = Prepared(_BOTH.with_for_update(of=(calls, conversations)))
_HELD_WITH_CALLER: Final = Prepared(
    _BOTH.join(people, people.c.id == calls.c.supporter_id).with_for_update(of=(people, calls, conversations))
)
_BY_SID: Final = Prepared(select(calls.c.id).where(calls.c.carrier_sid == bindparam("sid")))
_KEEP: Final = insert_of(call_turns, "call_id", "turn", "twiml")
_KEPT: Final = Prepared(
    select(call_turns.c.twiml).where(
        call_turns.c.call_id == bindparam("call_id"), call_turns.c.turn == bindparam("turn")
    )
)
_UNHEARD_OF: Final = ("placing", "uncertain")
_RINGS: Final = Prepared(
    update(call_requests)
    .where(
        call_requests.c.id == bindparam("request_id"),
        or_(*(call_requests.c.status == each for each in _UNHEARD_OF)),
    )
    .values(status="ringing")
)


def hold(transaction: Transaction, call_id: str) -> Leg | None:
    found = hold_both(transaction, call_id)
    return found[0] if found else None


def hold_both(transaction: Transaction, call_id: str) -> tuple[Leg, Conversation] | None:
    """Locks the supporter, the leg and its conversation, in this order: two webhooks of one call take turns.

    None for an unknown id. Whoever had to wait for one of the locks is given all three rows as they are after it.
    """
    this = {"call_id": call_id}
    found = [] if transaction.alone else transaction.fetch(_HELD_WITH_CALLER, this)
    if not found:  # SQLite's one writer has everything; a withheld number has no row
        found = transaction.fetch(_HELD, this)
    if not found:
        return None
    [row] = found
    return Leg(*row[: len(_COLUMNS)]), store.from_cells(row[len(_COLUMNS) :])


def id_of(transaction: Transaction, sid: str) -> str | None:
    found = transaction.fetch(_BY_SID, {"sid": sid})
    return found[0].id if found else None


def add(transaction: Transaction, **columns: Any) -> Leg:
    """Nobody else sees it before the commit: it is held."""
    row: dict[str, Any] = {"turn": 0, "created_at": now(), **columns}
    transaction.run(_added(*row), row)
    whole: Any = {name: row.get(name) for name in Leg.__dataclass_fields__}
    return Leg(**whole)


def change(transaction: Transaction, leg: Leg, **values: Any) -> None:
    transaction.run(_changed(*values), {"call_id": leg.id, **values})


@cache
def _added(*columns: str) -> Prepared:
    return insert_of(calls, *columns)


@cache
def _changed(*columns: str) -> Prepared:
    return Prepared(
        update(calls).where(calls.c.id == bindparam("call_id")).values({name: bindparam(name) for name in columns})
    )


def belongs(leg: Leg, sid: str) -> bool:
    """Does the carrier's id fit this leg? One that has none yet is given it with `bind`."""
    return leg.carrier_sid is None or leg.carrier_sid == sid


def bind(transaction: Transaction, leg: Leg, sid: str, status: str) -> None:
    """The carrier has this call after all: so says its answer, a webhook, or its list. Never moves a leg back."""
    transaction.run(_bound(status), {"call_id": leg.id, "sid": sid})
    if leg.call_request_id and leg.status in _UNHEARD_OF:
        transaction.run(_RINGS, {"request_id": leg.call_request_id})


@cache
def _bound(status: str) -> Prepared:
    earlier = _UNHEARD_OF if status == "ringing" else (*_UNHEARD_OF, "ringing")
    forward = case((or_(*(calls.c.status == each for each in earlier)), status), else_=calls.c.status)
    return Prepared(
        update(calls)
        .where(calls.c.id == bindparam("call_id"))
        .values(carrier_sid=bindparam("sid", type_=calls.c.carrier_sid.type), status=forward)
    )


def end(transaction: Transaction, leg: Leg, **values: Any) -> None:
    change(transaction, leg, status="ended", ended_at=now(), office_phone=None, **values)


def keep_turn(
    transaction: Transaction, leg: Leg, twiml: str, office_phone: str | None = None, **more: str | None
) -> None:
    """What was answered to this turn, and the office's line that the leg has from now on; the next is another."""
    keep(transaction, leg.id, leg.turn, twiml)
    change(transaction, leg, turn=leg.turn + 1, status="in_progress", office_phone=office_phone, **more)


def keep(transaction: Transaction, call_id: str, turn: int, twiml: str) -> None:
    transaction.run(_KEEP, {"call_id": call_id, "turn": turn, "twiml": twiml})


def kept_turn(transaction: Transaction, call_id: str, turn: int) -> str | None:
    found = transaction.fetch(_KEPT, {"call_id": call_id, "turn": turn})
    return found[0].twiml if found else None

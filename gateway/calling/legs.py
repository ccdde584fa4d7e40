"""Legs to and from supporters, as rows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, case, insert, select, update

from gateway import supporters
from gateway.clock import now
from gateway.db import Transaction
from gateway.models.calls import call_requests, call_turns, calls


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
_ONE: Final = select(*_COLUMNS).where(calls.c.id == bindparam("call_id"))
_HELD: Final = _ONE.with_for_update()
_BY_SID: Final = select(calls.c.id).where(calls.c.carrier_sid == bindparam("sid"))
_ADD: Final = insert(calls)
_KEEP: Final = insert(call_turns)
_KEPT: Final = select(call_turns.c.twiml).where(
    call_turns.c.call_id == bindparam("call_id"), call_turns.c.turn == bindparam("turn")
)


def hold(transaction: Transaction, call_id: str) -> Leg | None:
    """Locks the supporter, then the leg: two webhooks of one call take turns. None for an unknown id."""
    found = transaction.execute(_ONE, {"call_id": call_id}).one_or_none()
    if found is None:
        return None
    if found.supporter_id:
        supporters.hold(transaction, found.supporter_id)
    row: tuple[Any, ...] = tuple(transaction.execute(_HELD, {"call_id": call_id}).one())
    return Leg(*row)


def id_of(transaction: Transaction, sid: str) -> str | None:
    return transaction.execute(_BY_SID, {"sid": sid}).scalar()


def add(transaction: Transaction, **columns: Any) -> None:
    transaction.execute(_ADD, {"turn": 0, "created_at": now(), **columns})


def change(transaction: Transaction, leg: Leg, **values: Any) -> None:
    transaction.execute(update(calls).where(calls.c.id == leg.id).values(**values))


def belongs(leg: Leg, sid: str) -> bool:
    """Does the carrier's id fit this leg? One that has none yet is given it with `bind`."""
    return leg.carrier_sid is None or leg.carrier_sid == sid


def bind(transaction: Transaction, leg: Leg, sid: str, status: str) -> None:
    """The carrier has this call after all: so says its answer, a webhook, or its list. Never moves a leg back."""
    earlier = ("placing", "uncertain") if status == "ringing" else ("placing", "uncertain", "ringing")
    change(
        transaction,
        leg,
        carrier_sid=sid,
        status=case((calls.c.status.in_(earlier), status), else_=calls.c.status),
    )
    transaction.execute(
        update(call_requests)
        .where(call_requests.c.id == leg.call_request_id, call_requests.c.status.in_(("placing", "uncertain")))
        .values(status="ringing")
    )


def end(transaction: Transaction, leg: Leg, **values: Any) -> None:
    change(transaction, leg, status="ended", ended_at=now(), office_phone=None, **values)


def keep_turn(transaction: Transaction, leg: Leg, twiml: str, office_phone: str | None = None) -> None:
    """What was answered to this turn, and the office's line that the leg has from now on; the next is another."""
    transaction.execute(_KEEP, {"call_id": leg.id, "turn": leg.turn, "twiml": twiml})
    change(transaction, leg, turn=leg.turn + 1, status="in_progress", office_phone=office_phone)


def kept_turn(transaction: Transaction, call_id: str, turn: int) -> str | None:
    return transaction.execute(_KEPT, {"call_id": call_id, "turn": turn}).scalar()

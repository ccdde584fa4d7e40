"""Whose turn it is: each is looked at again, and either gets their text now, or waits, or is left out for good.

A person is claimed by the one UPDATE that gives their row its message, and that message begins as `sending`: whatever
happens to this process afterwards, nobody else makes them a second one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, func, literal, null, select, update

from gateway import reachable
from gateway.abuse import blocklist
from gateway.blasts.audience import FACTS
from gateway.blasts.sending.standing import rests, turned_away
from gateway.blasts.store import Blast
from gateway.blasts.vetting import Later, Never, Ready, Vetting
from gateway.clock import new_id, now
from gateway.db import Transaction
from gateway.directory import Number
from gateway.messaging.sending import Letter
from gateway.models.base import Instant
from gateway.models.blasts import blast_recipients, blasts
from gateway.models.messages import messages
from gateway.models.supporters import supporters
from gateway.prepared import ManyRows, Prepared
from gateway.runtime import Runtime

_LEAST: Final = 50  # people looked at, however few are wanted: some will wait or be left out

_WAITING: Final = (blast_recipients.c.message_id.is_(None), blast_recipients.c.reason.is_(None))
_OF_BLAST: Final = blast_recipients.c.blast_id == bindparam("of_blast")
# `_WAITING` in words that fit no partial index: PostgreSQL would look through all who wait, for each of them.
_STILL: Final = func.coalesce(blast_recipients.c.message_id, blast_recipients.c.reason).is_(None)
_ONE: Final = (blast_recipients.c.supporter_id == bindparam("of_supporter"), _OF_BLAST, _STILL)
_TAKE: Final = Prepared(update(blast_recipients).where(*_ONE).values(message_id=bindparam("new_message")))
_PUT_OFF: Final = Prepared(update(blast_recipients).where(*_ONE).values(due_at=bindparam("until", type_=Instant())))
_LEAVE_OUT: Final = Prepared(update(blast_recipients).where(*_ONE).values(reason=bindparam("because")))

_QUEUED: Final = (messages.c.id == bindparam("of_message"), messages.c.status == "queued")
_TAKE_AGAIN: Final = Prepared(
    update(messages)
    .where(*_QUEUED)
    .values(
        status="sending",
        body=bindparam("new_body", type_=messages.c.body.type),
        segments=bindparam("new_segments"),
        claimed_at=bindparam("moment", type_=Instant()),
        error_code=null(),
    )
)
_PUT_OFF_AGAIN: Final = Prepared(update(messages).where(*_QUEUED).values(due_at=bindparam("until", type_=Instant())))
_GIVE_UP: Final = Prepared(update(messages).where(*_QUEUED).values(status="canceled"))
_NEW: Final = ManyRows(
    messages, "id", "direction", "supporter_id", "number_id", "blast_id", "variant", "body", "status", "purpose",
    "segments", "needs_person", "due_at", "claimed_at", "created_at",
)  # fmt: skip


@dataclass(slots=True)
class Claim:
    """`letters` are to be sent by this process and no other. `looked_at`: nobody is due if it is 0."""

    letters: list[Letter] = field(default_factory=list)
    looked_at: int = 0


def claim(runtime: Runtime, blast: Blast, sender: Number, segments: int) -> Claim:
    """As many texts as make these segments, and at least one; none once the blast is paused or canceled."""
    with runtime.db.transaction() as transaction:
        if not _still_sending(transaction, blast) or rests(transaction, blast):
            return Claim()
        return _Claiming(runtime, transaction, blast, sender).most(segments)


def _still_sending(transaction: Transaction, blast: Blast) -> bool:
    return transaction.execute(select(blasts.c.status).where(blasts.c.id == blast.id)).scalar() == "sending"


class _Claiming:
    def __init__(self, runtime: Runtime, transaction: Transaction, blast: Blast, sender: Number) -> None:
        self._transaction = transaction
        self._blast = blast
        self._sender = sender
        self._rules = reachable.rules(runtime.settings)
        self._moment = now()
        self._new: list[tuple[Any, ...]] = []
        self._changes: dict[Prepared, list[dict[str, Any]]] = {}

    def most(self, segments: int) -> Claim:
        rows = self._due(max(segments, _LEAST))
        connection = self._transaction.connection
        people = reachable.people(connection, rows, self._blast.campaign_id, blocklist.indexes(connection))
        away = turned_away(self._transaction, self._blast, rows, self._moment)
        vetting = Vetting(self._blast, self._rules, self._moment)
        claimed, taken = Claim(), 0
        for row in rows:
            verdict = vetting.vet(row, people[row.id])
            if row.id in away and not isinstance(verdict, Never):
                verdict = Never(away[row.id])
            if isinstance(verdict, Ready):
                if taken and taken + verdict.segments > segments:
                    break
                taken += verdict.segments
                claimed.letters.append(self._take(row, verdict))
            else:
                self._turn_away(row, verdict)
            claimed.looked_at += 1
        self._write()
        return claimed

    def _due(self, most: int) -> Sequence[Any]:
        """Texts that the carrier did not take come first. Whoever is held by somebody else is left for the next look.

        No row is waited for, so that two workers, and a worker and a STOP, never wait for each other.
        """
        again = (
            select(*FACTS, messages.c.id.label("message_id"), messages.c.created_at)
            .join(messages, messages.c.supporter_id == supporters.c.id)
            .where(
                messages.c.blast_id == self._blast.id,
                messages.c.status == "queued",
                messages.c.due_at <= self._moment,
            )
            .limit(most)
            .with_for_update(skip_locked=True)
        )
        waiting = (
            select(*FACTS, null().label("message_id"), literal(self._moment, Instant()).label("created_at"))
            .join(blast_recipients, blast_recipients.c.supporter_id == supporters.c.id)
            .where(
                blast_recipients.c.blast_id == self._blast.id,
                blast_recipients.c.due_at <= self._moment,
                *_WAITING,
            )
            .order_by(blast_recipients.c.due_at)
            .with_for_update(skip_locked=True)
        )
        rows = self._transaction.execute(again).all()
        return [*rows, *self._transaction.execute(waiting.limit(most - len(rows))).all()]

    def _take(self, row: Any, ready: Ready) -> Letter:
        message_id = row.message_id or new_id()
        if row.message_id:
            again = {"new_body": ready.body, "new_segments": ready.segments, "moment": self._moment}
            self._change(_TAKE_AGAIN, of_message=message_id, **again)
        else:
            self._new.append(self._message(message_id, row.id, ready))
            self._change(_TAKE, of_supporter=row.id, of_blast=self._blast.id, new_message=message_id)
        return Letter(
            message_id,
            row.id,
            self._sender.phone,
            row.phone,
            ready.body,
            ready.segments,
            ready.validity,
            row.created_at,
            self._moment,
        )

    def _message(self, message_id: str, supporter_id: str, ready: Ready) -> tuple[Any, ...]:
        ours = (self._sender.id, self._blast.id, ready.variant)
        said = (ready.body, "sending", "blast", ready.segments, False)
        return message_id, "out", supporter_id, *ours, *said, self._moment, self._moment, self._moment

    def _turn_away(self, row: Any, verdict: Later | Never) -> None:
        later: datetime | None = verdict.until if isinstance(verdict, Later) else None
        if row.message_id:
            more = {"until": later} if later else {}
            self._change(_PUT_OFF_AGAIN if later else _GIVE_UP, of_message=row.message_id, **more)
            return
        this = {"of_supporter": row.id, "of_blast": self._blast.id}
        if isinstance(verdict, Never):
            self._change(_LEAVE_OUT, **this, because=verdict.reason)
        else:
            self._change(_PUT_OFF, **this, until=later)

    def _change(self, statement: Prepared, **values: Any) -> None:
        self._changes.setdefault(statement, []).append(values)

    def _write(self) -> None:
        if self._new:
            self._transaction.insert(_NEW, self._new)
        for statement, rows in self._changes.items():
            if self._transaction.run_many(statement, rows) != len(rows):
                raise RuntimeError("somebody else has changed rows that this transaction holds; nothing is claimed")

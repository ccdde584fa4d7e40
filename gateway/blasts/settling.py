"""Texts of a blast of which nobody knows whether the carrier has them: an organizer looks at its pages, and decides.

The reports and the carrier's list settle nearly all of them within minutes. What is left is what they cannot: the
carrier does not let itself be asked, or it lists a text whose words are not ours. Nothing is sent again before
somebody says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import select, update

from gateway import audit
from gateway.blasts.errors import BlastError
from gateway.blasts.store import Blast, find
from gateway.clock import now
from gateway.db import Transaction
from gateway.messaging.reconcile import NEVER_TAKEN
from gateway.models.messages import messages
from gateway.models.supporters import supporters
from gateway.runtime import Runtime

Decision = Literal["sent", "not sent"]

_SHOWN: Final = 6  # hexadecimal digits of an id, from its end, where it is all chance
_ACTIONS: Final[dict[Decision, audit.Action]] = {"sent": "blast settle sent", "not sent": "blast settle unsent"}


@dataclass(frozen=True, slots=True)
class Doubt:
    """A text that was begun at `at`, and its telephone."""

    id: str
    at: datetime
    phone: str

    @property
    def short(self) -> str:
        return self.id[-_SHOWN:]


def in_doubt(runtime: Runtime, who: str, slug: str) -> list[Doubt]:
    """Oldest first. The audit log says who looked at these telephones."""
    blast = find(runtime, slug)
    with runtime.db.transaction() as transaction:
        audit.note(transaction, who, "blast uncertain", blast.id)
        return [Doubt(row.id, row.claimed_at, row.phone) for row in _rows(transaction, blast)]


def settle(runtime: Runtime, who: str, slug: str, decision: Decision, named: Sequence[str] = ()) -> int:
    """Those named by the ends of their ids, or all; how many. Raises BlastError for a name that fits none or several.

    What was not sent is sent, if its blast still goes on and the policy still allows it. A report that comes after
    all is believed.
    """
    blast = find(runtime, slug)
    values: dict[str, Any] = {"status": "sent"}
    if decision == "not sent":
        values = {"status": "queued", "claimed_at": None, "due_at": now()}
    settled = 0
    with runtime.db.transaction() as transaction:
        for row in _chosen(blast, _rows(transaction, blast), named):
            if transaction.execute(_as_it_was(row).values(values)).rowcount:
                audit.note(transaction, who, _ACTIONS[decision], row.id)
                settled += 1
        if settled:
            runtime.queues.enqueue_after_commit(transaction, "drain", blast.number_id)
    return settled


def _rows(transaction: Transaction, blast: Blast) -> Sequence[Any]:
    """Not those on their way: the carrier and its reports have had their time."""
    query = (
        select(messages.c.id, messages.c.status, messages.c.claimed_at, supporters.c.phone)
        .join(supporters)
        .where(
            messages.c.blast_id == blast.id,
            messages.c.status.in_(("sending", "uncertain")),
            messages.c.carrier_sid.is_(None),
            messages.c.claimed_at < now() - NEVER_TAKEN,
        )
    )
    return transaction.execute(query.order_by(messages.c.claimed_at, messages.c.id)).all()


def _chosen(blast: Blast, rows: Sequence[Any], named: Sequence[str]) -> Sequence[Any]:
    if not named:
        return rows
    return [_named(blast, rows, name.strip().lower()) for name in dict.fromkeys(named)]


def _named(blast: Blast, rows: Sequence[Any], name: str) -> Any:
    fitting = [row for row in rows if row.id.endswith(name)]
    if len(fitting) != 1 or len(name) < _SHOWN:
        raise BlastError(
            f"{blast.slug}: {name or 'an empty name'} names {'several' if fitting else 'no'} text in doubt; "
            f"`gateway blast uncertain {blast.slug}` shows them"
        )
    return fitting[0]


def _as_it_was(row: Any) -> Any:
    """A report or the carrier's list may know better meanwhile."""
    return update(messages).where(
        messages.c.id == row.id,
        messages.c.status == row.status,
        messages.c.claimed_at == row.claimed_at,
        messages.c.carrier_sid.is_(None),
    )

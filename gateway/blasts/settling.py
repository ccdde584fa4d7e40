"""Texts of which nobody knows whether the carrier has them: an organizer looks at its pages, and decides.

The reports and the carrier's list settle nearly all of them within minutes. What is left is what they cannot: the
carrier does not let itself be asked, or it lists a text whose words are not ours. Nothing is sent again before
somebody says so. Most are of blasts, but a question or a person's answer can be among them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import func, select, update

from gateway import audit
from gateway.blasts.errors import BlastError
from gateway.blasts.store import find
from gateway.clock import now
from gateway.db import Transaction
from gateway.messaging.reconcile import NEVER_TAKEN
from gateway.models.blasts import blasts
from gateway.models.messages import messages
from gateway.models.supporters import supporters
from gateway.runtime import Runtime

Decision = Literal["sent", "not sent"]

_SHOWN: Final = 6  # hexadecimal digits of an id, from its end, where it is all chance
_ACTIONS: Final[dict[Decision, audit.Action]] = {"sent": "text settle sent", "not sent": "text settle unsent"}


@dataclass(frozen=True, slots=True)
class Doubt:
    """A text that was begun at `at`, and its telephone; `of` is a blast's slug, or what the text is for."""

    id: str
    at: datetime
    phone: str
    of: str

    @property
    def short(self) -> str:
        return self.id[-_SHOWN:]


def in_doubt(runtime: Runtime, who: str, slug: str | None = None) -> list[Doubt]:
    """Of one blast or all there are, oldest first. The audit log says who looked at these telephones."""
    blast_id = _blast_id(runtime, slug)
    with runtime.db.transaction() as transaction:
        audit.note(transaction, who, "texts uncertain", blast_id)
        return [Doubt(row.id, row.claimed_at, row.phone, row.of) for row in _rows(transaction, blast_id)]


def settle(
    runtime: Runtime, who: str, decision: Decision, named: Sequence[str] = (), *, slug: str | None = None
) -> int:
    """Those named by the ends of their ids, or all; how many. Raises BlastError for a name that fits none or several.

    What was not sent is sent, if its blast still goes on and the policy still allows it. A report that comes after
    all is believed.
    """
    blast_id = _blast_id(runtime, slug)
    values: dict[str, Any] = {"status": "sent"}
    if decision == "not sent":
        values = {"status": "queued", "claimed_at": None, "due_at": now()}
    settled = []
    with runtime.db.transaction() as transaction:
        for row in _chosen(_rows(transaction, blast_id), named):
            if transaction.execute(_as_it_was(row).values(values)).rowcount:
                audit.note(transaction, who, _ACTIONS[decision], row.id)
                settled.append(row)
        _go_on(runtime, transaction, settled)
    return len(settled)


def _go_on(runtime: Runtime, transaction: Transaction, settled: Sequence[Any]) -> None:
    for number_id in {row.number_id for row in settled if row.blast_id}:
        runtime.queues.enqueue_after_commit(transaction, "drain", number_id)
    for row in settled:
        if not row.blast_id:
            runtime.queues.enqueue_after_commit(transaction, "send_message", row.id)  # nothing, if it was sent


def _blast_id(runtime: Runtime, slug: str | None) -> str | None:
    return find(runtime, slug).id if slug else None


def _rows(transaction: Transaction, blast_id: str | None) -> Sequence[Any]:
    """Not those on their way: the carrier and its reports have had their time."""
    of = func.coalesce(blasts.c.slug, messages.c.purpose).label("of")
    ours = messages.c.id, messages.c.status, messages.c.claimed_at, messages.c.blast_id, messages.c.number_id
    query = (
        select(*ours, supporters.c.phone, of)
        .select_from(messages.join(supporters).outerjoin(blasts, blasts.c.id == messages.c.blast_id))
        .where(
            messages.c.status.in_(("sending", "uncertain")),
            messages.c.carrier_sid.is_(None),
            messages.c.claimed_at < now() - NEVER_TAKEN,
        )
        .order_by(messages.c.claimed_at, messages.c.id)
    )
    if blast_id:
        query = query.where(messages.c.blast_id == blast_id)
    return transaction.execute(query).all()


def _chosen(rows: Sequence[Any], named: Sequence[str]) -> Sequence[Any]:
    if not named:
        return rows
    return [_named(rows, name.strip().lower()) for name in dict.fromkeys(named)]


def _named(rows: Sequence[Any], name: str) -> Any:
    fitting = [row for row in rows if row.id.endswith(name)]
    if len(fitting) != 1 or len(name) < _SHOWN:
        raise BlastError(
            f"{name or 'an empty name'} names {'several texts' if fitting else 'no text'} in doubt; "
            "`gateway messages uncertain` shows them"
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

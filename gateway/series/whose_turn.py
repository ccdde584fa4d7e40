"""Those of a series whose time to be looked at has come: each gets their step, or waits, or is through.

A person's row in `blast_recipients` says that a step has had its turn; it is written in one transaction with what
comes next for them.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, func, insert, or_, select, update

from gateway.clock import now
from gateway.contact.places import home, line_of
from gateway.db import Transaction
from gateway.flows.series import Series
from gateway.models.blasts import blast_recipients, blasts
from gateway.models.messages import messages
from gateway.models.series import series_people
from gateway.models.supporters import consents, supporters
from gateway.runtime import Runtime
from gateway.series.turns import Traveller, Turn, turn_of

_AT_ONCE: Final = 500  # people

_NEXT: Final = (
    update(series_people)
    .where(series_people.c.supporter_id == bindparam("of_supporter"), series_people.c.series_id == bindparam("of"))
    .values(
        day=bindparam("new_day"),
        look_at=bindparam("new_look_at"),
        ended=bindparam("new_ended"),
        due_at=func.coalesce(bindparam("new_due_at", type_=series_people.c.due_at.type), series_people.c.due_at),
    )
)


class Turns:
    """`row` is the series, held by the caller; `steps` are its rows among the blasts."""

    def __init__(
        self, runtime: Runtime, transaction: Transaction, row: Any, one: Series, steps: Sequence[Any]
    ) -> None:
        self._runtime = runtime
        self._transaction = transaction
        self._row = row
        self._one = one
        self._blasts = {step.step: step for step in steps}
        self._moment = now()
        self._next: list[dict[str, Any]] = []
        self._recipients: list[dict[str, Any]] = []

    def take(self) -> bool:
        """True: there may be more. Whoever is held by somebody else is left for the next look, nobody waited for."""
        query = (
            select(supporters.c.id, supporters.c.phone, supporters.c.zip, supporters.c.opted_out_at, series_people)
            .join(series_people, series_people.c.supporter_id == supporters.c.id)
            .where(series_people.c.series_id == self._row.id, series_people.c.look_at <= self._moment)
            .order_by(series_people.c.look_at)
            .limit(_AT_ONCE)
            .with_for_update(skip_locked=True)
        )
        rows = self._transaction.execute(query).all()
        ids = [row.id for row in rows]
        had, left = self._had(ids), self._left(ids)
        for row in rows:
            who = self._traveller(row, had[row.id], left[row.id])
            self._note(row.id, turn_of(self._one, who, self._moment))
        self._write()
        return len(rows) == _AT_ONCE

    def _had(self, ids: Sequence[str]) -> defaultdict[str, list[Any]]:
        """Steps that had their turn, those that are no longer in the file among them."""
        query = (
            select(
                blast_recipients.c.supporter_id,
                blast_recipients.c.reason,
                blasts.c.step,
                func.coalesce(messages.c.claimed_at, messages.c.created_at).label("texted_at"),
            )
            .join(blasts, blasts.c.id == blast_recipients.c.blast_id)
            .outerjoin(messages, messages.c.id == blast_recipients.c.message_id)
            .where(blast_recipients.c.supporter_id.in_(ids), blasts.c.series_id == self._row.id)
        )
        return _by_person(self._transaction.execute(query))

    def _left(self, ids: Sequence[str]) -> defaultdict[str, list[Any]]:
        """Their opt-outs, of everything or of this campaign."""
        here = or_(consents.c.campaign_id.is_(None), consents.c.campaign_id == self._row.campaign_id)
        query = select(consents.c.supporter_id, consents.c.at).where(
            consents.c.supporter_id.in_(ids), consents.c.kind == "opt_out", here
        )
        return _by_person(self._transaction.execute(query))

    def _traveller(self, row: Any, had: Sequence[Any], left: Sequence[Any]) -> Traveller:
        """START after STOP does not bring them back into it."""
        return Traveller(
            began_at=row.began_at,
            day=row.day,
            zones=home(row.zip, line_of(row.phone)).zones,
            had={step.step for step in had},
            texted_at=max((step.texted_at for step in had if step.texted_at), default=None),
            waits=any(step.texted_at is None and step.reason is None for step in had),
            stopped=row.opted_out_at is not None or any(entry.at >= row.began_at for entry in left),
        )

    def _note(self, person: str, turn: Turn) -> None:
        for step in turn.late:
            self._recipient(person, step.name, self._moment, "late")
        if turn.step:
            self._recipient(person, turn.step.name, turn.due_at or self._moment)
        self._next.append(
            {
                "of_supporter": person,
                "of": self._row.id,
                "new_day": turn.day,
                "new_look_at": turn.look_at,
                "new_ended": turn.ended,
                "new_due_at": turn.due_at,
            }
        )

    def _recipient(self, person: str, step: str, due_at: datetime, reason: str | None = None) -> None:
        row = {"supporter_id": person, "blast_id": self._blasts[step].id, "due_at": due_at, "reason": reason}
        self._recipients.append(row)

    def _write(self) -> None:
        if self._next:
            self._transaction.execute(_NEXT, self._next)
        if self._recipients:
            self._transaction.execute(insert(blast_recipients), self._recipients)
            number_id = next(iter(self._blasts.values())).number_id
            self._runtime.queues.enqueue_after_commit(self._transaction, "drain", number_id)


def _by_person(rows: Any) -> defaultdict[str, list[Any]]:
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.supporter_id].append(row)
    return found

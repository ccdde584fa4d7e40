"""Carrying an erasure out: first here, then at the carrier, as often as it takes.

It is done when, minutes after the person went from here, the carrier shows nothing that is theirs: whatever was
still on its way to the carrier has been found by then.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import structlog
from sqlalchemy import exists, or_, select, update

from gateway import supporters
from gateway.clock import now
from gateway.db import Transaction
from gateway.erasure.at_carrier import Pass, delete_held
from gateway.erasure.forgetting import forget
from gateway.erasure.pauses import pause
from gateway.models.calls import calls
from gateway.models.protection import erasures
from gateway.models.supporters import consents
from gateway.runtime import Runtime

_A_CALL: Final = timedelta(minutes=1)  # somebody is on the phone: look again
_LONGEST_WAIT: Final = timedelta(hours=1)  # for the end of a call; then its next turn finds nobody and hangs up

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Erasure:
    """One that this process goes on with. `settled`: the person was gone from here before."""

    id: str
    phone: str
    settled: bool


def erase(runtime: Runtime, erasure_id: str) -> None:
    """Safe to call twice, at any time and for any id."""
    with runtime.db.transaction() as transaction:
        erasure = _here(transaction, erasure_id)
    if erasure is not None:
        done = delete_held(runtime, erasure.phone)
        with runtime.db.transaction() as transaction:
            _settle(transaction, erasure, done)


def _here(transaction: Transaction, erasure_id: str) -> Erasure | None:
    """The next go is dated before this one begins: a worker that is killed needs nobody to notice."""
    row = _due(transaction, erasure_id)
    if row is None:
        return None
    person = supporters.find(transaction, row.phone)
    if person and _on_the_phone(transaction, person.id):
        _change(transaction, row.id, due_at=now() + _A_CALL)
        return None
    stays = person is None or (row.status == "gone" and _came_back(transaction, person.id))
    went = 0 if stays or person is None else forget(transaction, person)
    _change(
        transaction,
        row.id,
        status="gone",
        attempts=row.attempts + 1,
        due_at=now() + pause(row.attempts),
        rows=erasures.c.rows + went,
    )
    return Erasure(row.id, row.phone, settled=row.status == "gone" and not went)


def _due(transaction: Transaction, erasure_id: str) -> Any | None:
    return transaction.execute(
        select(erasures)
        .where(erasures.c.id == erasure_id, erasures.c.status != "done", erasures.c.due_at <= now())
        .with_for_update()
    ).one_or_none()


def _on_the_phone(transaction: Transaction, supporter_id: str) -> bool:
    lately = calls.c.created_at > now() - _LONGEST_WAIT
    live = exists().where(calls.c.supporter_id == supporter_id, calls.c.status != "ended", lately)
    return bool(transaction.execute(select(live)).scalar())


def _came_back(transaction: Transaction, supporter_id: str) -> bool:
    """Of themselves, by a keyword, a call or START. A word of thanks, or a list that names them, is no return."""
    their_own = or_(
        consents.c.kind == "opt_back",
        (consents.c.kind == "opt_in") & consents.c.source.not_in(("paper", "api")),
    )
    query = select(exists().where(consents.c.supporter_id == supporter_id, their_own))
    return bool(transaction.execute(query).scalar())


def _settle(transaction: Transaction, erasure: Erasure, done: Pass) -> None:
    counts = {
        "texts": erasures.c.texts + done.texts,
        "calls": erasures.c.calls + done.calls,
        "recordings": erasures.c.recordings + done.recordings,
    }
    if erasure.settled and done.found_nothing and not _texted_meanwhile(transaction, erasure.phone):
        _change(transaction, erasure.id, **counts, status="done", phone=None, done_at=now())
        log.info("an erasure is done", erasure=erasure.id)
    elif done.deleted or not done.left:
        _change(transaction, erasure.id, **counts, attempts=0, due_at=now() if done.cut else now() + pause(0))


def _texted_meanwhile(transaction: Transaction, phone: str) -> bool:
    person = supporters.find(transaction, phone)
    return person is not None and not _came_back(transaction, person.id)


def _change(transaction: Transaction, erasure_id: str, **values: Any) -> None:
    open_still = (erasures.c.id == erasure_id) & (erasures.c.status != "done")
    transaction.execute(update(erasures).where(open_still).values(**values))

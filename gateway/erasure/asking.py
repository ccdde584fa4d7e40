"""FORGET ME, however it reaches us: an opt-out at once, and an erasure a few minutes later."""

from datetime import timedelta
from typing import Final, Literal

from sqlalchemy import insert, select

from gateway import supporters
from gateway.clock import new_id, now
from gateway.db import Transaction
from gateway.models.protection import erasures
from gateway.runtime import Runtime
from gateway.stopping import stop

Source = Literal["word", "key", "organizer", "api"]

# So long the answer has to leave, a repeated webhook to find it, and a phone that rings to fall silent.
GRACE: Final = timedelta(minutes=5)


def ask_erasure(
    _runtime: Runtime, transaction: Transaction, supporter_id: str, *, source: Source, words: str = "forget me"
) -> None:
    """The caller holds the supporter's row. Asked again while it waits, it only opts out again."""
    person = supporters.by_id(transaction, supporter_id)
    waits = waiting(transaction, supporter_id)
    if not (waits and person.opted_out):
        stop(transaction, supporter_id, source=source, words=words, language=person.language)
    if not waits:
        _add(transaction, person.id, person.phone, source)


def waiting(transaction: Transaction, supporter_id: str) -> str | None:
    """The id of the erasure that was asked for and not begun, if there is one."""
    found: str | None = transaction.execute(
        select(erasures.c.id).where(erasures.c.status == "asked", erasures.c.supporter_id == supporter_id)
    ).scalar()
    return found


def _add(transaction: Transaction, supporter_id: str, phone: str, source: Source) -> None:
    moment = now()
    row = {
        "id": new_id(),
        "supporter_id": supporter_id,
        "phone": phone,
        "source": source,
        "status": "asked",
        "requested_at": moment,
        "due_at": moment + GRACE,
    }
    transaction.execute(
        insert(erasures), row | dict.fromkeys(("attempts", "rows", "texts", "recordings", "calls"), 0)
    )

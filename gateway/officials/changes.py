"""Every change of the directory, by an import or by hand: in one transaction, under a version of its own."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlalchemy import func, insert, select

from gateway.clock import now
from gateway.db import Database, Result, Transaction
from gateway.models.officials import official_changes

_LONGEST: Final = 200


def change(
    db: Database, who: str, what: str, act: Callable[[Transaction], tuple[Result, Mapping[str, Any]]]
) -> Result:
    """Does it and notes it. `act` returns its result, and further columns of the note.

    The note comes first: of two changes at once the second waits at its version, finds it taken, and begins again on
    what the first has left.
    """

    def noted(transaction: Transaction) -> Result:
        version = _note(transaction, who, what)
        result, more = act(transaction)
        if more:
            this = official_changes.c.version == version
            transaction.execute(official_changes.update().where(this).values(**more))
        return result

    return db.repeating(noted)


def _note(transaction: Transaction, who: str, what: str) -> int:
    version: int = transaction.execute(
        select(func.coalesce(func.max(official_changes.c.version), 0) + 1)
    ).scalar_one()
    row = {"version": version, "at": now(), "who": who, "what": what[:_LONGEST]}
    transaction.execute(insert(official_changes).values(row))
    return version

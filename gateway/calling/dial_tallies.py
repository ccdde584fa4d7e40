"""How often each office was tried and what came of it, by half hour of its own clock: sums over `dial_attempts`.

Whatever changes a try moves the difference here, in the same transaction. So statistics read a few rows for each
office, however many calls there were.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Insert, bindparam
from sqlalchemy.dialects import postgresql, sqlite

from gateway.calling.busy_hours import office_at, slot, zone_of
from gateway.db import Transaction
from gateway.models.calls import dial_attempts
from gateway.models.line_tallies import line_tallies
from gateway.prepared import Prepared
from gateway.runtime import Runtime

# The carrier takes everything for answered that picks up: a busy message, a mailbox. The supporter heard it.
_HEARD: Final = {"spoke": "answered", "message": "voicemail", "mailbox_full": "voicemail", "busy": "busy"}
OUTCOMES: Final = ("answered", "busy", "no_answer", "voicemail", "failed", "skipped")
REPORTS: Final = ("spoke", "message", "mailbox_full")
COUNTED: Final = ("tries", *OUTCOMES, *REPORTS, "seconds")


class Attempt(NamedTuple):
    """A row of `dial_attempts`, as far as it is counted."""

    office_phone: str
    campaign_id: str
    started_at: datetime
    ended_at: datetime | None
    outcome: str | None
    reported: str | None
    seconds: int | None
    answered_by: str | None

    @property
    def what(self) -> str | None:
        """How it ended, by the best that is known; None while it rings."""
        return self.outcome and _HEARD.get(self.reported or "", self.outcome)

    @property
    def talked(self) -> int:
        """Seconds. Where the carrier did not tell, because the caller hung up: from dial to end."""
        if self.what != "answered":
            return 0
        if self.seconds is None and self.ended_at:
            return int((self.ended_at - self.started_at).total_seconds())
        return self.seconds or 0


COLUMNS: Final = tuple(dial_attempts.c[name] for name in Attempt._fields)


def recount(runtime: Runtime, transaction: Transaction, before: Attempt, after: Attempt) -> None:
    """`before` is what the row said, locked, and `after` what it says now."""
    was = _counts(before)
    difference = {name: count - was[name] for name, count in _counts(after).items()}
    if not any(difference.values()):
        return
    weekend, half_hour = slot(after.started_at, zone_of(office_at(runtime, after.office_phone)))
    key = {"office_phone": after.office_phone, "campaign_id": after.campaign_id}
    add = _ADD[transaction.connection.dialect.name]
    transaction.run(add, {**key, "weekend": weekend, "half_hour": half_hour, **difference})


def _counts(attempt: Attempt) -> Mapping[str, int]:
    what, reported = attempt.what, attempt.reported
    counts = {"tries": int(what is not None), "seconds": attempt.talked}
    return counts | {name: int(name == what) for name in OUTCOMES} | {name: int(name == reported) for name in REPORTS}


def _adding(insert: Any) -> Prepared:
    keys = [column.name for column in line_tallies.primary_key]
    row: Insert = insert(line_tallies).values({name: bindparam(name) for name in (*keys, *COUNTED)})
    sums = {name: line_tallies.c[name] + bindparam(name) for name in COUNTED}
    return Prepared(row.on_conflict_do_update(index_elements=keys, set_=sums))  # type: ignore[attr-defined] # both dialects' inserts have it


_ADD: Final = {"sqlite": _adding(sqlite.insert), "postgresql": _adding(postgresql.insert)}

"""A carrier that takes nothing, whoever the text is for: an outage, a ceiling of the account, a proxy that answers.

At full speed an hour of that would put the whole audience in doubt. So the blasts of the number rest: each job tries
one text, the sweeper begins a job every ten seconds, and the first that is taken ends it. The organizer reads why.
"""

from collections.abc import Iterable, Sequence
from typing import Final

import structlog
from sqlalchemy import update

from gateway.blasts.store import Blast
from gateway.carriers.errors import CarrierError, Refused
from gateway.messaging.sending import Outcome
from gateway.models.blasts import blasts
from gateway.runtime import Runtime

WHY: Final = "the carrier takes no texts now; one is tried every ten seconds, and the rest follow by themselves"
_ENOUGH: Final = 20  # texts in a row; where one in twenty gets through, it is better to go on

log = structlog.get_logger(__name__)


class Rest:
    """Of one number, as one job sees it."""

    def __init__(self, runtime: Runtime, number_id: str) -> None:
        self._runtime = runtime
        self._number_id = number_id
        self._in_vain = 0
        self._rests = False

    def holds(self, going: Sequence[Blast]) -> bool:
        self._rests = any(blast.why == WHY for blast in going)
        return self._rests

    def note(self, outcomes: Iterable[Outcome]) -> None:
        """In the order in which they came back."""
        for outcome in outcomes:
            self._in_vain = self._in_vain + 1 if is_in_vain(outcome) else 0
            if self._in_vain == _ENOUGH and not self._rests:
                log.error("the carrier takes no texts; they wait until it does", fault=str(outcome))
                self._say(None, WHY)
            elif self._rests and not self._in_vain:
                log.warning("the carrier takes texts again")
                self._say(WHY, None)

    def _say(self, before: str | None, why: str | None) -> None:
        self._rests = why is not None
        theirs = (blasts.c.number_id == self._number_id, blasts.c.status == "sending")
        with self._runtime.db.transaction() as transaction:
            transaction.execute(
                update(blasts).where(*theirs, blasts.c.why.is_not_distinct_from(before)).values(why=why)
            )


def is_in_vain(outcome: Outcome) -> bool:
    """It tells nothing about whoever the text was for."""
    return isinstance(outcome, CarrierError) and not (isinstance(outcome, Refused) and not outcome.ours)

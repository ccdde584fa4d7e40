"""Each try to reach an office, from a `Dial` effect to its outcome.

The carrier gives one word for how a dial ended. `completed` means answered by anything, so a machine is told apart by
machine detection, whose verdict arrives beside the talk. Star ends a dial with `completed` too, and no parameter says
so: a talk that the caller ended with star is `answered`, as it is when the office hung up. Only a star before anybody
answered can be seen: the dial is `canceled` while the caller stays on the line, and that is `skipped`.
"""

from functools import cache
from typing import Any, Final

from sqlalchemy import bindparam, select, update

from gateway.calling import addresses
from gateway.calling.dial_tallies import COLUMNS, Attempt, recount
from gateway.calling.heard import Heard
from gateway.calling.legs import Leg
from gateway.clock import new_id, now
from gateway.conversations.store import Conversation
from gateway.db import Transaction
from gateway.flows.effects import Dial
from gateway.flows.events import DialEnded, Outcome
from gateway.models.calls import dial_attempts
from gateway.models.supporters import supporters
from gateway.prepared import Prepared, insert_of
from gateway.render.voice import Line
from gateway.runtime import Runtime

_OUTCOMES: Final[dict[str, Outcome]] = {
    "completed": "answered",
    "answered": "answered",
    "busy": "busy",
    "no-answer": "no_answer",
    "failed": "failed",
    "canceled": "skipped",
}
_MACHINES: Final = ("machine", "fax")

_ADD: Final = insert_of(dial_attempts, "id", "call_id", "campaign_id", "target", "office_phone", "turn", "started_at")
_THIS: Final = (dial_attempts.c.call_id == bindparam("of_call"), dial_attempts.c.turn == bindparam("of_turn"))
_FOUND: Final = Prepared(select(*COLUMNS).where(*_THIS).with_for_update())
_OPEN: Final = Prepared(
    select(dial_attempts.c.turn).where(
        dial_attempts.c.call_id == bindparam("of_call"), dial_attempts.c.outcome.is_(None)
    )
)


def line_for(
    runtime: Runtime,
    transaction: Transaction,
    leg: Leg,
    following: int,
    conversation: Conversation,
    dial: Dial | None,
) -> Line:
    """What the TwiML of this turn needs, `following` is the one after it; a dial in it gets its row."""
    language = conversation.state.language if conversation.state else "en"
    action = addresses.turn_url(runtime, leg.id, following)
    if dial is None or conversation.version_id is None:
        return Line(language, action)
    campaign = runtime.directory.version(conversation.version_id)
    number = runtime.directory.number_by_id(leg.number_id)
    if number is None:
        raise AssertionError("a call goes over a number of ours")
    transaction.run(
        _ADD,
        {
            "id": new_id(),
            "call_id": leg.id,
            "campaign_id": conversation.campaign_id,
            "target": dial.target,
            "office_phone": dial.phone,
            "turn": following,
            "started_at": now(),
        },
    )
    return Line(
        language,
        action,
        dial_to=dial.phone,
        caller_id=(campaign.caller_id == "supporter" and _own_number(transaction, leg)) or number.phone,
        ring_seconds=campaign.ring_seconds,
        talk_seconds=runtime.settings.talk_minutes * 60,
        extension=dial.extension,
        machine_url=addresses.machine_url(runtime, leg.id, following),
    )


def _own_number(transaction: Transaction, leg: Leg) -> str | None:
    """The carrier shows the number of either end of the call that a dial is made on. None for a withheld one."""
    mine = select(supporters.c.phone).where(supporters.c.id == leg.supporter_id)
    return transaction.execute(mine).scalar()


def ended(runtime: Runtime, transaction: Transaction, leg: Leg, heard: Heard) -> DialEnded:
    """The dial that this turn comes back from."""
    this = {"of_call": leg.id, "of_turn": leg.turn}
    found = _found(transaction, this)
    outcome = _outcome(heard.dial_status, (found and found.answered_by) or "")
    if found is not None:
        _settle(runtime, transaction, this, found, outcome=outcome, seconds=heard.dial_seconds, ended_at=now())
    return DialEnded(outcome, heard.dial_seconds)


def late(runtime: Runtime, transaction: Transaction, leg: Leg, turn: int, heard: Heard) -> None:
    """The carrier's word on a dial after the caller hung up: better than what was made of its silence."""
    this = {"of_call": leg.id, "of_turn": turn}
    found = _found(transaction, this)
    if found is not None and found.seconds is None:
        outcome = _outcome(heard.dial_status, found.answered_by or "")
        _settle(runtime, transaction, this, found, outcome=outcome, seconds=heard.dial_seconds, ended_at=now())


def answered_by(runtime: Runtime, transaction: Transaction, call_id: str, turn: int, verdict: str) -> None:
    """Machine detection's first word counts. Where the talk is over already, the record is put right."""
    this = {"of_call": call_id, "of_turn": turn}
    found = _found(transaction, this)
    if found is not None and found.answered_by is None:
        corrected = found.outcome == "answered" and verdict.startswith(_MACHINES)
        outcome = "voicemail" if corrected else found.outcome
        _settle(runtime, transaction, this, found, outcome=outcome, answered_by=verdict[:24])


def hung_up(runtime: Runtime, transaction: Transaction, leg: Leg) -> int:
    """The caller ended the call during a dial, which is how a talk usually ends: was anybody there?

    Machine detection speaks a few seconds after somebody or something answers. Without its word nobody did. Returns
    the seconds for which an office was on the line, at the most: its phone rang during the first of them.
    """
    dialing = transaction.fetch(_OPEN, {"of_call": leg.id})
    this = {"of_call": leg.id, "of_turn": dialing[0].turn if dialing else None}
    found = _found(transaction, this) if dialing else None
    if found is None:
        return 0
    outcome = _outcome("completed" if found.answered_by else "no-answer", found.answered_by or "")
    _settle(runtime, transaction, this, found, outcome=outcome, ended_at=now())
    return int((now() - found.started_at).total_seconds()) if found.answered_by else 0


def _outcome(dial_status: str, answered_by: str) -> Outcome:
    outcome = _OUTCOMES.get(dial_status, "failed")
    return "voicemail" if outcome == "answered" and answered_by.startswith(_MACHINES) else outcome


def _found(transaction: Transaction, this: dict[str, Any]) -> Attempt | None:
    found = transaction.fetch(_FOUND, this)
    return Attempt._make(found[0]) if found else None


@cache
def _settled(*columns: str) -> Prepared:
    return Prepared(update(dial_attempts).where(*_THIS).values({name: bindparam(name) for name in columns}))


def _settle(runtime: Runtime, transaction: Transaction, this: dict[str, Any], found: Attempt, **values: Any) -> None:
    transaction.run(_settled(*values), {**this, **values})
    recount(runtime, transaction, found, found._replace(**values))

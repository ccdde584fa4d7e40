"""Sending one text of the outbox: claim, send, settle.

Only whoever changed the row from `queued` to `sending` sends, and no transaction is open meanwhile. A crash leaves
`sending`, a lost answer leaves `uncertain`: `reconcile` asks the carrier about both, and nobody sends again blindly.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from sqlalchemy import bindparam, case, null, or_, select, update

from gateway import reachable, supporters
from gateway.carriers.errors import CarrierError, NotTaken, Refused, Uncertain
from gateway.carriers.twilio import LEAST_VALIDITY, Accepted
from gateway.clock import now
from gateway.contact import Person, may_contact, quiet_from
from gateway.contact import Refused as NotNow
from gateway.db import Transaction
from gateway.messaging.answering import last_heard
from gateway.messaging.lines import line_can_text
from gateway.messaging.refusals import note_refusal
from gateway.models.campaigns import numbers
from gateway.models.conversations import conversations
from gateway.models.messages import messages
from gateway.models.signatures import signatures
from gateway.models.supporters import supporters as people
from gateway.prepared import Prepared
from gateway.runtime import Runtime

_WAITING: Final = or_(*(messages.c.status == each for each in ("sending", "uncertain", "queued")))
_TAKEN: Final = Prepared(
    update(messages)
    .where(messages.c.id == bindparam("message_id"))
    .values(
        carrier_sid=bindparam("sid"),
        error_code=case((_WAITING, null()), else_=messages.c.error_code),
        status=case((_WAITING, "accepted"), else_=messages.c.status),
    )
)
_THROTTLED: Final = timedelta(seconds=5)
_OURS: Final = timedelta(minutes=5)  # our number or account is unfit: somebody has to mend it first
_FRESH: Final = timedelta(seconds=60)  # less than `reconcile` waits, by more than a request takes
_STALE: Final = timedelta(days=1)  # a text that could not leave for so long helps nobody

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Letter:
    """A text that this process has claimed."""

    id: str
    supporter_id: str
    sender: str
    to: str
    body: str
    segments: int
    validity: int
    created_at: datetime
    claimed_at: datetime


Outcome = Accepted | CarrierError


def send_message(runtime: Runtime, message_id: str) -> None:
    """Safe to call twice, at any time and for any id."""
    runtime.tallies.settle()
    _look_up_line(runtime, message_id)
    letter = _claim(runtime, message_id)
    if letter is not None:
        send(runtime, letter)


def send(runtime: Runtime, letter: Letter) -> None:
    """Asks the carrier and settles. Only for whoever has claimed it."""
    settle(runtime, [(letter, ask(runtime, letter))])


def ask(runtime: Runtime, letter: Letter) -> Outcome:
    """What the carrier says to it; no row knows of it yet. Only for whoever has claimed it.

    A process that stood still for minutes (a machine asleep or moved, a clock set right) asks nothing: others have
    taken it for dead by then, and may have sent the text. Who said STOP meanwhile has it heard.
    """
    if now() - letter.claimed_at > _FRESH:
        return Uncertain("its worker stood still")
    try:
        return runtime.carrier.send_text(
            letter.sender,
            letter.to,
            letter.body,
            runtime.url(f"/webhooks/status/{letter.id}"),
            letter.validity,
        )
    except CarrierError as fault:
        return fault


def settle(runtime: Runtime, answers: Sequence[tuple[Letter, Outcome]]) -> None:
    """What was taken is noted in one transaction, however many they are; what was not, one by one."""
    spent = [letter.segments for letter, outcome in answers if isinstance(outcome, Accepted | Uncertain)]
    if spent:
        runtime.spending.text(sum(spent))
    taken = [(letter, outcome) for letter, outcome in answers if isinstance(outcome, Accepted)]
    if taken:
        _accepted(runtime, taken)
    for letter, outcome in answers:
        if isinstance(outcome, CarrierError):
            _not_accepted(runtime, letter, outcome)


def _not_accepted(runtime: Runtime, letter: Letter, fault: CarrierError) -> None:
    if isinstance(fault, Refused):
        _refused(runtime, letter, fault)
    elif isinstance(fault, NotTaken):
        log.warning("text put off", message=letter.id, fault=str(fault))
        _settle(runtime, letter, status="queued", claimed_at=None, due_at=now() + _THROTTLED)
    else:
        log.warning("text uncertain", message=letter.id, fault=str(fault))
        _settle(runtime, letter, status="uncertain")


_OUTGOING: Final = (
    select(
        messages.c.id,
        messages.c.supporter_id,
        messages.c.conversation_id,
        messages.c.body,
        messages.c.purpose,
        messages.c.segments,
        messages.c.reply_to,
        messages.c.created_at,
        numbers.c.phone.label("sender"),
        people.c.phone.label("to"),
        people.c.line_type,
        conversations.c.campaign_id,
        signatures.c.zip,
    )
    .select_from(
        messages.join(people)
        .join(numbers, numbers.c.id == messages.c.number_id)
        .outerjoin(conversations, conversations.c.id == messages.c.conversation_id)
        .outerjoin(signatures, signatures.c.id == conversations.c.signature_id)
    )
    .where(
        messages.c.id == bindparam("message_id"),
        messages.c.status == "queued",
        messages.c.due_at <= bindparam("now"),
        messages.c.blast_id.is_(None),  # gateway/blasts claims its own, at its own pace
    )
)
_QUEUED: Final = messages.c.status == "queued"


def _look_up_line(runtime: Runtime, message_id: str) -> None:
    """A receipt goes to whoever called, be it from a kitchen's landline. The claim reads what this writes down."""
    with runtime.db.reading() as connection:
        row = connection.execute(_OUTGOING, {"message_id": message_id, "now": now()}).one_or_none()
    if row is not None and row.purpose in {"receipt", "letter"} and row.line_type is None:
        line_can_text(runtime, row.supporter_id)


def _claim(runtime: Runtime, message_id: str) -> Letter | None:
    with runtime.db.transaction() as transaction:
        row = transaction.execute(_OUTGOING, {"message_id": message_id, "now": now()}).one_or_none()
        if row is None or _waits_for_money(runtime, row):
            return None
        person, rules = _addressee(transaction, row), reachable.rules(runtime.settings)
        verdict = may_contact(person, "text", reachable.purpose_of(row.purpose), rules, now())
        if isinstance(verdict, NotNow):
            _put_off(transaction, row.id, verdict.until)
            return None
        moment = now()
        # Seconds after which the carrier must drop the text: it must not be delivered into quiet hours.
        validity = int((quiet_from(person, rules, moment) - moment).total_seconds())
        if validity < LEAST_VALIDITY:
            _put_off(transaction, row.id, moment + timedelta(seconds=LEAST_VALIDITY))  # then it is quiet already
            return None
        if not _change(transaction, row.id, status="sending", claimed_at=moment):
            return None
        return Letter(
            row.id, row.supporter_id, row.sender, row.to, row.body, row.segments, validity, row.created_at, moment
        )


def _waits_for_money(runtime: Runtime, row: Any) -> bool:
    """It stays due, and the sweeper wakes it in better times. An answer that was lost goes out all the same."""
    return row.reply_to is None and runtime.spending.pause() is not None


def _addressee(transaction: Transaction, row: Any) -> Person:
    """After STOP nothing from the outbox answers anything: STOP itself was the last thing they sent."""
    purpose = reachable.purpose_of(row.purpose)
    if purpose == "campaign":
        supporters.hold(transaction, row.supporter_id)
    person = reachable.person(transaction, row.supporter_id, purpose, campaign_id=_campaign(row), zip_code=row.zip)
    if purpose == "campaign" or person.opted_out_at or person.left_at:
        return person
    return replace(person, asked_at=last_heard(transaction, row.supporter_id, row.conversation_id))


def _campaign(row: Any) -> str | None:
    """Whom a person of ours answers, they answer whatever campaigns were left."""
    return None if row.purpose == "person" else row.campaign_id


def _put_off(transaction: Transaction, message_id: str, until: datetime | None) -> None:
    """Until a better hour, or for ever where none will come."""
    if until:
        _change(transaction, message_id, due_at=until)
    else:
        _change(transaction, message_id, status="canceled")


def _change(transaction: Transaction, message_id: str, **values: Any) -> bool:
    changed = transaction.execute(update(messages).where(messages.c.id == message_id, _QUEUED).values(**values))
    return changed.rowcount == 1


def _settle(runtime: Runtime, letter: Letter, **values: Any) -> None:
    """Only if no callback knew better in the meantime."""
    with runtime.db.transaction() as transaction:
        _settle_in(transaction, letter.id, **values)


def _settle_in(transaction: Transaction, message_id: str, **values: Any) -> None:
    transaction.execute(
        update(messages)
        .where(messages.c.id == message_id, messages.c.status == "sending", messages.c.carrier_sid.is_(None))
        .values(**values)
    )


def _accepted(runtime: Runtime, taken: Sequence[tuple[Letter, Accepted]]) -> None:
    """A callback may have come first and moved a text on."""
    with runtime.db.transaction() as transaction:
        transaction.run_many(_TAKEN, [{"message_id": letter.id, "sid": accepted.sid} for letter, accepted in taken])


def _refused(runtime: Runtime, letter: Letter, refusal: Refused) -> None:
    if refusal.ours and now() - letter.created_at < _STALE:
        log.error("the carrier refuses our texts; mend this, they wait", code=refusal.code, kind=refusal.kind)
        wait = _THROTTLED if refusal.kind == "busy" else _OURS
        _settle(runtime, letter, status="queued", claimed_at=None, due_at=now() + wait, error_code=refusal.code)
        return
    log.warning("text refused", message=letter.id, code=refusal.code, kind=refusal.kind)
    with runtime.db.transaction() as transaction:
        _settle_in(transaction, letter.id, status="failed", error_code=refusal.code)
        note_refusal(transaction, letter.supporter_id, refusal.kind, refusal.code)

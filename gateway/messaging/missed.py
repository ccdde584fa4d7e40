"""Texts that came while nobody was there to take them: found on the carrier's list, and taken in like any other.

The carrier brings a text for fifteen seconds and never again, but keeps it on its list. Every few minutes the list is
read from where the last look ended. What is no row here goes the way of a webhook, under the same id: whatever comes
late, twice or from two sweepers at once is a repetition. A look that is killed leaves what it took in, and the next
one begins where it did.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from time import monotonic
from typing import Final

import structlog
from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from gateway.abuse.door import LEAST
from gateway.carriers.errors import CarrierError
from gateway.carriers.terms import ReceivedText
from gateway.clock import now
from gateway.conversations.texts import InboundText, Reply, receive_text
from gateway.crypto import phone_indexes
from gateway.db import Transaction
from gateway.flows.reserved import read_reserved
from gateway.messaging.reconcile import SKEW
from gateway.messaging.unheard import send_instead
from gateway.models.campaigns import numbers
from gateway.models.messages import messages
from gateway.models.protection import chores, do_not_contact, erasures
from gateway.models.supporters import supporters
from gateway.runtime import Runtime

_EVERY: Final = timedelta(minutes=10)
_SETTLED: Final = timedelta(minutes=2)  # the webhook of a younger text may still be on its way
_OVERLAP: Final = timedelta(minutes=15)  # what the list showed late is seen by the next look
_ANSWERED: Final = timedelta(days=1)  # whatever is older a person reads, STOP excepted
_CHORE: Final = "missed texts"  # its `changed_at`: all that came before is here
_AT_ONCE: Final = 500  # ids compared with ours in one statement
_EVER: Final = datetime.min.replace(tzinfo=UTC)
_MOST: Final = 20_000  # missed texts held in memory; the rest waits for the next look
_A_FLOOD: Final = timedelta(seconds=70)  # the minute over which the door counts, and two clocks
_PATIENCE: Final = 30.0  # seconds of taking in, so that a worker comes back to whoever awaits a ring

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Look:
    """What a look found, in texts, and what became of those that we had not.

    `stops` are among the `taken`, or would be. `forgotten` are of people who asked for it since, `turned_away` of
    whom the door keeps out. `whole`: nothing is left for another look.
    """

    listed: int = 0
    missed: int = 0
    taken: int = 0
    stops: int = 0
    forgotten: int = 0
    turned_away: int = 0
    whole: bool = True


def take_missed(runtime: Runtime) -> None:
    """What came since the last look that was whole."""
    with runtime.db.reading() as connection:
        complete = _complete_until(connection)
    if complete and complete > now() - _SETTLED - _EVERY:
        return
    try:
        look_for_missed(runtime, complete - _OVERLAP if complete else _EVER)
    except CarrierError as fault:
        log.warning("the carrier cannot be asked now", fault=str(fault))


def look_for_missed(runtime: Runtime, since: datetime, *, dry_run: bool = False) -> Look:
    """Takes in, or with `dry_run` only counts, what was sent since then. Raises CarrierError.

    What was sent to a number before it was ours here is none of our texts.
    """
    look, until = Look(), now() - _SETTLED
    found = list(islice(_unknown(runtime, since, until, look), _MOST))
    look.whole = len(found) < _MOST
    with runtime.db.reading() as connection:
        wanted = _of_no_one_forgotten(connection, found)
    look.missed, look.forgotten = len(found), len(found) - len(wanted)
    if dry_run:
        look.stops = sum(map(_wants_out, wanted))
        return look
    _take_in(runtime, wanted, look)
    if look.whole:
        with (
            suppress(IntegrityError),
            runtime.db.transaction() as transaction,
        ):  # another look has noted its end first
            _note(transaction, since, until)
    if look.taken:
        log.warning("texts came while nobody took them; they are taken in", count=look.taken, stops=look.stops)
    return look


def _unknown(runtime: Runtime, since: datetime, until: datetime, look: Look) -> Iterator[ReceivedText]:
    with runtime.db.reading() as connection:
        own = connection.execute(select(numbers.c.phone, numbers.c.created_at).where(numbers.c.text)).all()
    for number in own:
        begin = max(since, number.created_at - SKEW)
        listed = (text for text in runtime.carrier.texts_from_people(number.phone, begin) if text.sent_at <= until)
        while some := list(islice(listed, _AT_ONCE)):
            look.listed += len(some)
            with runtime.db.reading() as connection:
                ids = [text.sid for text in some]
                query = select(messages.c.carrier_sid).where(messages.c.carrier_sid.in_(ids))
                known = set(connection.execute(query).scalars())
            yield from (text for text in some if text.sid not in known)


def _of_no_one_forgotten(connection: Connection, texts: Sequence[ReceivedText]) -> list[ReceivedText]:
    """An erasure takes the rows at once, and the carrier's copies as soon as the carrier lets go of them."""
    leaving = set(connection.execute(select(erasures.c.phone).where(erasures.c.phone.is_not(None))).scalars())
    gone: dict[str, datetime] = {}
    for phone in {text.sender for text in texts} - leaving:
        at = select(func.max(do_not_contact.c.at)).where(do_not_contact.c.phone_index.in_(phone_indexes(phone)))
        if forgotten_at := connection.execute(at).scalar():
            gone[phone] = forgotten_at
    return [
        text
        for text in texts
        if text.sender not in leaving and not (text.sender in gone and text.sent_at <= gone[text.sender])
    ]


def _take_in(runtime: Runtime, texts: Sequence[ReceivedText], look: Look) -> None:
    """Whoever wants out comes first; the texts of one person in their order, of their answers the last one."""
    by_sender: defaultdict[str, list[ReceivedText]] = defaultdict(list)
    oldest_first = texts[::-1]  # as listed, for the list has whole seconds; but each number has a list of its own
    for text in sorted(oldest_first, key=lambda text: text.sent_at):
        by_sender[text.sender].append(text)
    give_up = monotonic() + _PATIENCE
    for of_one in sorted(by_sender.values(), key=lambda of_one: not any(map(_wants_out, of_one))):
        if monotonic() > give_up:
            look.whole = False
            return
        heard = _heard(runtime, of_one[0].sender, of_one[0].sent_at - _A_FLOOD)
        replies = [_taken(runtime, text, heard, look) for text in of_one]
        send_instead(runtime, [reply.message_id for reply in replies if reply])


def _taken(runtime: Runtime, text: ReceivedText, heard: Sequence[datetime], look: Look) -> Reply | None:
    """The conversation is not led back: who has written since, and was heard, is past what this text was about."""
    verdict = "dropped" if _turned_away(text, heard) else runtime.door.text(text.sender, text.body)
    if verdict == "dropped":
        look.turned_away += 1
        return None
    look.taken += 1
    look.stops += _wants_out(text)
    past = any(at > text.sent_at for at in heard)
    fresh = now() - text.sent_at < _ANSWERED
    # `later` is said where too many come at once, and these come one by one.
    answered = verdict != "kept" and fresh and not past and not _wants_out(text)
    runtime.spending.text(text.segments)
    inbound = InboundText(text.sid, text.sender, text.to, text.body, answered=answered, sent_at=text.sent_at)
    return receive_text(runtime, inbound)


def _turned_away(text: ReceivedText, heard: Sequence[datetime]) -> bool:
    """In a flood from one number the door drops what is too much, and no row is left of it."""
    around = [at for at in heard if abs(text.sent_at - at) < _A_FLOOD]
    return len(around) >= LEAST and not _wants_out(text)


def _wants_out(text: ReceivedText) -> bool:
    return read_reserved(text.body).meaning in {"stop", "forget"}


def _heard(runtime: Runtime, phone: str, since: datetime) -> list[datetime]:
    """When the texts of this person were sent that we know of."""
    theirs = supporters.c.phone_index.in_(phone_indexes(phone))
    query = select(messages.c.created_at).join_from(messages, supporters)
    with runtime.db.reading() as connection:
        found = connection.execute(query.where(theirs, messages.c.direction == "in", messages.c.created_at > since))
        return list(found.scalars())


def _complete_until(connection: Connection) -> datetime | None:
    found: datetime | None = connection.execute(select(chores.c.changed_at).where(chores.c.name == _CHORE)).scalar()
    return found


def _note(transaction: Transaction, since: datetime, until: datetime) -> None:
    """Never back, for of two looks at once the one that saw more counts; and no further than the looks are one."""
    complete = _complete_until(transaction.connection)
    if complete is None and since == _EVER:
        transaction.execute(insert(chores), {"name": _CHORE, "cursor": None, "done": 0, "changed_at": until})
    elif complete and since <= complete < until:
        transaction.execute(update(chores).where(chores.c.name == _CHORE).values(changed_at=until))

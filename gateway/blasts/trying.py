"""The texts of a blast on an organizer's own telephone, before anybody else gets them.

It is a telephone like all: its owner has agreed to texts, has not said STOP, and is not woken up. Whoever texted us a
moment ago is awake, though, and none of this counts among the texts that one person gets in a day.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import func, select

from gateway import audit, reachable, supporters
from gateway.blasts.errors import BlastError
from gateway.blasts.store import Blast, find, sender_of
from gateway.blasts.wording.writing import Filled, filled, known_of
from gateway.blasts.words import REASONS
from gateway.clock import now
from gateway.contact import Refused, may_contact
from gateway.db import Transaction
from gateway.flows.events import Language
from gateway.flows.speech import written_phone
from gateway.links import store as links
from gateway.messaging.answering import last_heard
from gateway.messaging.outbox import queue_text
from gateway.models.messages import messages
from gateway.runtime import Runtime
from gateway.supporters import Supporter

MARK: Final = "TEST: "
# Within 24 hours; more would be a blast that nobody approved, or one person's telephone that never rests.
_DAY: Final = timedelta(hours=24)
_TELEPHONES: Final = 100
_TEXTS: Final = 40  # to one telephone


@dataclass(frozen=True, slots=True)
class Trial:
    """A text as this person would get it; with fields that are missing, they get none."""

    variant: str
    language: Language
    words: Filled


def try_out(
    runtime: Runtime, who: str, slug: str, phone: str, languages: Collection[Language], variants: Collection[str]
) -> list[Trial]:
    """Sends the texts in these languages and wordings to that telephone (E.164), but for those with a missing field.

    Raises BlastError where no text may go.
    """
    blast = find(runtime, slug)
    with runtime.db.transaction() as transaction:
        person = supporters.find(transaction, phone)
        if person is None:
            raise BlastError(_after(runtime, blast, "nobody is known by this number"))
        _require(runtime, transaction, blast, person)
        trials = [each for each in _trials(blast, person) if each.language in languages and each.variant in variants]
        _require_few(transaction, blast, person, len(trials))
        for trial in trials:
            _send(runtime, transaction, blast, person, trial)
        audit.note(transaction, who, "blast test", blast.id)
    return trials


def _require(runtime: Runtime, transaction: Transaction, blast: Blast, person: Supporter) -> None:
    """`wish` asks for less than a blast does: neither for consent nor how many texts they have had."""
    heard = last_heard(transaction, person.id, None)
    found = reachable.person(transaction, person.id, "wish", campaign_id=blast.campaign_id, asked_at=heard)
    if found.opted_out_at or not found.consented or found.only == "call":
        raise BlastError(_after(runtime, blast, REASONS["opted out" if found.opted_out_at else "no consent"]))
    verdict = may_contact(found, "text", "wish", reachable.rules(runtime.settings), now())
    if isinstance(verdict, Refused) and verdict.until is None:
        raise BlastError(f"{blast.slug}: no text may go to this telephone: {REASONS[verdict.rule]}")
    if isinstance(verdict, Refused):
        raise BlastError(_after(runtime, blast, REASONS[verdict.rule]))


def _require_few(transaction: Transaction, blast: Blast, person: Supporter, more: int) -> None:
    since = now() - _DAY
    if audit.times(transaction, "blast test", since) >= _TELEPHONES:
        raise BlastError(
            f"{blast.slug}: {_TELEPHONES} telephones got test texts within 24 hours; send it to everybody else"
        )
    theirs = messages.c.supporter_id == person.id, messages.c.purpose == "test", messages.c.created_at >= since
    if transaction.execute(select(func.count()).where(*theirs)).scalar_one() + more > _TEXTS:
        raise BlastError(
            f"{blast.slug}: not to this telephone: {_TEXTS} test texts within 24 hours are enough for one"
        )


def _after(runtime: Runtime, blast: Blast, why: str) -> str:
    number = written_phone(sender_of(runtime, blast).phone)
    return f"{blast.slug}: not to this telephone: {why}. Text START from it to {number}, then try again at once"


def _trials(blast: Blast, person: Supporter) -> Iterator[Trial]:
    known = known_of(person.name, person.zip)
    for variant, texts in blast.wordings.items():
        for language, text in texts.items():
            yield Trial(variant, language, filled(text, known))


def _send(runtime: Runtime, transaction: Transaction, blast: Blast, person: Supporter, trial: Trial) -> None:
    if trial.words.missing:
        return
    body = MARK + links.for_test(trial.words.body)
    queue_text(runtime, transaction, supporter_id=person.id, number_id=blast.number_id, body=body, purpose="test")

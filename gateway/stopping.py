"""STOP, however it reaches us: nothing that is under way for this person goes on."""

from typing import Final

from sqlalchemy.exc import IntegrityError

from gateway import audit, consent, supporters
from gateway.calling.requests import cancel_requests
from gateway.conversations import store
from gateway.db import Database, Transaction
from gateway.flows.events import Language
from gateway.messaging.outbox import cancel_texts

_TRIES: Final = 3  # another process may add the same telephone at this moment


def stop(transaction: Transaction, supporter_id: str, *, source: str, words: str, language: Language) -> None:
    consent.opt_out(transaction, supporter_id, source=source, words=words, language=language)
    _end_everything(transaction, supporter_id)


def stop_for_organizer(db: Database, who: str, phone: str, why: str) -> bool:
    """An opt-out that reached an organizer by another way. False if they had stopped before: the first one stands.

    `phone` is E.164; somebody unknown so far is kept as stopped, so that no list brings them in later.
    """
    for tries_left in range(_TRIES - 1, -1, -1):
        try:
            with db.transaction() as transaction:
                return _stop_for_organizer(transaction, who, phone, why)
        except IntegrityError:
            if not tries_left:
                raise
    raise AssertionError("unreachable")


def _stop_for_organizer(transaction: Transaction, who: str, phone: str, why: str) -> bool:
    person = supporters.find_or_add(transaction, phone, "en")
    audit.note(transaction, who, "supporters stop", person.id)
    if person.opted_out:
        _end_everything(transaction, person.id)
        return False
    stop(transaction, person.id, source="organizer", words=why, language=person.language)
    return True


def _end_everything(transaction: Transaction, supporter_id: str) -> None:
    store.end_all_of(transaction, supporter_id)
    cancel_requests(transaction, supporter_id=supporter_id)
    cancel_texts(transaction, supporter_id=supporter_id)

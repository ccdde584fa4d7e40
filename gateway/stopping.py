"""STOP, however it reaches us: nothing that is under way for this person goes on."""

from gateway import consent
from gateway.calling.requests import cancel_requests
from gateway.conversations import store
from gateway.db import Transaction
from gateway.flows.events import Language
from gateway.messaging.outbox import cancel_texts


def stop(transaction: Transaction, supporter_id: str, *, source: str, words: str, language: Language) -> None:
    consent.opt_out(transaction, supporter_id, source=source, words=words, language=language)
    store.end_all_of(transaction, supporter_id)
    cancel_requests(transaction, supporter_id=supporter_id)
    cancel_texts(transaction, supporter_id=supporter_id)

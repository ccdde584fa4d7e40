"""What a carrier's error about a text means for the person: the same whether it comes at once or in a callback."""

from gateway import consent, supporters
from gateway.calling.requests import cancel_requests
from gateway.carriers.errors import Kind
from gateway.conversations import store
from gateway.db import Transaction
from gateway.messaging.outbox import cancel_texts


def note_refusal(transaction: Transaction, supporter_id: str, kind: Kind, code: int | None) -> None:
    if kind == "opted_out":
        _stopped_at_the_carrier(transaction, supporter_id, code)
    elif kind == "landline":
        supporters.note(transaction, supporter_id, line_type="landline")


def _stopped_at_the_carrier(transaction: Transaction, supporter_id: str, code: int | None) -> None:
    """They told the carrier, or another number of ours, to stop. It counts as if they had told us."""
    person = supporters.by_id(transaction, supporter_id)
    if person.opted_out:
        return
    consent.opt_out(transaction, supporter_id, source="carrier", words=f"error {code}", language=person.language)
    store.end_all_of(transaction, supporter_id)
    cancel_requests(transaction, supporter_id=supporter_id)
    cancel_texts(transaction, supporter_id=supporter_id)

"""What a carrier's error about a text means for the person: the same whether it comes at once or in a callback."""

from gateway import supporters
from gateway.carriers.errors import Kind
from gateway.db import Transaction
from gateway.stopping import stop


def note_refusal(transaction: Transaction, supporter_id: str, kind: Kind, code: int | None) -> None:
    if kind == "opted_out":
        _stopped_at_the_carrier(transaction, supporter_id, code)
    elif kind == "landline":
        supporters.note(transaction, supporter_id, line_type="landline")


def _stopped_at_the_carrier(transaction: Transaction, supporter_id: str, code: int | None) -> None:
    """They told the carrier, or another number of ours, to stop. It counts as if they had told us."""
    if not supporters.hold(transaction, supporter_id):
        return
    person = supporters.by_id(transaction, supporter_id)
    if not person.opted_out:
        stop(transaction, supporter_id, source="carrier", words=f"error {code}", language=person.language)

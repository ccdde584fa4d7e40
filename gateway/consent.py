"""The ledger of who agreed to be contacted and who asked us to stop. Append-only."""

from typing import Final

from sqlalchemy import update

from gateway.clock import new_id, now
from gateway.db import Transaction
from gateway.flows.events import Language
from gateway.models.supporters import consents, supporters
from gateway.prepared import insert_of

_ADD: Final = insert_of(consents, "id", "supporter_id", "kind", "source", "words", "language", "campaign_id", "at")


def opt_in(
    transaction: Transaction,
    supporter_id: str,
    *,
    source: str,
    words: str,
    language: Language,
    campaign_id: str | None = None,
) -> None:
    """A keyword, a form, a paper: consent to be answered about that campaign. It never undoes an opt-out."""
    entry = {"source": source, "words": words, "language": language, "campaign_id": campaign_id}
    _write(transaction, supporter_id, "opt_in", entry)


def opt_out(transaction: Transaction, supporter_id: str, *, source: str, words: str, language: Language) -> None:
    """About everything, at once; a repeated one leaves the time of the first."""
    entry = {"source": source, "words": words, "language": language, "campaign_id": None}
    _write(transaction, supporter_id, "opt_out", entry)
    transaction.execute(
        update(supporters)
        .where(supporters.c.id == supporter_id, supporters.c.opted_out_at.is_(None))
        .values(opted_out_at=now())
    )


def opt_back_in(transaction: Transaction, supporter_id: str, *, words: str, language: Language) -> None:
    """START and its kin: the only way back after STOP."""
    entry = {"source": "word", "words": words, "language": language, "campaign_id": None}
    _write(transaction, supporter_id, "opt_in", entry)
    transaction.execute(update(supporters).where(supporters.c.id == supporter_id).values(opted_out_at=None))


def _write(transaction: Transaction, supporter_id: str, kind: str, entry: dict[str, str | None]) -> None:
    transaction.run(_ADD, {"id": new_id(), "supporter_id": supporter_id, "kind": kind, "at": now(), **entry})

"""People known by phone number, and what they agreed to."""

from sqlalchemy import Column, ForeignKey, LargeBinary, String, Table

from gateway.crypto import Encrypted
from gateway.models.base import Id, Instant, metadata, primary_id

supporters = Table(
    "supporters",
    metadata,
    primary_id(),
    Column("phone", Encrypted("supporters.phone"), nullable=False),
    Column("phone_index", LargeBinary(32), nullable=False, unique=True),
    Column("name", Encrypted("supporters.name")),
    Column("zip", String(5)),
    Column("language", String(2), nullable=False),
    # What the ledger below says at this moment, kept beside the person so that no send needs a query over it.
    Column("opted_out_at", Instant),
    # mobile, landline, … as the carrier's look-up says; null until somebody had to know.
    Column("line_type", String(20)),
    Column("created_at", Instant, nullable=False),
)

# Append-only: who agreed to what, when, by which words, from which source. Never updated, never deleted.
consents = Table(
    "consents",
    metadata,
    primary_id(),
    Column("supporter_id", Id, ForeignKey("supporters.id"), nullable=False),
    Column("kind", String(8), nullable=False),  # opt_in, opt_out
    Column("source", String(40), nullable=False),  # keyword, word, carrier, hotline, api, paper, …
    Column("words", Encrypted("consents.words")),
    Column("language", String(2), nullable=False),
    Column("campaign_id", Id),  # null: about everything
    Column("at", Instant, nullable=False),
)

"""Names on petitions."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, UniqueConstraint, text

from gateway.crypto import Encrypted
from gateway.models.base import Id, Instant, metadata, primary_id

signatures = Table(
    "signatures",
    metadata,
    primary_id(),
    Column("campaign_id", Id, ForeignKey("campaigns.id"), nullable=False),
    Column("supporter_id", Id, ForeignKey("supporters.id")),  # null: signed from a withheld number
    Column("name", Encrypted("signatures.name")),  # null: only spoken, see recording
    # Keyed hash of the comparable name; chance where the name was only spoken.
    Column("name_index", LargeBinary(32), nullable=False),
    Column("recording", Encrypted("signatures.recording")),  # the carrier's URL of the spoken name
    Column("zip", String(5), nullable=False),
    Column("language", String(2), nullable=False),
    Column("status", String(12), nullable=False),  # pending, confirmed, withdrawn, invalidated
    Column("number", Integer),  # "you are number 54", given once, at the first confirmation
    Column("channel", String(8), nullable=False),  # text, voice, api, paper
    Column("source", String(60)),  # where the supporter came from, as the importer or the form said
    Column("created_at", Instant, nullable=False),
    Column("confirmed_at", Instant),
    # Asking the owner by text: when the next question is due, and how many were asked (at most two).
    Column("ask_at", Instant),
    Column("asked", Integer, nullable=False),
    UniqueConstraint("supporter_id", "campaign_id", "name_index"),  # in this order it also finds what is a person's
    Index(
        "uq_signatures_number",
        "campaign_id",
        "number",
        unique=True,
        sqlite_where=text("number IS NOT NULL"),
        postgresql_where=text("number IS NOT NULL"),
    ),
    Index(
        "ix_signatures_to_ask",
        "ask_at",
        sqlite_where=text("ask_at IS NOT NULL"),
        postgresql_where=text("ask_at IS NOT NULL"),
    ),
)

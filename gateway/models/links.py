"""Short links, and how often each was opened: never by whom."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from gateway.crypto import Encrypted
from gateway.models.base import Id, Instant, metadata

# One for each address in each text of a blast. Its target is never changed: who has the text trusts it.
links = Table(
    "links",
    metadata,
    Column("code", String(8), primary_key=True),  # what stands in the text, behind /x/
    Column("blast_id", Id, ForeignKey("blasts.id"), nullable=False),
    Column("variant", String(1), nullable=False),  # A, B, C: of the blast's wordings
    Column("language", String(2), nullable=False),
    Column("target", Encrypted("links.target"), nullable=False),
    Column("clicks", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Index("ix_links_blast_id", "blast_id"),
)

"""Groups of people: tags that somebody put on them, and segments, which say by what people are found.

Names of both are sealed: a tag may say of people what puts them in danger.
"""

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, Table

from gateway.crypto import Encrypted
from gateway.models.base import Id, Instant, metadata, primary_id

tags = Table(
    "tags",
    metadata,
    primary_id(),
    Column("name", Encrypted("tags.name"), nullable=False),
    Column("name_index", LargeBinary(32), nullable=False, unique=True),  # keyed hash of the comparable name
    Column("created_at", Instant, nullable=False),
)

supporter_tags = Table(
    "supporter_tags",
    metadata,
    Column("supporter_id", Id, ForeignKey("supporters.id"), primary_key=True),
    Column("tag_id", Id, ForeignKey("tags.id"), primary_key=True),
    Column("at", Instant, nullable=False),
    Index("ix_supporter_tags_tag_id", "tag_id", "at", "supporter_id"),
)

segments = Table(
    "segments",
    metadata,
    primary_id(),
    Column("name", Encrypted("segments.name"), nullable=False),
    Column("name_index", LargeBinary(32), nullable=False, unique=True),  # keyed hash of the comparable name
    Column("definition", Encrypted("segments.definition"), nullable=False),  # JSON: gateway/segments/definition.py
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
)

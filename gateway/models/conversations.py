"""A supporter going through a flow."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, text

from gateway.crypto import Encrypted
from gateway.models.base import Id, Instant, metadata, primary_id

conversations = Table(
    "conversations",
    metadata,
    primary_id(),
    Column("supporter_id", Id, ForeignKey("supporters.id")),  # null: the caller's number was withheld
    Column("campaign_id", Id),  # null: still in the hotline's menu
    Column("version_id", Id),
    Column("number_id", Id, nullable=False),
    Column("state", Encrypted("conversations.state"), nullable=False),
    # open, done, expired; handed_over: a person is wanted, and makes it done
    Column("status", String(12), nullable=False),
    # True while the next text from this supporter is the answer to a question asked here.
    Column("awaits_text", Boolean, nullable=False),
    # The signature whose owner is being asked, where the conversation began with that question.
    Column("signature_id", Id),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Index("ix_conversations_supporter_id", "supporter_id"),
    # One question at a time: a second open one for the same person must end the first.
    Index(
        "uq_conversations_awaiting",
        "supporter_id",
        unique=True,
        sqlite_where=text("awaits_text = 1"),  # as SQLAlchemy writes the condition; else the index goes unused
        postgresql_where=text("awaits_text"),
    ),
    Index(
        "ix_conversations_handed_over",
        "created_at",
        sqlite_where=text("status = 'handed_over'"),
        postgresql_where=text("status = 'handed_over'"),
    ),
)

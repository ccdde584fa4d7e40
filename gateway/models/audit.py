"""Who among the organizers looked at whom, or acted on whom."""

from sqlalchemy import Column, String, Table

from gateway.models.base import Id, Instant, metadata, primary_id

# Append-only: never updated, never deleted. No number, name or word of a supporter, so that anybody may read it.
audit = Table(
    "audit",
    metadata,
    primary_id(),
    Column("at", Instant, nullable=False),
    Column("who", String(100), nullable=False),  # the organizer, not the supporter
    Column("action", String(20), nullable=False),  # the command: inbox show, inbox reply, supporters stop, …
    Column("subject_id", Id),  # a message, a conversation or a supporter; null: a list
)

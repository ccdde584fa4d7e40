"""Drives, their versions, and the numbers and words that lead to them."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from gateway.models.base import Id, Instant, metadata, primary_id

campaigns = Table(
    "campaigns",
    metadata,
    primary_id(),
    Column("slug", String(60), nullable=False, unique=True),
    Column("flow", String(20), nullable=False),  # the library flow that it runs: sign, call, or own
    Column("status", String(10), nullable=False),  # draft, live, paused, closed
    Column("version_id", Id, nullable=False),  # new conversations run on this one
    # The number of the last confirmed signature; begins with those gathered elsewhere.
    Column("signatures", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
)

campaign_versions = Table(
    "campaign_versions",
    metadata,
    primary_id(),
    Column("campaign_id", Id, ForeignKey("campaigns.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("source", Text, nullable=False),  # the file as it was written, comments and all
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("campaign_id", "number"),
)

# The organization's own numbers; public, so not encrypted.
numbers = Table(
    "numbers",
    metadata,
    primary_id(),
    Column("phone", String(16), nullable=False, unique=True),  # E.164, or the digits of a short code
    Column("kind", String(10), nullable=False),  # short_code, long_code, toll_free
    Column("text", Boolean, nullable=False),
    Column("voice", Boolean, nullable=False),
    # The carrier itself answers STOP, START and HELP here, and blocks; a second answer of ours would be one too many.
    Column("carrier_answers_stop", Boolean, nullable=False),
    # Calls here are never answered: who rings is rung back for this campaign. Null: calls are answered.
    Column("missed_call_for", Id, ForeignKey("campaigns.id")),
    Column("created_at", Instant, nullable=False),
)

campaign_numbers = Table(
    "campaign_numbers",
    metadata,
    Column("number_id", Id, ForeignKey("numbers.id"), primary_key=True),
    Column("campaign_id", Id, ForeignKey("campaigns.id"), primary_key=True),
    Column("position", Integer, nullable=False),  # the key to press in the hotline's menu
)

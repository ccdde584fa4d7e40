"""Programs that may use the API."""

from sqlalchemy import Column, LargeBinary, String, Table

from gateway.models.base import Instant, metadata, primary_id

api_tokens = Table(
    "api_tokens",
    metadata,
    primary_id(),
    Column("name", String(60), nullable=False),
    # SHA-256 of a token of 32 random bytes: too much chance in it to be guessed, so no slow hash is needed.
    Column("token_hash", LargeBinary(32), nullable=False, unique=True),
    Column("may", String(60), nullable=False),  # rights, with spaces between them
    Column("created_at", Instant, nullable=False),
    Column("revoked_at", Instant),
)

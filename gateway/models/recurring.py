"""Rings that come every week, and each of the days on which one came or did not."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, text

from gateway.models.base import Id, Instant, metadata, primary_id

# "Ring me every Tuesday at five", by the clock of wherever the supporter lives.
recurring_calls = Table(
    "recurring_calls",
    metadata,
    primary_id(),
    Column("supporter_id", Id, ForeignKey("supporters.id"), nullable=False),
    Column("campaign_id", Id, ForeignKey("campaigns.id"), nullable=False),
    Column("weekday", Integer, nullable=False),  # Monday is 0
    Column("minute", Integer, nullable=False),  # of the local day
    Column("zone", String(40), nullable=False),  # counts only where ZIP or area code leave several open
    Column("status", String(8), nullable=False),  # active, ended
    # why: asked, stop, missed, over (its last day has passed), closed (the campaign is), declined (it never began)
    Column("ended", String(8)),
    Column("asked_at", Instant, nullable=False),  # when the supporter last agreed to it, or was asked
    Column("next_on", Date, nullable=False),  # the supporter's own date
    Column("last_on", Date, nullable=False),
    # When to look again whether it is time: the day begins in the east, and somebody may have moved there.
    Column("look_at", Instant, nullable=False),
    Index("ix_recurring_calls_supporter_id", "supporter_id"),
    Index(
        "uq_recurring_calls_active",
        "supporter_id",
        "campaign_id",
        unique=True,
        sqlite_where=text("status = 'active'"),
        postgresql_where=text("status = 'active'"),
    ),
    Index(
        "ix_recurring_calls_look_at",
        "look_at",
        sqlite_where=text("status = 'active'"),
        postgresql_where=text("status = 'active'"),
    ),
)

# One row for each day that has had its turn: whoever cannot add it has come second, and rings nobody.
recurring_days = Table(
    "recurring_days",
    metadata,
    Column("recurring_id", Id, ForeignKey("recurring_calls.id"), primary_key=True),
    Column("day", Date, primary_key=True),  # the supporter's own date
    # rung; or why not: skipped (they asked), late (the day had passed), hours, paused, refused
    Column("what", String(8), nullable=False),
    Column("call_request_id", Id, ForeignKey("call_requests.id")),
    Column("at", Instant, nullable=False),
    Index("ix_recurring_days_call_request_id", "call_request_id"),
)

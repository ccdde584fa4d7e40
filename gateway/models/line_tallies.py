"""How an office's line was found, by half hour of the week: what a campaign did, and when to call."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table

from gateway.models.base import Id, metadata

# Sums over dial_attempts, kept by `gateway.calling.dial_tallies`. A try counts in the half hour in which it began, by
# the office's own clock.
line_tallies = Table(
    "line_tallies",
    metadata,
    Column("office_phone", String(16), primary_key=True),  # public
    Column("campaign_id", Id, ForeignKey("campaigns.id"), primary_key=True),
    Column("weekend", Boolean, primary_key=True),
    Column("half_hour", Integer, primary_key=True, autoincrement=False),  # 0 is midnight to half past
    Column("tries", Integer, nullable=False),
    # How they ended, one of these each.
    Column("answered", Integer, nullable=False),
    Column("busy", Integer, nullable=False),
    Column("no_answer", Integer, nullable=False),
    Column("voicemail", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("skipped", Integer, nullable=False),
    # What supporters said of them by key.
    Column("spoke", Integer, nullable=False),
    Column("message", Integer, nullable=False),
    Column("mailbox_full", Integer, nullable=False),
    Column("seconds", Integer, nullable=False),  # talked with those who answered
)

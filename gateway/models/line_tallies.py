"""How an office's line was found, by half hour of the week: what a campaign did, and when to call."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table

from gateway.models.base import Id, metadata

# Kept up to date as dials end. The half hours are those of the office's own clock.
line_tallies = Table(
    "line_tallies",
    metadata,
    Column("office_phone", String(16), primary_key=True),  # public
    Column("campaign_id", Id, ForeignKey("campaigns.id"), primary_key=True),
    Column("weekend", Boolean, primary_key=True),
    Column("half_hour", Integer, primary_key=True, autoincrement=False),  # 0 is midnight to half past
    Column("tries", Integer, nullable=False),
    Column("busy", Integer, nullable=False),
    Column("answered", Integer, nullable=False),
    Column("seconds", Integer, nullable=False),  # talked
)

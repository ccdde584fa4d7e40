"""Texts that follow one another, days apart, for everybody who has begun: what is sent is a text of a blast."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint, text

from gateway.models.base import Id, Instant, metadata, primary_id

# Written in the campaign's file. Each step has a row in `blasts` that never ends.
series = Table(
    "series",
    metadata,
    primary_id(),
    Column("campaign_id", Id, ForeignKey("campaigns.id"), nullable=False),
    Column("name", String(60), nullable=False),
    Column("version_id", Id, nullable=False),  # of the file, as far as it was taken in
    # live; paused; unfit: the file says something that cannot be; gone: out of the file
    Column("status", String(8), nullable=False),
    Column("why", String(200)),  # it is not live, in a sentence
    Column("since", Instant),  # who began earlier is in it only if the file says so; null: not live yet
    Column("cursor", String(40)),  # of those who begin, all up to here have been looked at
    Column("asked_by", String(100)),  # who wants it for many who wait; somebody else must want it, too
    # The file has changed: up to this supporter so far, it has been worked out anew when to look at whom.
    Column("looked_over", Id),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("campaign_id", "name"),
)

# Whoever goes through it, or has been. Which steps they had stands in `blast_recipients`.
series_people = Table(
    "series_people",
    metadata,
    Column("supporter_id", Id, ForeignKey("supporters.id"), primary_key=True),
    Column("series_id", Id, ForeignKey("series.id"), primary_key=True),
    Column("began_at", Instant, nullable=False),  # the days count from here
    Column("day", Integer, nullable=False),  # of the last step that has had its turn; 0 before the first
    Column("due_at", Instant),  # when that turn was
    Column("look_at", Instant),  # when to look whether it is time for the next; null: over
    Column("ended", String(8)),  # why: through, stop
    Index(
        "ix_series_people_look_at",
        "series_id",
        "look_at",
        sqlite_where=text("look_at IS NOT NULL"),
        postgresql_where=text("look_at IS NOT NULL"),
    ),
    sqlite_with_rowid=False,
)

"""Texts to many: what is to be said, and to whom; each text itself is a message."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, text

from gateway.crypto import Encrypted
from gateway.models.base import Id, Instant, metadata, primary_id

blasts = Table(
    "blasts",
    metadata,
    primary_id(),
    Column("slug", String(60), nullable=False, unique=True),
    Column("campaign_id", Id, ForeignKey("campaigns.id"), nullable=False),
    Column("number_id", Id, ForeignKey("numbers.id"), nullable=False),  # the sender
    Column("segment", Encrypted("blasts.segment")),  # whom it is for, as the segment said then; null: everybody
    Column("texts", Encrypted("blasts.texts"), nullable=False),  # JSON: by wording (A, B, C) and language
    Column("status", String(10), nullable=False),  # draft, scheduled, sending, paused, done, canceled
    Column("why", String(200)),  # it is paused, in a sentence
    Column("start_at", Instant),  # no text leaves before
    Column("local_time", String(16)),  # nor, where they live, before this moment: 2026-11-20T10:00
    # The audience is frozen chunk by chunk: up to this supporter so far; and since when all of it is.
    Column("cursor", Id),
    Column("frozen_at", Instant),
    Column("people", Integer, nullable=False),  # frozen so far
    Column("created_by", String(100), nullable=False),
    Column("asked_by", String(100)),  # who wants it sent
    Column("approved_by", String(100)),  # somebody else
    Column("created_at", Instant, nullable=False),
    Column("started_at", Instant),
    Column("judged_from", Instant),  # what happened before this moment pauses it no more
    Column("ended_at", Instant),
    Column("replies_to", Instant),  # what came in until then was looked through for replies
    # A step of a series: its people come one by one, and it never ends. The step's name is the campaign file's.
    Column("series_id", Id, ForeignKey("series.id")),
    Column("step", String(60)),
    Index("uq_blasts_step", "series_id", "step", unique=True),
)

# The frozen audience. Neither message nor reason: they wait.
blast_recipients = Table(
    "blast_recipients",
    metadata,
    Column("supporter_id", Id, ForeignKey("supporters.id"), primary_key=True),
    Column("blast_id", Id, ForeignKey("blasts.id"), primary_key=True),
    Column("due_at", Instant, nullable=False),  # not before: a better hour
    Column("message_id", Id),  # their text
    Column("reason", String(20)),  # why they get none
    Index(
        "ix_blast_recipients_waiting",
        "blast_id",
        "due_at",
        sqlite_where=text("message_id IS NULL AND reason IS NULL"),
        postgresql_where=text("message_id IS NULL AND reason IS NULL"),
    ),
    Index(
        "ix_blast_recipients_left_out",
        "blast_id",
        "reason",
        sqlite_where=text("reason IS NOT NULL"),
        postgresql_where=text("reason IS NOT NULL"),
    ),
    sqlite_with_rowid=False,
)

# Who wrote back after their text.
blast_replies = Table(
    "blast_replies",
    metadata,
    Column("blast_id", Id, ForeignKey("blasts.id"), primary_key=True),
    Column("supporter_id", Id, ForeignKey("supporters.id"), primary_key=True),
    Index("ix_blast_replies_supporter_id", "supporter_id"),
    sqlite_with_rowid=False,
)

# What would happen if it were sent, as far as people have been looked at: counts, no names.
blast_previews = Table(
    "blast_previews",
    metadata,
    Column("blast_id", Id, ForeignKey("blasts.id"), primary_key=True),
    Column("begun_at", Instant, nullable=False),
    Column("after", Id, nullable=False),  # everybody up to this supporter; empty: nobody yet
    Column("done_at", Instant),
    Column("counts", Text, nullable=False),  # JSON
)

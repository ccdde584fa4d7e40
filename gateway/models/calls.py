"""Rings asked for, legs to supporters, turns spoken on them, and tries to reach an office."""

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, literal_column, or_, text

from gateway.crypto import Encrypted
from gateway.models.base import Id, Instant, metadata, primary_id

# Written out, for SQLite uses an index of some rows only where the statement says so in the same letters.
IS_DUE: Final = literal_column("'due'", String)
IS_OVER: Final = literal_column("'ended'", String)

# "Ring this supporter and connect them", due at a time.
call_requests = Table(
    "call_requests",
    metadata,
    primary_id(),
    Column("supporter_id", Id, ForeignKey("supporters.id"), nullable=False),
    Column("conversation_id", Id, ForeignKey("conversations.id"), nullable=False),
    Column("number_id", Id, ForeignKey("numbers.id"), nullable=False),  # the number that rings them
    # due -> placing -> ringing -> done; back to due for another try; uncertain: the carrier may have taken the call;
    # given_up, canceled
    Column("status", String(10), nullable=False),
    Column("asked", Integer, nullable=False),  # how often the supporter asked, while it was not done yet
    Column("attempts", Integer, nullable=False),
    Column("asked_at", Instant, nullable=False),  # when the supporter last asked for it
    Column("due_at", Instant, nullable=False),
    Column("claimed_at", Instant),
    Column("outcome", String(12)),  # of the last try: answered, busy, no_answer, voicemail, failed
    # The office whose line must be free for it, and since when they wait in its queue; null: no queue. Public.
    Column("office_phone", String(16)),
    Column("queued_at", Instant),
    # A ring that comes every week: which one, and when it is worth nothing any more. Null: they asked for this one.
    Column("recurring_id", Id, ForeignKey("recurring_calls.id")),
    Column("not_after", Instant),
    Index(
        "ix_call_requests_queue",
        "office_phone",
        "queued_at",
        sqlite_where=text("office_phone IS NOT NULL AND status = 'due'"),
        postgresql_where=text("office_phone IS NOT NULL AND status = 'due'"),
    ),
    Index("ix_call_requests_supporter_id", "supporter_id", "asked_at"),
    # One ring at a time: nobody is called twice at once.
    Index(
        "uq_call_requests_active",
        "supporter_id",
        unique=True,
        sqlite_where=text("status IN ('due', 'placing', 'ringing', 'uncertain')"),
        postgresql_where=text("status IN ('due', 'placing', 'ringing', 'uncertain')"),
    ),
    Index(
        "ix_call_requests_due",
        "due_at",
        sqlite_where=text("status = 'due'"),
        postgresql_where=text("status = 'due'"),
    ),
)

calls = Table(
    "calls",
    metadata,
    primary_id(),
    Column("carrier_sid", String(64), unique=True),
    Column("direction", String(3), nullable=False),  # in: the hotline rang; out: we rang
    Column("supporter_id", Id, ForeignKey("supporters.id")),
    Column("number_id", Id, ForeignKey("numbers.id"), nullable=False),
    Column("conversation_id", Id, ForeignKey("conversations.id"), nullable=False),
    Column("call_request_id", Id, ForeignKey("call_requests.id")),
    Column("status", String(12), nullable=False),  # placing, uncertain, ringing, in_progress, ended
    Column("outcome", String(12)),  # answered, busy, no_answer, voicemail, failed, canceled
    Column("turn", Integer, nullable=False),  # the next turn that has not been answered
    # Where the conversation stood when somebody or something picked up; null once a key proved that it is a person.
    Column("picked_up_from", Encrypted("calls.picked_up_from")),
    Column("created_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("checked_at", Instant),  # when the carrier was last asked what became of it
    # The office's line that this leg has: dialed now, or kept free for it while the supporter's phone rings. Public.
    Column("office_phone", String(16)),
    Index(
        "ix_calls_office_phone",
        "office_phone",
        sqlite_where=text("office_phone IS NOT NULL"),
        postgresql_where=text("office_phone IS NOT NULL"),
    ),
    Index("ix_calls_call_request_id", "call_request_id"),
    Index("ix_calls_conversation_id", "conversation_id"),
    Index("ix_calls_supporter_id", "supporter_id"),
    Index(
        "ix_calls_live",
        "supporter_id",
        sqlite_where=text("status <> 'ended'"),
        postgresql_where=text("status <> 'ended'"),
    ),
)

# What was answered to each turn of a call, to answer a repeated webhook with the same words.
call_turns = Table(
    "call_turns",
    metadata,
    Column("call_id", Id, ForeignKey("calls.id"), primary_key=True),
    Column("turn", Integer, primary_key=True),
    Column("twiml", Encrypted("call_turns.twiml"), nullable=False),
)

dial_attempts = Table(
    "dial_attempts",
    metadata,
    primary_id(),
    Column("call_id", Id, ForeignKey("calls.id"), nullable=False),
    Column("campaign_id", Id, ForeignKey("campaigns.id"), nullable=False),
    Column("target", String(60), nullable=False),  # the target's key in the campaign's file
    Column("office_phone", String(16), nullable=False),  # public
    Column("turn", Integer, nullable=False),
    # answered, busy, no_answer, voicemail, failed, skipped; null while it rings
    Column("outcome", String(12)),
    Column("reported", String(12)),  # by the supporter's key: spoke, message, mailbox_full, busy
    Column("answered_by", String(24)),  # what machine detection heard
    Column("seconds", Integer),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Index("ix_dial_attempts_call_id", "call_id", "turn", unique=True),
    Index(
        "ix_dial_attempts_reported",
        "started_at",
        sqlite_where=text("reported IS NOT NULL"),
        postgresql_where=text("reported IS NOT NULL"),
    ),
)

# An office picked up, or they say that they spoke, if only to its machine.
REACHED: Final = or_(dial_attempts.c.outcome == "answered", dial_attempts.c.reported.in_(("spoke", "message")))

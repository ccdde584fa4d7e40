"""Every text, in or out. Outgoing ones that the carrier has not accepted yet make this table the outbox."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, text

from gateway.crypto import Encrypted
from gateway.models.base import Id, Instant, metadata, primary_id

messages = Table(
    "messages",
    metadata,
    primary_id(),
    Column("carrier_sid", String(64)),
    Column("direction", String(3), nullable=False),  # in, out
    Column("supporter_id", Id, ForeignKey("supporters.id"), nullable=False),
    Column("number_id", Id, nullable=False),
    Column("conversation_id", Id),
    Column("body", Encrypted("messages.body"), nullable=False),
    # in: received. out: queued -> sending -> accepted -> sent -> delivered, or undelivered, failed, canceled;
    # uncertain: the carrier may or may not have taken it; retried: it failed, and another text took its place. An
    # answer given in a webhook's TwiML begins as accepted.
    Column("status", String(12), nullable=False),
    # in: inbound; maybe_stop: may want to stop, a person decides; loop: of a machine that answers all our answers.
    # out: reply, confirmation, reminder, receipt, letter, notice, blast; inbox: "a person will read this"; person: an
    # answer; test: of a blast, to an organizer
    Column("purpose", String(12), nullable=False),
    Column("segments", Integer, nullable=False),
    Column("error_code", Integer),
    Column("price", Integer),  # what the carrier says it cost, in millionths of a dollar; it says so days later
    Column("reply_to", Id),  # the inbound text that an answer belongs to
    Column("blast_id", Id),  # the blast that it is a text of
    Column("variant", String(1)),  # A, B, C, where that blast has several wordings
    Column("needs_person", Boolean, nullable=False),  # an inbound text that no flow could take waits
    Column("due_at", Instant),  # an outgoing text is not sent before
    Column("claimed_at", Instant),  # when a worker took it to send
    Column("delivered_at", Instant),  # when the carrier reported it
    Column("created_at", Instant, nullable=False),
    # A repeated webhook finds its first self here. Partial: an answer has no id of the carrier's for a while.
    Index(
        "uq_messages_carrier_sid",
        "carrier_sid",
        unique=True,
        sqlite_where=text("carrier_sid IS NOT NULL"),
        postgresql_where=text("carrier_sid IS NOT NULL"),
    ),
    Index("ix_messages_supporter_id", "supporter_id"),
    # All that the counts of a blast need, so that they read nothing else of a million texts.
    Index(
        "ix_messages_blast",
        "blast_id",
        "status",
        "variant",
        "error_code",
        "segments",
        "price",
        sqlite_where=text("blast_id IS NOT NULL"),
        postgresql_where=text("blast_id IS NOT NULL"),
    ),
    Index(
        "ix_messages_outbox",
        "status",
        "due_at",
        sqlite_where=text("status IN ('queued', 'sending', 'uncertain')"),
        postgresql_where=text("status IN ('queued', 'sending', 'uncertain')"),
    ),
    Index(
        "ix_messages_needs_person",
        "created_at",
        sqlite_where=text("needs_person = 1"),  # as SQLAlchemy writes the condition; else the index goes unused
        postgresql_where=text("needs_person"),
    ),
    # Answers given in a webhook's response of which the carrier has not said that it got them.
    Index(
        "ix_messages_unheard",
        "created_at",
        sqlite_where=text("status = 'accepted' AND carrier_sid IS NULL"),
        postgresql_where=text("status = 'accepted' AND carrier_sid IS NULL"),
    ),
)

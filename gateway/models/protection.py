"""Numbers that are not to be contacted, people on their way out, and what is counted."""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, String, Table

from gateway.crypto import Encrypted
from gateway.models.base import Id, Instant, metadata, primary_id

# Whoever is here is not answered, not texted and not rung: abusers, test numbers, an official's own telephone.
blocklist = Table(
    "blocklist",
    metadata,
    Column("phone_index", LargeBinary(32), primary_key=True),
    Column("key_id", String(16), nullable=False),  # the key of DATA_KEY that the hash was made with
    Column("reason", String(200), nullable=False),  # an organizer's words; none of the blocked person
    Column("who", String(100), nullable=False),  # the organizer, or `gateway`
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant),  # null: for good
)

# Whoever asked to be forgotten. They count as opted out, however they come back, until they say START.
do_not_contact = Table(
    "do_not_contact",
    metadata,
    Column("phone_index", LargeBinary(32), primary_key=True),
    Column("key_id", String(16), nullable=False),
    Column("at", Instant, nullable=False),
)

# People being erased. The telephone is needed until the carrier has deleted its copies, and is dropped then.
erasures = Table(
    "erasures",
    metadata,
    primary_id(),
    Column("supporter_id", Id, nullable=False),  # no foreign key: the person goes first
    Column("phone", Encrypted("erasures.phone")),  # null once done
    Column("source", String(20), nullable=False),  # word, key, organizer, api
    Column("status", String(8), nullable=False),  # asked -> gone (from here) -> done (at the carrier too)
    Column("requested_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False),
    # What was deleted: rows here, texts, recordings and calls at the carrier.
    Column("rows", Integer, nullable=False),
    Column("texts", Integer, nullable=False),
    Column("recordings", Integer, nullable=False),
    Column("calls", Integer, nullable=False),
    Column("done_at", Instant),
    Index("ix_erasures_status", "status", "due_at"),
)

# The carrier's copies of what has reached its age here; each row goes when the carrier has deleted its copy.
carrier_copies = Table(
    "carrier_copies",
    metadata,
    primary_id(),
    Column("kind", String(10), nullable=False),  # text, recording
    Column("carrier_sid", Encrypted("carrier_copies.carrier_sid"), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False),
    Index("ix_carrier_copies_due_at", "due_at"),
)

# How far a long chore has come, so that it can be stopped and gone on with.
chores = Table(
    "chores",
    metadata,
    Column("name", String(60), primary_key=True),
    # The last id that is done, or the carrier's mark of the page that comes next; null: at the beginning.
    Column("cursor", String(80)),
    Column("done", Integer, nullable=False),
    Column("changed_at", Instant, nullable=False),
)

# What each process counts in each hour: money in millionths of a dollar, rings, texts dropped. Each has rows of its
# own, so that no row is in demand.
tallies = Table(
    "tallies",
    metadata,
    Column("hour", Instant, primary_key=True),
    Column("process", Id, primary_key=True),
    Column("name", String(20), primary_key=True),
    Column("amount", BigInteger, nullable=False),
)

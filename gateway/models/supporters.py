"""People known by phone number, and what they agreed to."""

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, String, Table, UniqueConstraint

from gateway.crypto import Encrypted
from gateway.models.base import Id, Instant, metadata, primary_id

supporters = Table(
    "supporters",
    metadata,
    primary_id(),
    Column("phone", Encrypted("supporters.phone"), nullable=False),
    Column("phone_index", LargeBinary(32), nullable=False, unique=True),
    Column("name", Encrypted("supporters.name")),
    Column("zip", String(5)),
    Column("district", String(5)),  # such as IL-5, where they were asked because the ZIP has several
    Column("language", String(2), nullable=False),
    # What the ledger below says at this moment, kept beside the person so that no send needs a query over it.
    Column("opted_out_at", Instant),
    # mobile, landline, … as the carrier's look-up says; null until somebody had to know.
    Column("line_type", String(20)),
    # What the organization's lists say about them besides, by column: a JSON object of texts.
    Column("fields", Encrypted("supporters.fields")),
    Column("created_at", Instant, nullable=False),
    # Since then phone and name are empty and the index is chance; what was counted stays counted.
    Column("anonymized_at", Instant),
)

# A list of people that was imported, whatever its number of files: what all who stand in it have in common.
lists = Table(
    "lists",
    metadata,
    primary_id(),
    Column("source", String(60), nullable=False),  # where they come from, in the organization's words
    Column("words", String(1000), nullable=False),  # those that people agreed to
    Column("channel", String(4), nullable=False),  # what they agreed to: text, call, both
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("source", "channel", "words"),
)

# Append-only: who agreed to what, when, by which words, from which source. Never updated, and deleted only
# with the person.
consents = Table(
    "consents",
    metadata,
    primary_id(),
    Column("supporter_id", Id, ForeignKey("supporters.id"), nullable=False),
    Column("kind", String(8), nullable=False),  # opt_in, opt_out, opt_back (START: the only way back after STOP)
    Column("source", String(40), nullable=False),  # keyword, word, carrier, hotline, api, paper, …
    Column("words", Encrypted("consents.words")),  # theirs; of a form or a list the words that were shown
    Column("language", String(2), nullable=False),
    # opt_out: about this campaign only, null: about everything. opt_in: given there, about everything.
    Column("campaign_id", Id),
    Column("version_id", Id),  # the campaign's file at that time, which holds the words that were shown
    Column("list_id", Id, ForeignKey("lists.id")),  # holds the source and the words of an entry by import
    Column("channel", String(4)),  # opt_in: to text or call alone; null: to both
    Column("at", Instant, nullable=False),
    Index("ix_consents_supporter_id", "supporter_id"),
)

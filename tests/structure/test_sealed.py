"""Every column is sealed, or somebody has said why it may be read by whoever steals the database.

Ids, instants, counts, yes and no need no reason: they say nothing about a person without the columns around them.
"""

from typing import Any, Final

from sqlalchemy import Boolean, Column, Date, Integer

from gateway.crypto import Encrypted
from gateway.models import metadata
from gateway.models.base import Id, Instant

_HASH: Final = "a keyed hash: nothing can be read from it, nor guessed without DATA_KEY"
_OURS: Final = "one of our own words: a state, a kind, a direction"
_ORGANIZER: Final = "about the organizer who acted, no supporter"
_NAMED: Final = "the organizer's name for a text to many"
_SERIES: Final = "the organizer's name for texts that follow one another; stands in the campaign's file"
_PUBLIC: Final = "public: an official, their office, or our own number or campaign"
_PLACE: Final = (
    "a ZIP code is where some ten thousand people live. Quiet hours, representatives and counts by place look it up, "
    "and would need it opened row by row"
)
_LANGUAGE: Final = "English or Spanish; counted"
_SOURCE: Final = (
    "where they came from or said it: a station, a partner, a page; counted, and named by the organization"
)
_CARRIERS: Final = "the carrier's id, by which its webhooks find the row; leads nowhere without the carrier's account"

# No supporter stands in them.
PUBLIC_TABLES: Final = {
    "campaigns", "campaign_versions", "campaign_numbers", "numbers",
    "officials", "offices", "official_changes", "zip_districts",
}  # fmt: skip

CLEAR: Final = {
    "api_tokens.name": "the program that has it",
    "api_tokens.may": _OURS,
    "api_tokens.token_hash": "a hash of 32 random bytes",
    "audit.who": _ORGANIZER,
    "audit.action": _ORGANIZER,
    "blast_previews.counts": "counts, reasons, time zones, and the organizer's own fields",
    "blast_recipients.reason": _OURS,
    "blasts.slug": _NAMED,
    "blasts.status": _OURS,
    "blasts.why": "one of our own sentences, with counts",
    "blasts.local_time": "a moment",
    "blasts.created_by": _ORGANIZER,
    "blasts.asked_by": _ORGANIZER,
    "series.asked_by": _ORGANIZER,
    "blasts.approved_by": _ORGANIZER,
    "blasts.step": _SERIES,
    "blocklist.phone_index": _HASH,
    "blocklist.key_id": "the name of a key, not the key",
    "blocklist.reason": "the organizer's words on why, listed without any number",
    "blocklist.who": _ORGANIZER,
    "call_requests.status": _OURS,
    "call_requests.outcome": _OURS,
    "calls.carrier_sid": _CARRIERS,
    "calls.direction": _OURS,
    "calls.status": _OURS,
    "calls.outcome": _OURS,
    "carrier_copies.kind": _OURS,
    "chores.name": _OURS,
    "chores.cursor": "an id of ours, or the carrier's mark of a page of its list",
    "consents.kind": _OURS,
    "consents.source": _SOURCE,
    "consents.language": _LANGUAGE,
    "consents.channel": _OURS,
    "conversations.status": _OURS,
    "dial_attempts.target": _PUBLIC,
    "dial_attempts.office_phone": _PUBLIC,
    "calls.office_phone": _PUBLIC,
    "line_tallies.office_phone": _PUBLIC,
    "call_requests.office_phone": _PUBLIC,
    "dial_attempts.outcome": _OURS,
    "dial_attempts.answered_by": _OURS,
    "dial_attempts.reported": _OURS,
    "do_not_contact.phone_index": _HASH,
    "do_not_contact.key_id": "the name of a key, not the key",
    "erasures.source": _OURS,
    "erasures.status": _OURS,
    "links.code": "public: it stands in a text to many, and leads to a page",
    "links.variant": _OURS,
    "links.language": "of a text to many",
    "lists.source": _SOURCE,
    "lists.words": "the organization's own, printed on its forms",
    "lists.channel": _OURS,
    "messages.carrier_sid": _CARRIERS,
    "messages.direction": _OURS,
    "messages.status": _OURS,
    "messages.purpose": _OURS,
    "messages.variant": _OURS,
    "recurring_calls.zone": "millions share a time zone; it says less than the area code",
    "recurring_calls.status": _OURS,
    "recurring_calls.ended": _OURS,
    "recurring_days.what": _OURS,
    "segments.name_index": _HASH,
    "series.name": _SERIES,
    "series.status": _OURS,
    "series.why": "one of our own sentences, with counts",
    "series.cursor": "how far it has come: an id, a number, a moment",
    "series_people.ended": _OURS,
    "signatures.name_index": _HASH,
    "signatures.zip": _PLACE,
    "signatures.language": _LANGUAGE,
    "signatures.status": _OURS,
    "signatures.channel": _OURS,
    "signatures.source": _SOURCE,
    "supporters.phone_index": _HASH,
    "supporters.zip": _PLACE,
    "supporters.district": "a district of Congress has some 760,000 people, more than a ZIP code",
    "supporters.language": _LANGUAGE,
    "supporters.line_type": "mobile or landline, as the carrier says",
    "tags.name_index": _HASH,
    "tallies.name": _OURS,
}


def _needs_no_reason(column: Column[Any]) -> bool:
    return column.type is Id or isinstance(column.type, Encrypted | Instant | Integer | Boolean | Date)


def readable() -> set[str]:
    return {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        if table.name not in PUBLIC_TABLES
        for column in table.columns
        if not _needs_no_reason(column)
    }


def test_every_column_is_sealed_or_has_a_reason() -> None:
    """Seal yours, with `Encrypted`, or say above why it may be read."""
    assert readable() - CLEAR.keys() == set()


def test_no_reason_is_left_of_a_column_that_is_gone_or_sealed() -> None:
    assert CLEAR.keys() - readable() == set()


def test_what_people_say_and_are_called_is_sealed() -> None:
    sealed = {
        column.type.context
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Encrypted)
    }
    assert sealed >= {
        "supporters.phone", "supporters.name", "signatures.name", "signatures.recording", "messages.body",
        "conversations.state", "call_turns.twiml", "calls.picked_up_from", "consents.words", "erasures.phone",
        "supporters.fields", "tags.name", "segments.name", "segments.definition",
    }  # fmt: skip
    assert len(sealed) == len(
        [column for table in metadata.sorted_tables for column in table.columns if isinstance(column.type, Encrypted)]
    ), "two columns of one context: a value could be moved from one to the other"

"""What became of somebody's text, in words that an organizer reads: in a terminal, in a file, in the browser."""

from collections.abc import Mapping
from typing import Final

from gateway.carriers.errors import Kind, kind_of

# Why somebody gets no text, and why not at once.
REASONS: Final[Mapping[str, str]] = {
    "opted out": "said STOP",
    "left campaign": "left this campaign",
    "no consent": "never agreed to texts",
    "landline": "a landline: no texts reach it",
    "number type": "no person's number",
    "country": "outside of the countries that you text",
    "blocked": "on the blocklist",
    "no language": "it says nothing in their language",
    "missing field": "a field is unknown, and nothing stands in for it",
    "late": "their day for it passed while it was paused",
    "unless": "did meanwhile what it was about, or no longer what it began with",
    "removed": "the step was taken out of the campaign's file",
    "quiet hours": "it is night where they live, or Sunday morning",
    "frequency cap": "texted often enough within 24 hours",
    "local time": "it is too early by their clock",
}
STATUSES: Final[Mapping[str, str]] = {
    "queued": "to be tried again",
    "sending": "on their way to the carrier",
    "uncertain": "perhaps at the carrier: it is asked",
    "accepted": "at the carrier",
    "sent": "sent by the carrier, no word of the delivery",
    "delivered": "delivered",
    "undelivered": "not delivered",
    "failed": "failed",
    "canceled": "taken back before they left",
}
KINDS: Final[Mapping[Kind, str]] = {
    "opted_out": "told the carrier to stop",
    "landline": "no texts reach that line",
    "bad_number": "a number that nobody reaches",
    "unreachable": "a telephone off or out of reach",
    "filtered": "taken for spam by the carriers",
    "busy": "the carrier was busy",
    "daily_cap": "their network took no more of us that day",
    "sender": "our number may not send there",
    "configuration": "our account or our request is at fault",
    "expired": "night came before it could be delivered",
    "unknown": "the carrier does not say why",
}


def failure(code: int) -> str:
    return f"{KINDS[kind_of(code)]} ({code})"

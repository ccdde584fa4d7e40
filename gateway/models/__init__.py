"""Tables only, one file for each aggregate. Importing this package registers them all on `metadata`."""

from gateway.models import (
    access,
    audit,
    blasts,
    calls,
    campaigns,
    conversations,
    line_tallies,
    links,
    messages,
    officials,
    protection,
    recurring,
    segments,
    series,
    signatures,
    supporters,
)
from gateway.models.base import metadata

__all__ = [
    "access",
    "audit",
    "blasts",
    "calls",
    "campaigns",
    "conversations",
    "line_tallies",
    "links",
    "messages",
    "metadata",
    "officials",
    "protection",
    "recurring",
    "segments",
    "series",
    "signatures",
    "supporters",
]

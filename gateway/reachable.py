"""What the policy has to know about somebody: from their row, from the ledger, from the texts they got."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select

from gateway import consent
from gateway.abuse import blocklist
from gateway.among import among
from gateway.clock import now
from gateway.contact import Person, Purpose, Rules
from gateway.crypto import phone_indexes
from gateway.db import Transaction
from gateway.models.messages import messages
from gateway.models.supporters import consents, supporters
from gateway.prepared import Prepared
from gateway.settings import Settings

_CAMPAIGN_TEXTS: Final = ("confirmation", "reminder", "blast")
_NEVER_LEFT: Final = ("queued", "canceled", "failed")

_FACTS: Final = Prepared(
    select(supporters.c.phone, supporters.c.zip, supporters.c.opted_out_at, supporters.c.line_type).where(
        supporters.c.id == bindparam("supporter_id")
    )
)
_CONTACTS: Final = select(messages.c.claimed_at).where(
    messages.c.supporter_id == bindparam("supporter_id"),
    messages.c.direction == "out",
    messages.c.purpose.in_(_CAMPAIGN_TEXTS),
    messages.c.status.not_in(_NEVER_LEFT),
    messages.c.claimed_at > bindparam("since"),
)


def rules(settings: Settings) -> Rules:
    return _rules(settings.quiet_hours, settings.state_hours, settings.countries, settings.contacts_per_day)


def purpose_of(text: str) -> Purpose:
    """Of a text of the outbox, by its own purpose."""
    return "campaign" if text in _CAMPAIGN_TEXTS else "wish"


def person(
    transaction: Transaction,
    supporter_id: str,
    purpose: Purpose,
    *,
    campaign_id: str | None = None,
    zip_code: str | None = None,
    asked_at: datetime | None = None,
) -> Person:
    """`zip_code` is what a petition says about somebody who told us none themselves.

    Whoever contacts for a campaign holds the supporter's row, so that two workers count each other's contacts.
    """
    [row] = transaction.fetch(_FACTS, {"supporter_id": supporter_id})
    standing = consent.standing(transaction, supporter_id, campaign_id)
    return Person(
        phone=row.phone,
        zip=row.zip or zip_code,
        consented=standing.given,
        only=standing.only,
        # The ledger counts where the two differ: nobody is contacted against what they said.
        opted_out_at=row.opted_out_at or (now() if standing.opted_out else None),
        left_at=standing.left_at,
        line_type=row.line_type,
        blocked=blocklist.blocked(transaction, row.phone),
        asked_at=asked_at,
        contacted=_contacted(transaction, supporter_id) if purpose == "campaign" else (),
    )


def people(
    connection: Connection, rows: Sequence[Any], campaign_id: str, blocked: frozenset[bytes]
) -> dict[str, Person]:
    """As `person`, of many at once and for a campaign, in two statements; rows have `id` and what `_FACTS` reads.

    `blocked` are the hashes of `blocklist.indexes`. Who sends after this holds the supporters' rows already.
    """
    ids = [row.id for row in rows]
    entries, contacts = _ledgers(connection, ids), _contacts_of(connection, ids)
    found: dict[str, Person] = {}
    for row in rows:
        standing = consent.stands(entries[row.id], campaign_id)
        found[row.id] = Person(
            phone=row.phone,
            zip=row.zip,
            consented=standing.given,
            only=standing.only,
            opted_out_at=row.opted_out_at or (now() if standing.opted_out else None),
            left_at=standing.left_at,
            line_type=row.line_type,
            blocked="blocked" if blocked and not blocked.isdisjoint(phone_indexes(row.phone)) else None,
            contacted=contacts[row.id],
        )
    return found


def _ledgers(connection: Connection, ids: Sequence[str]) -> defaultdict[str, list[Any]]:
    """Oldest entry first, as `consent.stands` takes them."""
    query = (
        select(
            consents.c.supporter_id,
            *(consents.c[name] for name in ("kind", "source", "campaign_id", "channel", "at")),
        )
        .where(among(connection, consents.c.supporter_id, ids))
        .order_by(consents.c.at, consents.c.id)
    )
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for entry in connection.execute(query):
        found[entry.supporter_id].append(entry)
    return found


def _contacts_of(connection: Connection, ids: Sequence[str]) -> defaultdict[str, list[datetime]]:
    query = select(messages.c.supporter_id, messages.c.claimed_at).where(
        among(connection, messages.c.supporter_id, ids),
        messages.c.direction == "out",
        messages.c.purpose.in_(_CAMPAIGN_TEXTS),
        messages.c.status.not_in(_NEVER_LEFT),
        messages.c.claimed_at > now() - timedelta(hours=24),
    )
    found: defaultdict[str, list[datetime]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.supporter_id].append(row.claimed_at)
    return found


def _contacted(transaction: Transaction, supporter_id: str) -> tuple[datetime, ...]:
    since = now() - timedelta(hours=24)
    return tuple(transaction.execute(_CONTACTS, {"supporter_id": supporter_id, "since": since}).scalars())


@lru_cache(maxsize=4)
def _rules(quiet_hours: str, state_hours: str, countries: tuple[str, ...], contacts_per_day: int) -> Rules:
    return Rules.read(quiet_hours, state_hours, countries, contacts_per_day)

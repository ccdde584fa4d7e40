"""What the policy has to know about somebody: from their row, from the ledger, from the texts they got."""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from sqlalchemy import bindparam, select

from gateway import consent
from gateway.abuse import blocklist
from gateway.clock import now
from gateway.contact import Person, Purpose, Rules
from gateway.db import Transaction
from gateway.models.messages import messages
from gateway.models.supporters import supporters
from gateway.settings import Settings

_CAMPAIGN_TEXTS: Final = ("confirmation", "reminder")
_NEVER_LEFT: Final = ("queued", "canceled", "failed")

_FACTS: Final = select(supporters.c.phone, supporters.c.zip, supporters.c.opted_out_at, supporters.c.line_type).where(
    supporters.c.id == bindparam("supporter_id")
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
    row = transaction.execute(_FACTS, {"supporter_id": supporter_id}).one()
    standing = consent.standing(transaction, supporter_id, campaign_id)
    return Person(
        phone=row.phone,
        zip=row.zip or zip_code,
        consented=standing.given,
        # The ledger counts where the two differ: nobody is contacted against what they said.
        opted_out_at=row.opted_out_at or (now() if standing.opted_out else None),
        left_at=standing.left_at,
        line_type=row.line_type,
        blocked=blocklist.blocked(transaction, row.phone),
        asked_at=asked_at,
        contacted=_contacted(transaction, supporter_id) if purpose == "campaign" else (),
    )


def _contacted(transaction: Transaction, supporter_id: str) -> tuple[datetime, ...]:
    since = now() - timedelta(hours=24)
    return tuple(transaction.execute(_CONTACTS, {"supporter_id": supporter_id, "since": since}).scalars())


@lru_cache(maxsize=4)
def _rules(quiet_hours: str, state_hours: str, countries: tuple[str, ...], contacts_per_day: int) -> Rules:
    return Rules.read(quiet_hours, state_hours, countries, contacts_per_day)

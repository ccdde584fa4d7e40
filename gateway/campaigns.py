"""Campaigns come in as files. A changed file is a new version; conversations under way finish on theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import insert, select, update

from gateway import bindings
from gateway.clock import new_id, now
from gateway.db import Database, Transaction
from gateway.flows.campaign import Campaign, CampaignError, keyword_conflicts, parse_campaign
from gateway.models.campaigns import campaign_numbers, campaign_versions, campaigns, numbers
from gateway.officials import store

Status = Literal["live", "paused", "closed"]


class UnknownCampaignError(LookupError):
    """There is no campaign with this slug."""

    def __init__(self, slug: str) -> None:
        super().__init__(f'There is no campaign "{slug}"; `gateway campaign list` shows those there are.')


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did. `numbers` are all the numbers on which the campaign now answers."""

    slug: str
    version: int
    outcome: Literal["new", "new version", "unchanged"]
    status: str
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """`strangers` are the keys of officials whom its file names and the directory does not have (any more)."""

    slug: str
    flow: str
    status: str
    version: int
    title: str
    numbers: tuple[str, ...]
    created_at: datetime
    strangers: tuple[str, ...]


def import_campaign(db: Database, source: str, phones: Sequence[str] = ()) -> Imported:
    """Take in a campaign file and let the campaign answer on these numbers, besides those that it has.

    Raises CampaignError, and changes nothing, where the file, a number or a keyword cannot be used.
    """
    campaign = parse_campaign(source)
    wanted = bindings.own_phones(phones)
    return db.repeating(lambda transaction: _import(transaction, campaign, source, wanted))


def export_campaign(db: Database, slug: str) -> str:
    """The current version's file, as it was imported. Raises UnknownCampaignError."""
    query = (
        select(campaign_versions.c.source)
        .join(campaigns, campaigns.c.version_id == campaign_versions.c.id)
        .where(campaigns.c.slug == slug)
    )
    with db.reading() as connection:
        source: str | None = connection.execute(query).scalar()
    if source is None:
        raise UnknownCampaignError(slug)
    return source


def set_status(db: Database, slug: str, status: Status) -> None:
    """Pause, resume or close. Raises UnknownCampaignError, and CampaignError where another has a keyword by now."""
    with db.transaction() as transaction:
        row = _locked(transaction, slug)
        if row is None:
            raise UnknownCampaignError(slug)
        if status == "live":
            bindings.lock(transaction, bindings.phones_of(transaction, row.id))
            problems = _conflicts(transaction, row.id, parse_campaign(_version(transaction, row.version_id).source))
            if problems:
                raise CampaignError(problems)
        transaction.execute(update(campaigns).where(campaigns.c.id == row.id).values(status=status))


def unbind(db: Database, slug: str, phones: Sequence[str]) -> None:
    """The campaign no longer answers on these numbers. Raises UnknownCampaignError and CampaignError."""
    wanted = bindings.own_phones(phones)
    with db.transaction() as transaction:
        row = _locked(transaction, slug)
        if row is None:
            raise UnknownCampaignError(slug)
        unused = [phone for phone in wanted if phone not in bindings.phones_of(transaction, row.id)]
        if unused:
            raise CampaignError([f"The campaign {slug} does not answer on {', '.join(unused)}."])
        bindings.unbind(transaction, row.id, wanted)


def every(db: Database) -> list[Listed]:
    current = campaigns.c.version_id == campaign_versions.c.id
    query = select(campaigns, campaign_versions.c.number, campaign_versions.c.source).join(campaign_versions, current)
    with db.reading() as connection:
        rows = connection.execute(query.order_by(campaigns.c.created_at)).all()
        bound = connection.execute(
            select(campaign_numbers.c.campaign_id, numbers.c.phone).join(numbers).order_by(numbers.c.phone)
        ).all()
        files = {row.id: parse_campaign(row.source) for row in rows}
        strangers = {row.id: store.strangers(connection, files[row.id].named_officials) for row in rows}
    return [
        Listed(
            slug=row.slug,
            flow=row.flow,
            status=row.status,
            version=row.number,
            title=files[row.id].title["en"],
            numbers=tuple(line.phone for line in bound if line.campaign_id == row.id),
            created_at=row.created_at,
            strangers=tuple(strangers[row.id]),
        )
        for row in rows
    ]


def _import(transaction: Transaction, campaign: Campaign, source: str, phones: Sequence[str]) -> Imported:
    row = _locked(transaction, campaign.slug)
    campaign_id = row.id if row else new_id()
    version, outcome = _versioned(transaction, campaign, source, row, campaign_id)
    bindings.bind(transaction, campaign_id, phones)
    status = row.status if row else "live"
    problems = [*_voiceless(transaction, campaign, campaign_id), *_strangers(transaction, campaign)]
    if status != "closed":
        problems += _conflicts(transaction, campaign_id, campaign)
    if problems:
        raise CampaignError(problems)
    return Imported(campaign.slug, version, outcome, status, bindings.phones_of(transaction, campaign_id))


def _versioned(
    transaction: Transaction, campaign: Campaign, source: str, row: Any, campaign_id: str
) -> tuple[int, Literal["new", "new version", "unchanged"]]:
    version_id = new_id()
    if row is None:
        transaction.execute(insert(campaigns).values(_first(campaign, campaign_id, version_id)))
        _add_version(transaction, campaign_id, version_id, 1, source)
        return 1, "new"
    current = _version(transaction, row.version_id)
    if current.source == source:
        return current.number, "unchanged"
    _add_version(transaction, campaign_id, version_id, current.number + 1, source)
    # Signatures that were gathered elsewhere since; a number once given is never given again, so none is taken off.
    more = max(0, campaign.starting_count - parse_campaign(current.source).starting_count)
    transaction.execute(
        update(campaigns)
        .where(campaigns.c.id == campaign_id)
        .values(version_id=version_id, flow=campaign.kind, signatures=campaigns.c.signatures + more)
    )
    return current.number + 1, "new version"


def _first(campaign: Campaign, campaign_id: str, version_id: str) -> dict[str, Any]:
    return {
        "id": campaign_id,
        "slug": campaign.slug,
        "flow": campaign.kind,
        "status": "live",
        "version_id": version_id,
        "signatures": campaign.starting_count,
        "created_at": now(),
    }


def _add_version(transaction: Transaction, campaign_id: str, version_id: str, number: int, source: str) -> None:
    row = {"id": version_id, "campaign_id": campaign_id, "number": number, "source": source, "created_at": now()}
    transaction.execute(insert(campaign_versions).values(row))


def _version(transaction: Transaction, version_id: str) -> Any:
    return transaction.execute(select(campaign_versions).where(campaign_versions.c.id == version_id)).one()


def _locked(transaction: Transaction, slug: str) -> Any:
    """The campaign's row, held until the commit: of two imports of one campaign the second waits here."""
    return transaction.execute(select(campaigns).where(campaigns.c.slug == slug).with_for_update()).one_or_none()


def _conflicts(transaction: Transaction, campaign_id: str, campaign: Campaign) -> list[str]:
    """Keywords that another campaign, which is not closed, has on a number of this one."""
    ours = select(campaign_numbers.c.number_id).where(campaign_numbers.c.campaign_id == campaign_id)
    query = (
        select(campaign_versions.c.source)
        .join(campaigns, campaigns.c.version_id == campaign_versions.c.id)
        .join(campaign_numbers, campaign_numbers.c.campaign_id == campaigns.c.id)
        .where(campaign_numbers.c.number_id.in_(ours), campaigns.c.id != campaign_id, campaigns.c.status != "closed")
        .distinct()
    )
    others = [parse_campaign(source) for source in transaction.execute(query).scalars()]
    return keyword_conflicts(campaign, others)


def _strangers(transaction: Transaction, campaign: Campaign) -> list[str]:
    """Sentences about officials whom the file names and the directory does not have."""
    unknown = store.strangers(transaction.connection, campaign.named_officials)
    return [
        f'A target is the official "{key}", but the directory has nobody of that key; '
        "`gateway officials list` shows those there are."
        for key in unknown
    ]


def _voiceless(transaction: Transaction, campaign: Campaign, campaign_id: str) -> list[str]:
    """Whoever is to be connected must be rung from a number that can ring."""
    query = select(numbers.c.voice).join(campaign_numbers).where(campaign_numbers.c.campaign_id == campaign_id)
    voices = list(transaction.execute(query).scalars())
    if not campaign.calls or not voices or any(voices):
        return []
    return [f"The campaign {campaign.slug} makes calls, but none of its numbers can: add one with voice."]

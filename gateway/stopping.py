"""STOP, however it reaches us: nothing that is under way for this person goes on."""

from dataclasses import dataclass
from typing import Literal

from gateway import audit, consent, petitions, supporters
from gateway.calling.requests import cancel_requests
from gateway.campaigns import UnknownCampaignError
from gateway.conversations import store
from gateway.db import Database, Transaction
from gateway.directory import Directory
from gateway.flows.events import Language
from gateway.messaging.outbox import cancel_texts
from gateway.recurring import rules


@dataclass(frozen=True, slots=True)
class OptOut:
    """One that did not come from the person's own phone. `phone` is E.164; without a campaign it is about all."""

    phone: str
    source: Literal["organizer", "api"]
    words: str
    campaign_id: str | None = None


def stop(
    transaction: Transaction,
    supporter_id: str,
    *,
    source: str,
    words: str,
    language: Language,
    campaign_id: str | None = None,
) -> None:
    """From everything, or from one campaign."""
    consent.opt_out(transaction, supporter_id, source=source, words=words, language=language, campaign_id=campaign_id)
    _end_all(transaction, supporter_id, campaign_id)


def campaign_called(directory: Directory, slug: str) -> str | None:
    """Its id; None where none is named. Raises UnknownCampaignError."""
    live = directory.by_slug(slug) if slug else None
    if slug and live is None:
        raise UnknownCampaignError(slug)
    return live.id if live else None


def stop_as_told(db: Database, who: str, action: audit.Action, told: OptOut) -> bool:
    """False if they had stopped before: the first one stands.

    Somebody unknown so far is kept as stopped, so that no list brings them in later.
    """
    return db.repeating(lambda transaction: _stop_as_told(transaction, who, action, told))


def _stop_as_told(transaction: Transaction, who: str, action: audit.Action, told: OptOut) -> bool:
    person = supporters.find_or_add(transaction, told.phone, "en")
    audit.note(transaction, who, action, person.id)
    if consent.standing(transaction, person.id, told.campaign_id).left:
        _end_all(transaction, person.id, told.campaign_id)
        return False
    stop(
        transaction,
        person.id,
        source=told.source,
        words=told.words,
        language=person.language,
        campaign_id=told.campaign_id,
    )
    return True


def _end_all(transaction: Transaction, supporter_id: str, campaign_id: str | None) -> None:
    """Of one campaign, or of all."""
    store.end_all_of(transaction, supporter_id, campaign_id)
    cancel_requests(transaction, supporter_id=supporter_id, campaign_id=campaign_id)
    rules.end(transaction, supporter_id, "stop", campaign_id)
    cancel_texts(transaction, supporter_id=supporter_id, campaign_id=campaign_id)
    if campaign_id:
        petitions.ask_no_more(transaction, supporter_id, campaign_id)

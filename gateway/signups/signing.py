"""Keeping what was signed, pending, and having its owner asked."""

from typing import Literal

from gateway.campaigns import UnknownCampaignError
from gateway.db import Transaction
from gateway.directory import Live
from gateway.petitions import add_pending
from gateway.runtime import Runtime
from gateway.signups.form import Form


class ClosedCampaignError(Exception):
    """The campaign takes no signatures; the message says why."""


def campaign_to_sign(runtime: Runtime, slug: str) -> Live:
    """Raises UnknownCampaignError, and ClosedCampaignError for one that takes no signatures.

    A paused one does: the questions go out when it is resumed.
    """
    live = runtime.directory.by_slug(slug)
    if live is None:
        raise UnknownCampaignError(slug)
    if not live.campaign.signs:
        raise ClosedCampaignError("This campaign is no petition; it takes no signatures.")
    if live.status == "closed":
        raise ClosedCampaignError("This campaign is closed; it takes no signatures any more.")
    return live


def sign_up(runtime: Runtime, campaign: Live, form: Form, channel: Literal["api", "paper"]) -> None:
    """Keep the signature, once however often it comes, and have its owner asked."""
    sign_up_all(runtime, campaign, [form], channel)


def sign_up_all(runtime: Runtime, campaign: Live, forms: list[Form], channel: Literal["api", "paper"]) -> None:
    """All of them in one transaction."""

    def add(transaction: Transaction) -> None:
        for form in forms:
            _add(runtime, transaction, campaign, form, channel)

    runtime.db.repeating(add)


def _add(
    runtime: Runtime, transaction: Transaction, campaign: Live, form: Form, channel: Literal["api", "paper"]
) -> None:
    add_pending(
        runtime,
        transaction,
        campaign=campaign,
        phone=form.phone,
        name=form.name,
        zip_code=form.zip,
        language=form.language,
        channel=channel,
        source=form.source,
        words=form.consent,
    )

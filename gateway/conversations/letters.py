"""The letter of a campaign, by text, for whoever calls while the office is closed."""

from datetime import timedelta
from typing import Final

from sqlalchemy import exists, select

from gateway import reachable
from gateway.clock import now
from gateway.contact import Allowed, may_contact
from gateway.conversations.store import Conversation
from gateway.db import Transaction
from gateway.models.messages import messages
from gateway.runtime import Runtime

_DAY: Final = timedelta(days=1)


def can_be_sent(runtime: Runtime, transaction: Transaction, conversation: Conversation) -> bool:
    """Is there one, a number that texts it, and one that gets it? A withheld one does not, nor a known landline.

    Once a day: a call may show the number of somebody who does not know of it.
    """
    person_id, campaign_id, version_id = conversation.supporter_id, conversation.campaign_id, conversation.version_id
    if person_id is None or campaign_id is None or version_id is None:
        return False
    if not runtime.directory.version(version_id).letter or not runtime.directory.text_number_for(campaign_id):
        return False
    person = reachable.person(transaction, person_id, "wish", campaign_id=campaign_id)
    verdict = may_contact(person, "text", "wish", reachable.rules(runtime.settings), now())
    reachable_by_text = isinstance(verdict, Allowed) or verdict.until is not None  # it answers a call: at any hour
    return reachable_by_text and not _had_one(transaction, person_id)


def _had_one(transaction: Transaction, supporter_id: str) -> bool:
    lately = exists().where(
        messages.c.supporter_id == supporter_id,
        messages.c.purpose == "letter",
        messages.c.created_at > now() - _DAY,
    )
    return bool(transaction.execute(select(lately)).scalar())

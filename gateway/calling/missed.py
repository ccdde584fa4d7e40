"""A supporter who could not be reached: again a little later, and in the end an honest text."""

from datetime import timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import bindparam, select, update

from gateway.calling.requests import IS_UNDER_WAY
from gateway.clock import now
from gateway.conversations import store
from gateway.conversations.store import Conversation
from gateway.db import Transaction
from gateway.flows.engine import message
from gateway.flows.events import Language
from gateway.flows.ring_back import RINGS_BACK
from gateway.messaging.outbox import queue_text
from gateway.models.calls import call_requests
from gateway.prepared import Prepared
from gateway.recurring.missing import PAUSES, missed
from gateway.runtime import Runtime
from gateway.targets import world

# For a flow of one's own that brings no text named `missed`.
_MISSED: Final[dict[Language, str]] = {
    "en": "{organization}: we rang you from {hotline} but could not reach you. Text {keyword} and we ring again.",
    "es": "{organization}: le llamamos desde el {hotline} y nadie pudo contestar. Mande {keyword} y le llamamos.",
}

# For whoever waited for a hotline of several campaigns.
_MISSED_BY_ALL: Final[dict[Language, str]] = {
    "en": "{organization}: you waited for a call. We rang you from {hotline}, but could not reach you. "
    "Please call again whenever you like.",
    "es": "{organization}: le llamamos desde el {hotline} y no fue posible hablar con usted. "
    "Puede volver a llamar cuando guste.",
}

_THIS: Final = (call_requests.c.id == bindparam("request_id"), IS_UNDER_WAY)
_UNDER_WAY: Final = Prepared(select(call_requests).where(*_THIS).with_for_update())


def try_again(runtime: Runtime, transaction: Transaction, request_id: str, outcome: str) -> None:
    """Only while this request is under way: one that was re-dated or canceled in the meantime stays as it is."""
    request = _under_way(transaction, request_id)
    if request is None:
        return
    pauses = PAUSES if request.recurring_id else runtime.settings.call_retry_minutes
    if request.attempts > len(pauses):
        give_up(runtime, transaction, request_id, outcome)
        return
    due_at = now() + timedelta(minutes=pauses[max(request.attempts, 1) - 1])
    if request.not_after and due_at >= request.not_after:
        give_up(runtime, transaction, request_id, outcome)
        return
    _change(transaction, request_id, status="due", due_at=due_at, claimed_at=None, outcome=outcome)


def give_up(runtime: Runtime, transaction: Transaction, request_id: str, outcome: str) -> None:
    request = _under_way(transaction, request_id)
    if request is None:
        return
    _change(transaction, request_id, status="given_up", outcome=outcome)
    if request.recurring_id:
        missed(runtime, transaction, request.recurring_id)
        return
    conversation = store.load(transaction, request.conversation_id)
    offered = runtime.directory.campaigns_on(conversation.number_id)
    if conversation.campaign_id is None and not offered:
        return
    sender = runtime.directory.text_number_for(conversation.campaign_id or offered[0].id)
    body = _words(runtime, conversation) if conversation.campaign_id else _menu_words(runtime, conversation)
    if sender and body:
        queue_text(
            runtime,
            transaction,
            supporter_id=request.supporter_id,
            number_id=sender.id,
            body=body,
            purpose="notice",
            conversation_id=conversation.id,
        )


def reached(transaction: Transaction, request_id: str) -> None:
    """A person is on the line."""
    _change(transaction, request_id, status="done", outcome="answered")


def _words(runtime: Runtime, conversation: Conversation) -> str | None:
    state = conversation.state
    if state is None or conversation.version_id is None or conversation.campaign_id is None:
        return None
    campaign = runtime.directory.version(conversation.version_id)
    number = runtime.directory.ringing_number_for(conversation.campaign_id, conversation.number_id)
    hotline = number.phone if number else ""
    name = "ring_back_missed" if state.step in RINGS_BACK else "missed"
    own = message(campaign.flow, name, state, world(campaign, runtime.officials.atlas, hotline, conversation.id))
    return own or _MISSED[state.language].format(
        organization=campaign.organization, hotline=hotline, keyword=campaign.keywords[state.language][0]
    )


def _menu_words(runtime: Runtime, conversation: Conversation) -> str | None:
    """Of a hotline of several campaigns, of which they have chosen none yet."""
    offered = runtime.directory.campaigns_on(conversation.number_id)
    number = runtime.directory.number_by_id(conversation.number_id)
    if number is None or conversation.state is None:
        return None
    organization = offered[0].campaign.organization
    return _MISSED_BY_ALL[conversation.state.language].format(organization=organization, hotline=number.phone)


def _under_way(transaction: Transaction, request_id: str) -> Any | None:
    found = transaction.fetch(_UNDER_WAY, {"request_id": request_id})
    return found[0] if found else None


def _change(transaction: Transaction, request_id: str, **values: Any) -> None:
    transaction.run(_changed(*values), {"request_id": request_id, **values})


@cache
def _changed(*columns: str) -> Prepared:
    return Prepared(update(call_requests).where(*_THIS).values({name: bindparam(name) for name in columns}))

"""Whoever signs on the phone, or asks there to be rung again, agrees to the receipt and to the ring."""

from typing import Final, Literal

from sqlalchemy import exists, select

from gateway import consent
from gateway.conversations.store import Conversation
from gateway.db import Transaction
from gateway.models.calls import calls
from gateway.models.supporters import consents

Source = Literal["hotline", "phone"]  # they dialed our number; we rang theirs

_SOURCES: Final[tuple[Source, ...]] = ("hotline", "phone")


def note_spoken_consent(transaction: Transaction, conversation: Conversation, words: str) -> None:
    """Into the ledger, once for each conversation; by text the keyword did it already."""
    state, person = conversation.state, conversation.supporter_id
    if state is None or state.channel != "voice" or person is None:
        return
    if not _noted(transaction, conversation):
        consent.opt_in(
            transaction,
            person,
            source=_source(transaction, conversation),
            words=words,
            language=state.language,
            campaign_id=conversation.campaign_id,
            version_id=conversation.version_id,
        )


def _noted(transaction: Transaction, conversation: Conversation) -> bool:
    query = exists().where(
        consents.c.supporter_id == conversation.supporter_id,
        consents.c.campaign_id == conversation.campaign_id,
        consents.c.source.in_(_SOURCES),
        consents.c.id > conversation.id,  # ids sort by time: since this conversation began
    )
    return bool(transaction.execute(select(query)).scalar())


def _source(transaction: Transaction, conversation: Conversation) -> Source:
    """A call that just came in has no row yet."""
    last = select(calls.c.direction).where(calls.c.conversation_id == conversation.id).order_by(calls.c.id.desc())
    return "phone" if transaction.execute(last.limit(1)).scalar() == "out" else "hotline"

"""Whoever signs on the phone, or asks there to be rung again, agrees to the receipt and to the ring."""

from typing import Final, Literal

from sqlalchemy import bindparam, exists, literal_column, or_, select

from gateway import consent
from gateway.conversations.store import Conversation
from gateway.db import Transaction
from gateway.models.calls import calls
from gateway.models.supporters import consents
from gateway.prepared import Prepared

Source = Literal["hotline", "phone"]  # they dialed our number; we rang theirs

_SOURCES: Final[tuple[Source, ...]] = ("hotline", "phone")
_NOTED: Final = exists().where(
    consents.c.supporter_id == bindparam("supporter_id"),
    consents.c.campaign_id.is_not_distinct_from(bindparam("campaign_id")),
    or_(*(consents.c.source == each for each in _SOURCES)),
    consents.c.id > bindparam("conversation_id"),  # ids sort by time: since this conversation began
)
_LAST_CALL: Final = (
    select(calls.c.direction)
    .where(calls.c.conversation_id == bindparam("conversation_id"))
    .order_by(calls.c.id.desc())
    .limit(literal_column("1"))
)
_SITUATION: Final = Prepared(select(_NOTED.label("noted"), _LAST_CALL.scalar_subquery().label("direction")))


def note_spoken_consent(transaction: Transaction, conversation: Conversation, words: str) -> None:
    """Into the ledger, once for each conversation; by text the keyword did it already."""
    state, person = conversation.state, conversation.supporter_id
    if state is None or state.channel != "voice" or person is None:
        return
    this = {"supporter_id": person, "campaign_id": conversation.campaign_id, "conversation_id": conversation.id}
    [situation] = transaction.fetch(_SITUATION, this)
    if not situation.noted:
        source: Source = "phone" if situation.direction == "out" else "hotline"  # one that just came in has no row
        consent.opt_in(
            transaction,
            person,
            source=source,
            words=words,
            language=state.language,
            campaign_id=conversation.campaign_id,
            version_id=conversation.version_id,
        )

"""Somebody asks to be rung who was rung often enough today, or while no calls can be placed. They are told so."""

from datetime import timedelta
from typing import Final, Literal

from sqlalchemy import bindparam, select

from gateway.calling.requests import UNDER_WAY
from gateway.clock import now
from gateway.conversations.store import Conversation
from gateway.db import Transaction
from gateway.flows.events import Channel, Language
from gateway.flows.speech import written_phone
from gateway.models.calls import call_requests
from gateway.prepared import Prepared
from gateway.runtime import Runtime

# enough: no ring any more within these 24 hours. wait: it comes, but later than they expect.
Limit = Literal["enough", "wait"]

_WORDS: Final[dict[Limit, dict[Channel, dict[Language, str]]]] = {
    "enough": {
        "text": {
            "en": "{organization}: we have rung you many times today and cannot ring again before tomorrow. "
            "You can call us at any time: {hotline}",
            "es": "{organization}: hoy ya le llamamos muchas veces y no podemos llamar otra vez antes de mañana. "
            "Usted nos puede llamar cuando quiera: {hotline}",
        },
        "voice": {
            "en": "We have rung you many times today and cannot ring again before tomorrow. "
            "You can call this number at any time. Goodbye.",
            "es": "Hoy ya le llamamos muchas veces y no podemos llamar otra vez antes de mañana. "
            "Usted puede llamar a este número cuando quiera. Hasta luego.",
        },
    },
    "wait": {
        "text": {
            "en": "{organization}: we cannot place calls at this moment. We ring you from {hotline} as soon as "
            "we can. Thank you for your patience.",
            "es": "{organization}: en este momento no podemos hacer llamadas. Le llamamos desde el {hotline} en "
            "cuanto se pueda. Gracias por su paciencia.",
        },
        "voice": {
            "en": "We cannot place calls at this moment. We ring you as soon as we can. "
            "Thank you for your patience. Goodbye.",
            "es": "En este momento no podemos hacer llamadas. Le llamamos en cuanto se pueda. "
            "Gracias por su paciencia. Hasta luego.",
        },
    },
}
_DAY: Final = timedelta(days=1)
_ASKED: Final = Prepared(
    select(call_requests.c.status, call_requests.c.asked).where(
        call_requests.c.supporter_id == bindparam("supporter_id"), call_requests.c.asked_at > bindparam("since")
    )
)


def limit_on(runtime: Runtime, transaction: Transaction, conversation: Conversation) -> Limit | None:
    """None where nothing stands against it; a phone that rings already is no new ring."""
    who = {"supporter_id": conversation.supporter_id, "since": now() - _DAY}
    asked = transaction.fetch(_ASKED, who)
    if any(row.status in UNDER_WAY for row in asked):
        return None
    if sum(row.asked for row in asked) >= runtime.settings.calls_asked_per_day:
        runtime.tallies.add("wishes_refused")
        return "enough"
    return "wait" if runtime.spending.ring_pause() else None


def words_about(runtime: Runtime, conversation: Conversation, limit: Limit) -> str:
    state, campaign_id, version_id = conversation.state, conversation.campaign_id, conversation.version_id
    if state is None:
        raise AssertionError("whoever asks to be rung is in a conversation")
    if version_id is None:  # in the hotline's menu still
        version_id = runtime.directory.campaigns_on(conversation.number_id)[0].version_id
    number = runtime.directory.ringing_number_for(campaign_id, conversation.number_id)
    return _WORDS[limit][state.channel][state.language].format(
        organization=runtime.directory.version(version_id).organization,
        hotline=written_phone(number.phone) if number else "",
    )

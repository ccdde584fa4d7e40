"""STOP, HELP and START: honored at once, whatever else is under way, and answered exactly once."""

from dataclasses import dataclass
from typing import Final

from gateway import consent
from gateway.conversations.notices import Notice, notice
from gateway.db import Transaction
from gateway.directory import Number
from gateway.flows.answers import detect_language
from gateway.flows.events import Language
from gateway.flows.reserved import Reserved
from gateway.runtime import Runtime
from gateway.stopping import stop
from gateway.supporters import Supporter

# On long codes and toll-free numbers the carrier answers these itself, if they are all there is to the text, and
# blocks what we would send after STOP (twilio.com/docs/messaging/tutorials/advanced-opt-out). YES is one of its words
# for START; here it is none.
_CARRIERS_OWN: Final[dict[Reserved, frozenset[str]]] = {
    "stop": frozenset("STOP UNSUBSCRIBE END QUIT STOPALL REVOKE OPTOUT CANCEL".split()),  # noqa: SIM905 - readable
    "start": frozenset({"START", "UNSTOP"}),
    "help": frozenset({"HELP", "INFO"}),
}
_NOTICES: Final[dict[Reserved, Notice]] = {"stop": "stopped", "start": "restarted", "help": "help"}


@dataclass(frozen=True, slots=True)
class Words:
    """The text as it came, what we read in it, and what the carrier says it has answered already."""

    body: str
    meaning: Reserved | None
    opt_out_type: str


def answer_reserved(
    runtime: Runtime, transaction: Transaction, number: Number, supporter: Supporter, words: Words
) -> str | None:
    """The one answer, or None where the carrier has given it."""
    meaning, body = words.meaning or _of_carrier(words.opt_out_type), words.body
    if meaning is None:
        return None
    language = detect_language(body) or supporter.language
    if meaning == "stop":
        stop(transaction, supporter.id, source="word", words=body, language=language)
    elif meaning == "start":
        consent.opt_back_in(transaction, supporter.id, words=body, language=language)
    if words.opt_out_type or _carrier_answers(number, meaning, body):
        return None
    return organization_notice(runtime, number, _NOTICES[meaning], language)


def organization_notice(runtime: Runtime, number: Number, kind: Notice, language: Language) -> str:
    campaigns = [live.campaign for live in runtime.directory.campaigns_on(number.id)]
    return notice(
        kind,
        language,
        campaigns[0].organization if campaigns else number.phone,
        [campaign.keywords[language][0] for campaign in campaigns if campaign.keywords[language]],
        runtime.settings.help_contact,
    )


def _of_carrier(opt_out_type: str) -> Reserved | None:
    meanings: dict[str, Reserved] = {"STOP": "stop", "START": "start", "HELP": "help"}
    return meanings.get(opt_out_type)


def _carrier_answers(number: Number, meaning: Reserved, body: str) -> bool:
    return number.kind != "short_code" and body.strip().upper() in _CARRIERS_OWN[meaning]

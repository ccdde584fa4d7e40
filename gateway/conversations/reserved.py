"""STOP, HELP, START and their kin: honored at once, whatever else is under way, and answered exactly once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from sqlalchemy import bindparam, exists, select

from gateway import consent, petitions
from gateway.conversations import store
from gateway.conversations.answer import Answer
from gateway.conversations.notices import Notice, notice
from gateway.db import Transaction
from gateway.directory import Number
from gateway.erasure import ask_erasure
from gateway.flows.answers import detect_language, parse_yes_no
from gateway.flows.events import Language
from gateway.models.messages import messages
from gateway.models.supporters import supporters as people
from gateway.runtime import Runtime
from gateway.stopping import stop
from gateway.supporters import Supporter

Wish = Literal["stop", "help", "start", "forget", "withdraw"]

# Where the carrier answers these itself, if they are all there is to the text, it also blocks what we would send
# after STOP (twilio.com/docs/messaging/tutorials/advanced-opt-out). YES is one of its words for START, and none here.
_CARRIERS_OWN: Final[dict[Wish, frozenset[str]]] = {
    "stop": frozenset("STOP UNSUBSCRIBE END QUIT STOPALL REVOKE OPTOUT CANCEL".split()),  # noqa: SIM905 - readable
    "start": frozenset({"START", "UNSTOP"}),
    "help": frozenset({"HELP", "INFO"}),
}
_NOTICES: Final[dict[Wish, Notice]] = {"stop": "stopped", "start": "restarted", "help": "help", "forget": "forgotten"}


@dataclass(frozen=True, slots=True)
class Asked:
    """Who wrote what to which number, and what the carrier says it has answered already."""

    number: Number
    supporter: Supporter
    body: str
    opt_out_type: str

    @property
    def language(self) -> Language:
        return detect_language(self.body) or self.supporter.language


def carriers_reading(opt_out_type: str, body: str) -> Wish | None:
    """What the carrier took a text for. YES is an answer to our own question, whatever the carrier makes of it."""
    if opt_out_type == "START" and parse_yes_no(body):
        return None
    meanings: dict[str, Wish] = {"STOP": "stop", "START": "start", "HELP": "help"}
    return meanings.get(opt_out_type)


def answer_reserved(runtime: Runtime, transaction: Transaction, wish: Wish, asked: Asked) -> Answer:
    """Does what is wished; the answer is silence where the carrier has given it, or we have before."""
    if wish == "withdraw":
        return _withdraw(runtime, transaction, asked)
    answered = _answered_by_carrier(transaction, wish, asked) or (
        wish == "stop" and _confirmed_before(transaction, asked)
    )
    _DO[wish](runtime, transaction, asked)
    if answered:
        return Answer(None)
    return Answer(organization_notice(runtime, asked.number, _NOTICES[wish], asked.language), "notice")


def _stop(_runtime: Runtime, transaction: Transaction, asked: Asked) -> None:
    stop(transaction, asked.supporter.id, source="word", words=asked.body, language=asked.language)


def _start(_runtime: Runtime, transaction: Transaction, asked: Asked) -> None:
    consent.opt_back_in(transaction, asked.supporter.id, words=asked.body, language=asked.language)


def _forget(runtime: Runtime, transaction: Transaction, asked: Asked) -> None:
    ask_erasure(runtime, transaction, asked.supporter.id, source="word")


def _nothing(_runtime: Runtime, _transaction: Transaction, _asked: Asked) -> None:
    """HELP changes nothing."""


_DO: Final[dict[Wish, Callable[[Runtime, Transaction, Asked], None]]] = {
    "stop": _stop,
    "start": _start,
    "forget": _forget,
    "help": _nothing,
}


def _withdraw(runtime: Runtime, transaction: Transaction, asked: Asked) -> Answer:
    """The one signature of this telephone; of several, a person finds out which one is meant."""
    if petitions.withdraw_only(transaction, asked.supporter.id):
        store.end_all_of(transaction, asked.supporter.id)  # nobody is asked now whether the name is right
        return Answer(organization_notice(runtime, asked.number, "withdrawn", asked.language), "notice")
    return Answer(organization_notice(runtime, asked.number, "inbox", asked.language), "inbox", needs_person=True)


def organization_notice(runtime: Runtime, number: Number, kind: Notice, language: Language) -> str:
    campaigns = [live.campaign for live in runtime.directory.campaigns_on(number.id)]
    return notice(
        kind,
        language,
        campaigns[0].organization if campaigns else number.phone,
        [campaign.keywords[language][0] for campaign in campaigns if campaign.keywords[language]],
        runtime.settings.help_contact,
    )


def _answered_by_carrier(transaction: Transaction, wish: Wish, asked: Asked) -> bool:
    if asked.opt_out_type:
        return True
    if not asked.number.carrier_answers_stop or _bare(asked.body) not in _CARRIERS_OWN.get(wish, ()):
        return False
    return wish != "start" or _blocked_at_carrier(transaction, asked)


_WRITTEN: Final = (
    select(messages.c.body)
    .where(
        messages.c.supporter_id == bindparam("supporter_id"),
        messages.c.number_id == bindparam("number_id"),
        messages.c.direction == "in",
    )
    .order_by(messages.c.created_at.desc())
    .limit(200)
)


def _blocked_at_carrier(transaction: Transaction, asked: Asked) -> bool:
    """It answers START only where its own STOP came last; to one who stopped in other words START is for us."""
    back = _CARRIERS_OWN["start"] | ({"YES"} if asked.number.kind == "long_code" else set())
    here = {"supporter_id": asked.supporter.id, "number_id": asked.number.id}
    for body in transaction.execute(_WRITTEN, here).scalars():
        if _bare(body) in _CARRIERS_OWN["stop"] | back:
            return _bare(body) in _CARRIERS_OWN["stop"]
    return False


def _bare(body: str) -> str:
    return body.strip().upper()


def _confirmed_before(transaction: Transaction, asked: Asked) -> bool:
    """One confirmation is allowed (47 CFR 64.1200(a)(12)): not a second one for a second STOP to the same number."""
    if not asked.supporter.opted_out:
        return False
    since = select(people.c.opted_out_at).where(people.c.id == asked.supporter.id).scalar_subquery()
    said = exists().where(
        messages.c.supporter_id == asked.supporter.id,
        messages.c.number_id == asked.number.id,
        messages.c.purpose == "notice",
        messages.c.created_at >= since,
    )
    return bool(transaction.execute(select(said)).scalar())

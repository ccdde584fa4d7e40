"""A text from a supporter.

STOP, HELP and START come before everything, then the question that waits for an answer, then the keywords, else a
person. The answer is returned, not sent: it goes back in the webhook's own response.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

import structlog
from sqlalchemy import bindparam, func, select
from sqlalchemy.exc import IntegrityError

from gateway import consent, supporters
from gateway.clock import new_id, now
from gateway.conversations import store
from gateway.conversations.answer import Answer
from gateway.conversations.loops import silence_for
from gateway.conversations.notices import Notice
from gateway.conversations.reserved import Asked, answer_reserved, carriers_reading, organization_notice
from gateway.conversations.store import Conversation, MovedOnError
from gateway.conversations.turns import Turn, take_turn
from gateway.crypto import phone_indexes
from gateway.db import Transaction
from gateway.directory import Live, Number
from gateway.flows.answers import detect_language, parse_yes_no
from gateway.flows.events import Language, Started, Texted
from gateway.flows.keywords import Keyword
from gateway.flows.reserved import read_reserved
from gateway.flows.state import State
from gateway.flows.weekly_wish import speaks_of_weeks
from gateway.models.conversations import conversations
from gateway.models.messages import messages
from gateway.models.supporters import supporters as people
from gateway.petitions import has_signed_as
from gateway.prepared import Prepared, insert_of, insert_pair_of, pair
from gateway.recurring.answering import Said, answer_weekly
from gateway.render import text as rendered
from gateway.render.segments import segments
from gateway.runtime import Runtime
from gateway.supporters import Supporter

log = structlog.get_logger(__name__)

_E164: Final = re.compile(r"\+[1-9]\d{6,14}")


class InboundText(NamedTuple):
    """`sender` is E.164. `opt_out_type` is set where the carrier has answered STOP, HELP or START itself.

    One that is not to be `answered` is left to a person: it comes from a country that we send nothing to, or too
    late. `sent_at` is None unless it was found on the carrier's list.
    """

    carrier_sid: str
    sender: str
    to: str
    body: str
    opt_out_type: str = ""
    answered: bool = True
    sent_at: datetime | None = None


class Reply(NamedTuple):
    """`segments` is 0 for one that was given before: it is paid for once."""

    message_id: str
    body: str
    segments: int = 0


def receive_text(runtime: Runtime, text: InboundText) -> Reply | None:
    """The stored answer for a text that came before, else the answer to it; None where silence is right."""
    number = runtime.directory.number(text.to)
    if number is None or not _E164.fullmatch(text.sender):
        # A number that is not ours (run `gateway numbers sync`), or a sender that is no telephone.
        log.warning("text not taken", known_number=number is not None)
        return None
    for tries_left in (2, 1, 0):
        try:
            with runtime.db.transaction() as transaction:
                if tries_left < 2:  # somebody was quicker: now take turns
                    supporters.find(transaction, text.sender)
                return _receive(runtime, transaction, number, text)
        except (IntegrityError, MovedOnError):
            # The same text a second time, or two texts of one person at once: look again.
            stored = _stored_reply(runtime, text.carrier_sid)
            if stored is not None:
                return stored.reply
            if not tries_left:
                raise
    raise AssertionError("unreachable")


def _receive(runtime: Runtime, transaction: Transaction, number: Number, text: InboundText) -> Reply | None:
    supporter, awaiting = _who(transaction, text.sender)
    if supporter is None:
        supporter = supporters.add(transaction, text.sender, _first_language(runtime, number, text.body))
    situation = _Situation(number, supporter, awaiting, text)
    answer = _silence(runtime, transaction, situation) or _answer(runtime, transaction, situation)
    return _store(transaction, number, supporter, text, answer)


class _Situation(NamedTuple):
    number: Number
    supporter: Supporter
    awaiting: Conversation | None
    text: InboundText
    unclear: bool = False  # whether they want no more texts


def _silence(runtime: Runtime, transaction: Transaction, situation: _Situation) -> Answer | None:
    """For machines that answer each of our answers, and where we send nothing. STOP is done all the same."""
    text, supporter = situation.text, situation.supporter
    if text.answered and not runtime.door.unusual(text.sender):
        return None
    wish = read_reserved(text.body).meaning or carriers_reading(text.opt_out_type, text.body)
    wants_out = wish in {"stop", "forget"} and not supporter.opted_out
    if wants_out and text.sent_at and consent.came_back(transaction, supporter.id, text.sent_at):
        wants_out = False
    if text.answered:
        return None if wants_out else silence_for(runtime, transaction, supporter.id, text.body)
    if wants_out:
        _answer(runtime, transaction, situation)
    return Answer(None, needs_person=not wants_out and wish != "stop")


def _answer(runtime: Runtime, transaction: Transaction, situation: _Situation) -> Answer:
    text = situation.text
    meaning = read_reserved(text.body).meaning
    if meaning in {None, "unclear"} and not text.opt_out_type and speaks_of_weeks(text.body):
        answer = _weekly(runtime, transaction, situation, unclear=meaning == "unclear")
        if answer:
            return answer
    if meaning == "unclear":
        if situation.awaiting and parse_yes_no(text.body):
            return _go_on(runtime, transaction, situation)  # "no thanks" is the answer to our question
        answer = _go_on(runtime, transaction, situation._replace(unclear=True))
        return answer._replace(needs_person=True, maybe_stop=True)
    wish = meaning or carriers_reading(text.opt_out_type, text.body)
    if wish:
        asked = Asked(situation.number, situation.supporter, text.body, text.opt_out_type)
        return answer_reserved(runtime, transaction, wish, asked)
    return _go_on(runtime, transaction, situation)


def _weekly(runtime: Runtime, transaction: Transaction, situation: _Situation, *, unclear: bool) -> Answer | None:
    """Calls that come every week. What may ask us to stop ends these, and a person decides about the rest."""
    here = situation.awaiting.campaign_id if situation.awaiting else None
    said = Said(situation.supporter, situation.number.id, situation.text.body, here)
    done = answer_weekly(runtime, transaction, said, unclear=unclear)
    if done is None:
        return None
    doubtful = unclear and done.what == "end"
    return Answer(done.body, needs_person=doubtful, maybe_stop=doubtful)


def _go_on(runtime: Runtime, transaction: Transaction, situation: _Situation) -> Answer:
    """The question that is open, else a keyword, else a person."""
    text, awaiting = situation.text, situation.awaiting
    keyword = runtime.directory.keywords_on(situation.number.id).match(text.body, typos=awaiting is None)
    if awaiting and not _another_campaign(runtime, awaiting, keyword):
        turn = take_turn(runtime, transaction, awaiting, Texted(text.body), alone=True)
        return _said(transaction, situation, turn)
    if keyword:
        return _start(runtime, transaction, situation, keyword)
    return _to_a_person(runtime, transaction, situation)


def _another_campaign(runtime: Runtime, awaiting: Conversation, keyword: Keyword | None) -> bool:
    """The keyword of another campaign, alone, is no answer to a question: nobody's name is CALL."""
    if keyword is None or keyword.words:
        return False
    live = runtime.directory.by_slug(keyword.campaign)
    return live is not None and live.id != awaiting.campaign_id


def _start(runtime: Runtime, transaction: Transaction, situation: _Situation, keyword: Keyword) -> Answer:
    supporter = situation.supporter
    live = runtime.directory.by_slug(keyword.campaign)
    if live is None:
        return _to_a_person(runtime, transaction, situation)
    if situation.awaiting:
        store.end(transaction, situation.awaiting.id)
    _note_consent(transaction, supporter, live, situation.text.body, keyword.language)
    conversation = store.begin(supporter.id, situation.number.id, live.id, live.version_id)
    known = _known(transaction, supporter, live)
    started = Started(
        "text", keyword.language, keyword.words, known, own_name=_signed_before(transaction, supporter, live)
    )
    return _said(transaction, situation, take_turn(runtime, transaction, conversation, started, alone=True))


def _known(transaction: Transaction, supporter: Supporter, live: Live) -> dict[str, str]:
    """A district is looked up only for campaigns in which it matters."""
    known = supporter.known
    district = supporters.district_of(transaction, supporter.id) if live.campaign.plan.location else None
    return {**known, "district": district} if district else known


def _signed_before(transaction: Transaction, supporter: Supporter, live: Live) -> bool:
    """Asked only of those who could sign with one word."""
    if not live.campaign.signs or not supporter.name or not supporter.zip:
        return False
    return has_signed_as(transaction, supporter.id, supporter.name)


def _note_consent(transaction: Transaction, supporter: Supporter, live: Live, words: str, language: Language) -> None:
    consent.opt_in(
        transaction,
        supporter.id,
        source=consent.KEYWORD,
        words=words,
        language=language,
        campaign_id=live.id,
        version_id=live.version_id,
    )


def _said(transaction: Transaction, situation: _Situation, turn: Turn) -> Answer:
    state = turn.conversation.state
    if state:
        _learn(transaction, situation.supporter, state)
    return Answer(
        rendered.body(turn.seen),
        conversation_id=turn.conversation.id,
        needs_person=turn.handed_over is not None,
    )


def _learn(transaction: Transaction, supporter: Supporter, state: State) -> None:
    """The first confirmed name of a phone stays its owner's; others who share the phone sign beside it.

    It takes the place of a name that only a list gave them.
    """
    answers, name, zip_code = state.answers, supporter.name, supporter.zip
    signed = answers.get("name") if state.over and "number" in answers else None
    if signed and (name is None or (name != signed and not has_signed_as(transaction, supporter.id, name))):
        name, zip_code = signed, answers["zip"]
    elif "district" in answers:
        zip_code = answers["zip"]
    supporters.learn(transaction, supporter, name, zip_code, state.language)


def _to_a_person(runtime: Runtime, transaction: Transaction, situation: _Situation) -> Answer:
    """Answered with one kind line, but not twice within twelve hours: two machines must not write to each other."""
    supporter = situation.supporter
    if _told_lately(transaction, supporter):
        return Answer(None, needs_person=True)
    language = detect_language(situation.text.body) or supporter.language
    kind: Notice = "maybe_stop" if situation.unclear else "inbox"
    return Answer(organization_notice(runtime, situation.number, kind, language), "inbox", needs_person=True)


_LAST_INBOX_LINE: Final = select(func.max(messages.c.created_at)).where(
    messages.c.supporter_id == bindparam("supporter_id"), messages.c.purpose == "inbox"
)


def _told_lately(transaction: Transaction, supporter: Supporter) -> bool:
    last: datetime | None = transaction.execute(_LAST_INBOX_LINE, {"supporter_id": supporter.id}).scalar()
    return last is not None and (now() - last).total_seconds() < 12 * 3600


def _first_language(runtime: Runtime, number: Number, body: str) -> Language:
    keyword = runtime.directory.keywords_on(number.id).match(body)
    return keyword.language if keyword else detect_language(body) or "en"


_PERSONS: Final = 5  # the columns of theirs
_WHO: Final = Prepared(
    select(
        people.c.id.label("person_id"),
        people.c.name,
        people.c.zip,
        people.c.language,
        people.c.opted_out_at,
        *store.COLUMNS,
    )
    .select_from(
        people.outerjoin(conversations, (conversations.c.supporter_id == people.c.id) & conversations.c.awaits_text)
    )
    .where(people.c.phone_index == bindparam("phone_index"))
    .with_for_update(of=people)
)


def _who(transaction: Transaction, phone: str) -> tuple[Supporter | None, Conversation | None]:
    """The person, and the conversation that waits for an answer by text; an expired one is closed on the way."""
    for index in phone_indexes(phone):
        rows = transaction.fetch(_WHO, {"phone_index": index})
        if rows:
            break
    else:
        return None, None
    row = rows[0]
    supporter = Supporter(
        row.person_id, phone, row.name, row.zip, row.language, opted_out=row.opted_out_at is not None
    )
    if row.id is None:
        return supporter, None
    if row.expires_at <= now():
        store.end(transaction, row.id, "expired")
        return supporter, None
    return supporter, store.from_cells(row[_PERSONS:])


_COLUMNS: Final = (
    "id", "carrier_sid", "direction", "supporter_id", "number_id", "conversation_id", "body", "status",
    "purpose", "segments", "reply_to", "needs_person", "created_at",
)  # fmt: skip
_ADD: Final = insert_of(messages, *_COLUMNS)
_ADD_BOTH: Final = insert_pair_of(messages, *_COLUMNS)


def _store(
    transaction: Transaction, number: Number, supporter: Supporter, text: InboundText, answer: Answer
) -> Reply | None:
    moment = now()
    received = _row(number, supporter, answer, text.sent_at or moment) | {
        "carrier_sid": text.carrier_sid,
        "direction": "in",
        "body": text.body,
        "status": "received",
        "purpose": "maybe_stop" if answer.maybe_stop else "loop" if answer.loop else "inbound",
        "segments": 0,
        "needs_person": answer.needs_person,
        "reply_to": None,
    }
    if not answer.body:
        transaction.run(_ADD, received)
        return None
    sent = _row(number, supporter, answer, moment) | {
        "carrier_sid": None,
        "direction": "out",
        "body": answer.body,
        "status": "accepted",
        "purpose": answer.purpose,
        "segments": segments(answer.body).count,
        "needs_person": False,
        "reply_to": received["id"],
    }
    transaction.run(_ADD_BOTH, pair(received, sent))
    return Reply(sent["id"], answer.body, sent["segments"])


def _row(number: Number, supporter: Supporter, answer: Answer, moment: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "supporter_id": supporter.id,
        "number_id": number.id,
        "conversation_id": answer.conversation_id,
        "created_at": moment,
    }


@dataclass(frozen=True, slots=True)
class _Stored:
    reply: Reply | None


def _stored_reply(runtime: Runtime, carrier_sid: str) -> _Stored | None:
    """What was answered to this text when it came first; None if it never came.

    An answer that was put into the outbox since (`due_at`) is not given here as well.
    """
    answer = messages.alias("answer")
    same_person = answer.c.supporter_id == messages.c.supporter_id  # which has an index; reply_to has none
    query = (
        select(answer.c.id, answer.c.body)
        .select_from(
            messages.outerjoin(answer, same_person & (answer.c.reply_to == messages.c.id) & answer.c.due_at.is_(None))
        )
        .where(messages.c.carrier_sid == carrier_sid)
    )
    with runtime.db.reading() as connection:
        row = connection.execute(query).one_or_none()
    return row and _Stored(Reply(row.id, row.body) if row.id else None)

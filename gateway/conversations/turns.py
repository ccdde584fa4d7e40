"""One turn of a conversation.

The engine decides; the effects that change something are done here, in the same transaction, and those that the
supporter sees or hears are returned for rendering.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from gateway import petitions, supporters, targets
from gateway.calling import lines, surge
from gateway.calling.next_try import minutes_until
from gateway.calling.reports import note_report
from gateway.calling.requests import asked_for, request_call, take_back
from gateway.clock import now
from gateway.conversations import letters, ring_wishes
from gateway.conversations.spoken_consent import note_spoken_consent
from gateway.conversations.store import Conversation, end_awaiting, save
from gateway.db import Transaction
from gateway.erasure import ask_erasure
from gateway.flows.definition import Flow
from gateway.flows.effects import (
    CallMe,
    Choose,
    Dial,
    Effect,
    EndWeekly,
    Forget,
    HandOver,
    LivesIn,
    OfferedWeekly,
    OptOut,
    Reported,
    RingWeekly,
    Say,
    SendLetter,
    Sign,
    Unreached,
    Withdraw,
)
from gateway.flows.engine import message, step
from gateway.flows.events import DialEnded, Event, Signed, Started, Texted, Verify
from gateway.flows.ring_back import RINGS_BACK, SURGE_RING
from gateway.flows.state import State
from gateway.flows.world import FixedWorld, World
from gateway.messaging.outbox import Purpose, queue_text
from gateway.recurring import agreeing
from gateway.runtime import Runtime
from gateway.stopping import stop

_OUT_OF_THE_BLUE = 7  # times as long: whoever did not begin the conversation is not sitting over the phone
_MOST_ROUNDS = 6  # engine steps within one turn: a flow signs, chooses and starts at most once each


@dataclass(frozen=True, slots=True)
class Turn:
    """`seen` is what the supporter sees or hears (Say, Ask, Dial, End …), `handed_over` why a person is wanted."""

    conversation: Conversation
    seen: list[Effect]
    handed_over: str | None = None


@dataclass(slots=True)
class _Doing:
    """A turn under way.

    `later` is what needs the conversation's row, which is stored at the end. `instead` is said in place of all else.
    """

    runtime: Runtime
    transaction: Transaction
    conversation: Conversation
    seen: list[Effect] = field(default_factory=list)
    handed_over: str | None = None
    instead: str | None = None
    later: list[Callable[[], None]] = field(default_factory=list)

    @property
    def state(self) -> State:
        if self.conversation.state is None:
            raise AssertionError("the engine has given a state before it gives effects")
        return self.conversation.state


def take_turn(
    runtime: Runtime, transaction: Transaction, conversation: Conversation, event: Event, *, alone: bool = False
) -> Turn:
    """The conversation as it stands afterwards is stored. The caller holds the supporter's row.

    `alone` promises that no other conversation of this person awaits a text, which spares the query that ends it.
    """
    doing = _Doing(runtime, transaction, conversation)
    following: Event | None = event
    for _ in range(_MOST_ROUNDS):
        if following is None:
            break
        following = _round(doing, following)
    if conversation.state and conversation.state.waiting == "pick_up" and doing.state.over:
        take_back(transaction, conversation.id)
    patience = _OUT_OF_THE_BLUE if isinstance(event, Verify) else 1
    hours = patience * runtime.settings.conversation_hours
    seen: list[Effect] = doing.seen if doing.instead is None else [Say(doing.instead)]
    return Turn(_stored(doing, hours, alone=alone), seen, doing.handed_over)


def _stored(doing: _Doing, hours: int, *, alone: bool) -> Conversation:
    status = "handed_over" if doing.handed_over else "done" if doing.state.over else "open"
    conversation = doing.conversation.but(status=status)
    if conversation.awaits_text and not alone:
        end_awaiting(doing.transaction, conversation)
    conversation = save(doing.transaction, conversation, hours)
    for act in doing.later:
        act()
    return conversation


def _round(doing: _Doing, event: Event) -> Event | None:
    """One step of the engine, and the event that follows from doing what it wants done."""
    flow, world = _script(doing)
    state, effects = step(flow, _up_to_date(doing, event), event, world)
    doing.conversation = doing.conversation.but(state=state)
    following: Event | None = None
    for effect in effects:
        match effect:
            case Sign():
                following = _sign(doing, effect)
            case Withdraw() | OptOut() | Forget() | LivesIn() | Reported() | SendLetter() | Unreached():
                _take_note(doing, effect)
            case CallMe():
                _wish_to_be_rung(doing, effect)
            case OfferedWeekly() | RingWeekly() | EndWeekly():
                _every_week(doing, effect)
            case Dial():
                following = _dial(doing, effect)
            case Choose():
                following = _choose(doing, effect)
            case HandOver():
                doing.handed_over = effect.reason
            case _:
                doing.seen.append(effect)
    return following


def _take_note(
    doing: _Doing, effect: Withdraw | OptOut | Forget | LivesIn | Reported | SendLetter | Unreached
) -> None:
    match effect:
        case Withdraw():
            _withdraw(doing)
        case OptOut():
            doing.later.append(partial(_opt_out, doing))
        case Forget():
            doing.later.append(partial(_forget, doing))
        case LivesIn():
            _lives_in(doing, effect)
        case Reported(what=what):
            note_report(doing.runtime, doing.transaction, doing.conversation.id, what)
        case SendLetter():
            note_spoken_consent(doing.transaction, doing.conversation, "asked by key for a letter by text")
            doing.later.append(partial(_queue_message, doing, "letter", doing.state, "letter"))
        case Unreached():
            doing.later.append(partial(_tell_unreached, doing))


def _every_week(doing: _Doing, effect: OfferedWeekly | RingWeekly | EndWeekly) -> None:
    match effect:
        case OfferedWeekly(agreement=agreement):
            agreeing.offered(doing.transaction, doing.conversation, agreement)
        case RingWeekly(agreement=agreement):
            agreeing.agree_by_key(doing.runtime, doing.transaction, doing.conversation, agreement)
        case EndWeekly():
            agreeing.end_by_key(doing.transaction, doing.conversation)


def _up_to_date(doing: _Doing, event: Event) -> State | None:
    """Whoever writes while they wait for a line is told the place that they have now."""
    conversation, state = doing.conversation, doing.conversation.state
    if state and state.waiting == "pick_up" and isinstance(event, Texted) and conversation.supporter_id:
        waits = surge if state.step == SURGE_RING else lines
        return state.but(place=waits.place_of(doing.transaction, conversation.supporter_id))
    return state


def _sign(doing: _Doing, effect: Sign) -> Signed | None:
    campaign_id, state = doing.conversation.campaign_id, doing.state
    if campaign_id is None:
        raise AssertionError("a flow that signs belongs to a campaign")
    by_voice = state.channel == "voice"
    note_spoken_consent(doing.transaction, doing.conversation, "signed by name and ZIP code on the phone")
    reminder = now() + timedelta(hours=doing.runtime.settings.reminder_hours)
    signature = petitions.sign(
        doing.transaction,
        campaign_id=campaign_id,
        supporter_id=doing.conversation.supporter_id,
        name=petitions.Name(
            effect.name, effect.zip, state.language, state.channel, effect.recording, another=effect.another
        ),
        stage=effect.stage,
        mine=doing.conversation.signature_id,
        household_limit=doing.runtime.settings.household_limit,
        ask_at=petitions.first_question_at(now()) if by_voice else reminder,
    )
    doing.conversation = doing.conversation.but(signature_id=signature.id)
    if effect.stage == "pending":
        return None
    if signature.fresh and by_voice:
        doing.later.append(partial(_queue_receipt, doing, signature.number or 0))
    return Signed(signature.number or 0)


def _queue_receipt(doing: _Doing, number: int) -> None:
    """Signed by phone: a text says so."""
    _queue_message(doing, "receipt", doing.state.but(answers={**doing.state.answers, "number": str(number)}))


def _tell_unreached(doing: _Doing) -> None:
    """Whoever only dialed the hotline has heard it, and did not ask to hear of us again."""
    if asked_for(doing.transaction, doing.conversation.id):
        _queue_message(doing, "unreached", doing.state)


def _queue_message(doing: _Doing, name: str, state: State, purpose: Purpose = "receipt") -> None:
    """Beside the conversation, if there is a number to text from and a line to text to."""
    conversation = doing.conversation
    if conversation.supporter_id is None or conversation.campaign_id is None:
        return
    sender = doing.runtime.directory.text_number_for(conversation.campaign_id)
    flow, world = _script(doing)
    body = message(flow, name, state, world)
    if sender and body:
        queue_text(
            doing.runtime,
            doing.transaction,
            supporter_id=conversation.supporter_id,
            number_id=sender.id,
            body=body,
            purpose=purpose,
            conversation_id=conversation.id,
        )


def _withdraw(doing: _Doing) -> None:
    if doing.conversation.signature_id:
        petitions.withdraw(doing.transaction, doing.conversation.signature_id)


def _opt_out(doing: _Doing) -> None:
    """Ends this conversation, too; on the phone it has its last words still."""
    if doing.conversation.supporter_id:
        stop(
            doing.transaction,
            doing.conversation.supporter_id,
            source="key",
            words="pressed 9 on the phone",
            language=doing.state.language,
        )


def _forget(doing: _Doing) -> None:
    if doing.conversation.supporter_id:
        words = "pressed 9 again, to be erased"
        ask_erasure(doing.runtime, doing.transaction, doing.conversation.supporter_id, source="key", words=words)


def _lives_in(doing: _Doing, effect: LivesIn) -> None:
    """A text comes from the phone that it names. A call may claim to, and does not replace a ZIP code on file."""
    person = doing.conversation.supporter_id
    if person:
        by_text = doing.state.channel == "text"
        supporters.lives_in(doing.transaction, person, effect.zip, effect.district or None, certain=by_text)


def _wish_to_be_rung(doing: _Doing, effect: CallMe) -> None:
    """Where it cannot be done now, or not at all today, that is said instead of the flow's promise."""
    if doing.conversation.supporter_id is None:
        return  # a withheld number cannot be rung
    limit = ring_wishes.limit_on(doing.runtime, doing.transaction, doing.conversation)
    if limit:
        doing.instead = ring_wishes.words_about(doing.runtime, doing.conversation, limit)
    if limit == "enough":
        doing.conversation = doing.conversation.but(state=doing.state.but(waiting="over"))
    else:
        doing.later.append(partial(_call_me, doing, effect))


def _call_me(doing: _Doing, effect: CallMe) -> None:
    conversation = doing.conversation
    if conversation.supporter_id is None:
        return  # a withheld number cannot be rung
    if doing.state.step not in RINGS_BACK:  # that they rang us is in the ledger already
        note_spoken_consent(doing.transaction, conversation, "asked by key to be rung")
    number = doing.runtime.directory.ringing_number_for(conversation.campaign_id, conversation.number_id)
    if number:
        request_call(
            doing.runtime,
            doing.transaction,
            supporter_id=conversation.supporter_id,
            conversation_id=conversation.id,
            number_id=number.id,
            minutes=effect.minutes,
            office_phone=_phone_of(doing, effect.target) if effect.target else None,
        )


def _dial(doing: _Doing, effect: Dial) -> DialEnded | None:
    """Never more of us on one line at once than an office can take; the others are told their place."""
    place = lines.place_if_full(doing.runtime, doing.transaction, effect.phone, doing.conversation.id)
    if place:
        return DialEnded("full", place=place)
    doing.seen.append(effect)
    return None


def _phone_of(doing: _Doing, key: str) -> str:
    if doing.conversation.version_id is None:
        raise AssertionError("whoever is connected is in a conversation of a campaign")
    campaign = doing.runtime.directory.version(doing.conversation.version_id)
    return targets.target_by_key(campaign, doing.runtime.officials.atlas, key).phone


def _choose(doing: _Doing, effect: Choose) -> Started | None:
    """The caller chose from the hotline's menu: the campaign's own flow takes over, in the language chosen."""
    live = doing.runtime.directory.by_slug(effect.campaign)
    if live is None:
        doing.handed_over = "The campaign chosen from the menu is gone."
        return None
    started = Started("voice", doing.state.language, language_chosen=True)
    doing.conversation = doing.conversation.but(campaign_id=live.id, version_id=live.version_id, state=None)
    return started


def _script(doing: _Doing) -> tuple[Flow, World]:
    runtime, conversation = doing.runtime, doing.conversation
    known = conversation.supporter_id is not None  # a withheld number is offered no call back, and no way out
    if conversation.version_id is None or conversation.campaign_id is None:
        own = runtime.directory.number_by_id(conversation.number_id)
        return runtime.directory.menu_on(conversation.number_id), FixedWorld(own.phone if own else "", can_ring=known)
    campaign = runtime.directory.version(conversation.version_id)
    hotline = runtime.directory.ringing_number_for(conversation.campaign_id, conversation.number_id)
    phone = hotline.phone if hotline else ""
    if not campaign.calls:
        return campaign.flow, campaign.world(phone, can_ring=known)
    here = (runtime, doing.transaction, conversation)
    return campaign.flow, targets.LocalWorld(
        campaign,
        runtime.officials.atlas(),
        phone,
        known,
        conversation.id,
        weekly=partial(agreeing.offer, *here),
        next_try=partial(minutes_until, *here),
        petition=runtime.directory.petition_on(hotline.id) if hotline else None,
        letter=partial(letters.can_be_sent, *here),
    )

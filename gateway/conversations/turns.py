"""One turn of a conversation.

The engine decides; the effects that change something are done here, in the same transaction, and those that the
supporter sees or hears are returned for rendering.
"""

from dataclasses import dataclass
from datetime import timedelta

from gateway import petitions
from gateway.calling.requests import request_call
from gateway.clock import now
from gateway.conversations.store import Conversation, end_awaiting, save
from gateway.db import Transaction
from gateway.flows.definition import Flow
from gateway.flows.effects import CallMe, Choose, Effect, HandOver, Sign, Withdraw
from gateway.flows.engine import message, step
from gateway.flows.events import Event, Signed, Started
from gateway.flows.world import FixedWorld, World
from gateway.messaging.outbox import queue_text
from gateway.runtime import Runtime

_MOST_ROUNDS = 6  # engine steps within one turn: a flow signs, chooses and starts at most once each


@dataclass(frozen=True, slots=True)
class Turn:
    """`seen` is what the supporter sees or hears (Say, Ask, Dial, End …), `handed_over` why a person is wanted."""

    conversation: Conversation
    seen: list[Effect]
    handed_over: str | None = None


def take_turn(
    runtime: Runtime, transaction: Transaction, conversation: Conversation, event: Event, *, alone: bool = False
) -> Turn:
    """The conversation as it stands afterwards is stored. The caller holds the supporter's row.

    `alone` promises that no other conversation of this person awaits a text, which spares the query that ends it.
    """
    turn = Turn(conversation, [])
    following: Event | None = event
    for _ in range(_MOST_ROUNDS):
        if following is None:
            break
        turn, following = _round(runtime, transaction, turn, following)
    done = turn.conversation.state is None or turn.conversation.state.over
    status = "handed_over" if turn.handed_over else "done" if done else "open"
    conversation = turn.conversation.but(status=status)
    if conversation.awaits_text and not alone:
        end_awaiting(transaction, conversation)
    stored = save(transaction, conversation, runtime.settings.conversation_hours)
    return Turn(stored, turn.seen, turn.handed_over)


def _round(runtime: Runtime, transaction: Transaction, turn: Turn, event: Event) -> tuple[Turn, Event | None]:
    """One step of the engine, and the event that follows from doing what it wants done."""
    flow, world = _script(runtime, turn.conversation)
    state, effects = step(flow, turn.conversation.state, event, world)
    turn = Turn(turn.conversation.but(state=state), list(turn.seen), turn.handed_over)
    following: Event | None = None
    for effect in effects:
        match effect:
            case Sign():
                turn, following = _sign(runtime, transaction, turn, effect)
            case Withdraw():
                _withdraw(transaction, turn.conversation)
            case CallMe():
                _call_me(runtime, transaction, turn.conversation, effect)
            case Choose():
                turn, following = _choose(runtime, turn, effect)
            case HandOver():
                turn = Turn(turn.conversation, turn.seen, effect.reason)
            case _:
                turn.seen.append(effect)
    return turn, following


def _sign(runtime: Runtime, transaction: Transaction, turn: Turn, effect: Sign) -> tuple[Turn, Signed | None]:
    conversation = turn.conversation
    state = conversation.state
    if state is None or conversation.campaign_id is None:
        raise AssertionError("a flow that signs belongs to a campaign and has begun")
    signature = petitions.sign(
        transaction,
        campaign_id=conversation.campaign_id,
        supporter_id=conversation.supporter_id,
        name=petitions.Name(
            effect.name, effect.zip, state.language, state.channel, effect.recording, another=effect.another
        ),
        stage=effect.stage,
        mine=conversation.signature_id,
        household_limit=runtime.settings.household_limit,
        ask_at=petitions.first_question_at(now())
        if state.channel == "voice"
        else now() + timedelta(hours=runtime.settings.reminder_hours),
    )
    turn = Turn(conversation.but(signature_id=signature.id), turn.seen, turn.handed_over)
    if effect.stage == "pending":
        return turn, None
    if signature.fresh and state.channel == "voice":
        _queue_receipt(runtime, transaction, turn.conversation, signature.number or 0)
    return turn, Signed(signature.number or 0)


def _queue_receipt(runtime: Runtime, transaction: Transaction, conversation: Conversation, number: int) -> None:
    """Signed by phone: a text says so, if there is a number to text from and a line to text to."""
    if conversation.supporter_id is None or conversation.campaign_id is None or conversation.state is None:
        return
    sender = runtime.directory.text_number_for(conversation.campaign_id)
    flow, world = _script(runtime, conversation)
    state = conversation.state.but(answers={**conversation.state.answers, "number": str(number)})
    body = message(flow, "receipt", state, world)
    if sender and body:
        queue_text(
            runtime,
            transaction,
            supporter_id=conversation.supporter_id,
            number_id=sender.id,
            body=body,
            purpose="receipt",
            conversation_id=conversation.id,
        )


def _withdraw(transaction: Transaction, conversation: Conversation) -> None:
    if conversation.signature_id:
        petitions.withdraw(transaction, conversation.signature_id)


def _call_me(runtime: Runtime, transaction: Transaction, conversation: Conversation, effect: CallMe) -> None:
    if conversation.supporter_id is None or conversation.campaign_id is None:
        return  # a withheld number cannot be rung
    number = runtime.directory.voice_number_for(conversation.campaign_id)
    if number:
        request_call(
            runtime,
            transaction,
            supporter_id=conversation.supporter_id,
            conversation_id=conversation.id,
            number_id=number.id,
            minutes=effect.minutes,
        )


def _choose(runtime: Runtime, turn: Turn, effect: Choose) -> tuple[Turn, Event | None]:
    """The caller chose from the hotline's menu: the campaign's own flow takes over, in the language chosen."""
    live = runtime.directory.by_slug(effect.campaign)
    state = turn.conversation.state
    if live is None or state is None:
        return Turn(turn.conversation, turn.seen, "The campaign chosen from the menu is gone."), None
    conversation = turn.conversation.but(campaign_id=live.id, version_id=live.version_id, state=None)
    started = Started("voice", state.language, language_chosen=True)
    return Turn(conversation, turn.seen, turn.handed_over), started


def _script(runtime: Runtime, conversation: Conversation) -> tuple[Flow, World]:
    if conversation.version_id is None or conversation.campaign_id is None:
        return runtime.directory.menu_on(conversation.number_id), FixedWorld()
    campaign = runtime.directory.version(conversation.version_id)
    hotline = runtime.directory.voice_number_for(conversation.campaign_id)
    return campaign.flow, campaign.world(hotline.phone if hotline else "")

"""How a simulated phone takes being rung: answered by hand, by a person, by a machine, or not at all."""

from gateway.sandbox.calls import hear
from gateway.sandbox.carrier import Carrier
from gateway.sandbox.records import Call, Phone
from gateway.sandbox.session import Answered, Ended, Refused, Session

_ANSWER_AFTER = {"answer": 2.0, "voicemail": 4.0}
_REFUSE_AFTER = {"busy": 1.0, "decline": 2.0}
GREETING_SECONDS = 6.0
_GREETS_AFTER = 0.5
_MESSAGE_SECONDS = 60.0


def ring_phone(carrier: Carrier, session: Session) -> None:
    """Let the phone of this leg ring; what it does is posted to the session, now or later."""
    call = session.call
    phone = carrier.store.phones.get(call.phone)
    if phone is None:
        session.post(Refused("failed"))
    elif _engaged(carrier, call, phone.lines) or phone.behaviour in _REFUSE_AFTER:
        delay = _REFUSE_AFTER.get(phone.behaviour, 1.0)
        carrier.clock.schedule(delay, lambda: session.deliver(Refused("busy")))
    elif phone.behaviour in _ANSWER_AFTER:
        _answer_later(carrier, session, phone)


def _engaged(carrier: Carrier, call: Call, lines: int) -> bool:
    others = carrier.store.history(call.phone)
    return sum(other is not call and not other.over and other.status != "queued" for other in others) >= lines


def _answer_later(carrier: Carrier, session: Session, phone: Phone) -> None:
    machine = phone.behaviour == "voicemail"
    delay = _ANSWER_AFTER[phone.behaviour] if phone.answer_seconds is None else phone.answer_seconds
    carrier.clock.schedule(delay, lambda: session.deliver(Answered("machine" if machine else "human")))


def after_answer(carrier: Carrier, session: Session, by: str) -> None:
    """What the phone does once it is off the hook: a machine greets and beeps, a person may hang up some time."""
    phone = carrier.store.phones.get(session.call.phone)
    if by == "machine":
        _greet(carrier, session, phone)
    elif phone is not None and phone.talk_seconds is not None:
        carrier.clock.schedule(phone.talk_seconds, lambda: hang_up(session))


def _greet(carrier: Carrier, session: Session, phone: Phone | None) -> None:
    owner = phone.name if phone and phone.name else "this number"
    greeting = f"You have reached {owner}. Please leave a message after the tone."
    carrier.clock.schedule(_GREETS_AFTER, lambda: _play(carrier, session.call, "phone", greeting))
    carrier.clock.schedule(GREETING_SECONDS, lambda: _play(carrier, session.call, "line", "beep"))
    carrier.clock.schedule(GREETING_SECONDS + _MESSAGE_SECONDS, lambda: hang_up(session))


def _play(carrier: Carrier, call: Call, who: str, text: str) -> None:
    """What the machine says; whoever is connected with it hears that, too."""
    with carrier.lock:
        if call.over:
            return
        hear(carrier, call, who, text)
        caller = carrier.store.calls.get(call.parent or "")
        if caller is not None and call.connected_to is not None:
            hear(carrier, caller, "line", text)


def hang_up(session: Session) -> None:
    """The phone of this leg hangs up."""
    if not session.over:
        session.deliver(Ended(by_phone=True))

"""The calls that begin here: a phone dials the account, or the API rings a phone."""

from gateway.sandbox import calls
from gateway.sandbox.carrier import Carrier
from gateway.sandbox.dial import dial
from gateway.sandbox.errors import CarrierError, TwimlError
from gateway.sandbox.legs import Order, pick_up, ring_out
from gateway.sandbox.numbering import MAGIC_CALL_FROM, MAGIC_CALL_TO, MAGIC_SENDER, is_short_code, normal, refuse
from gateway.sandbox.player import Player
from gateway.sandbox.records import Call, Number
from gateway.sandbox.session import Ended, Script, Session, Source

_QUEUE_SECONDS = 24 * 3600


def dial_in(carrier: Carrier, phone: str, to: str) -> Call:
    """A phone dials a number of the account; returns when its first document ran up to a wait.

    KeyError if `to` is no number of the account; ValueError if the phone is already on a call.
    """
    with carrier.lock:
        number = carrier.store.numbers[to]
        if carrier.store.call_at(phone) is not None:
            raise ValueError(f"{phone} is already on a call: hang up first.")
        call = calls.new_call(carrier, phone, to, "inbound", "ringing")
        call.status_callback, call.status_method = number.status_callback, number.status_callback_method
        session = Session(carrier, call)
        session.start(_inbound(carrier, session, number))
    session.run()
    return call


def _inbound(carrier: Carrier, session: Session, number: Number) -> Script:
    call = session.call
    try:
        _require_voice(carrier, call, number)
        fallback = Source(number.voice_fallback_url, number.voice_fallback_method)
        player = Player(carrier, session, fallback if fallback.url else None, dial)
        yield from player.run(Source(number.voice_url, number.voice_method))
        calls.finish(carrier, call, "completed")
    except Ended as ended:
        calls.finish(carrier, call, "no-answer" if ended.by_phone else ended.status)


def _require_voice(carrier: Carrier, call: Call, number: Number) -> None:
    if not number.voice or not number.voice_url:
        reason = "takes no calls" if not number.voice else "has no VoiceUrl"
        carrier.report(TwimlError(11100, f"{number.number} {reason}: the call fails."), call.phone)
        raise Ended("failed")


def check_call(carrier: Carrier, caller: str, to: str) -> None:
    """Raises CarrierError for a call that the API refuses at once."""
    refuse(caller, MAGIC_CALL_FROM)
    refuse(to, MAGIC_CALL_TO)
    number = carrier.store.numbers.get(caller)
    if number is not None and not number.voice:
        raise CarrierError(21212)
    if caller != MAGIC_SENDER and number is None:
        raise CarrierError(21210)
    if not normal(to) or is_short_code(to):
        raise CarrierError(21217)
    if carrier.next_call_at - carrier.clock.seconds() > _QUEUE_SECONDS:
        raise CarrierError(22005)


def place(carrier: Carrier, call: Call, order: Order) -> None:
    """Queue a call of the API: the account starts one a second."""
    with carrier.lock:
        now = carrier.clock.seconds()
        start_at = max(now, carrier.next_call_at)
        carrier.next_call_at = start_at + 1.0
        call.queue_ms = round((start_at - now) * 1000)
        session = Session(carrier, call)
        carrier.clock.schedule(start_at - now, lambda: _begin(carrier, session, order))


def _begin(carrier: Carrier, session: Session, order: Order) -> None:
    with carrier.lock:
        if session.call.over:
            return
        session.start(_outbound(carrier, session, order))
    session.run()


def _outbound(carrier: Carrier, session: Session, order: Order) -> Script:
    try:
        by = yield from ring_out(carrier, session, order.timeout)
        yield from pick_up(carrier, session, by, order)
        yield from Player(carrier, session, order.fallback, dial).run(order.source)
        calls.finish(carrier, session.call, "completed")
    except Ended as ended:
        calls.finish(carrier, session.call, ended.status)


def end_call(carrier: Carrier, call: Call, status: str) -> None:
    """Hang up or cancel, as the API asks; a call still in the queue ends without a callback."""
    session = carrier.sessions.get(call.sid)
    if call.status == "queued":
        call.status_callback = ""
        calls.finish(carrier, call, "canceled")
        carrier.sessions.pop(call.sid, None)
    elif session is not None:
        session.post(Ended(status))


def hang_up(carrier: Carrier, call: Call) -> None:
    """The phone of this call hangs up, or declines while it rings."""
    session = carrier.sessions.get(call.sid)
    if session is not None:
        ringing = call.status == "ringing" and call.direction != "inbound"
        session.deliver(Ended("busy" if ringing else "completed", by_phone=True))

"""<Dial>: rings numbers, connects the first that answers, and says how it went."""

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any

from gateway.sandbox import calls
from gateway.sandbox.carrier import Carrier
from gateway.sandbox.detection import Detection
from gateway.sandbox.errors import TwimlError
from gateway.sandbox.legs import Order, pick_up, ring_out
from gateway.sandbox.numbering import normal
from gateway.sandbox.player import Player
from gateway.sandbox.record import about, keep, tell
from gateway.sandbox.records import Call
from gateway.sandbox.session import (
    Elapsed,
    Ended,
    Fetch,
    Keys,
    LegAnswered,
    LegEnded,
    Script,
    Session,
    Source,
    Speech,
    Wait,
)
from gateway.sandbox.stage import Stage
from gateway.sandbox.twiml import WHISPER, Document, Verb

_TIMEOUT = 30
_LONGEST_TALK = 14_400


@dataclass
class _Dialing:
    """One <Dial> under way. `status` is that of the last leg that ended until one is connected."""

    legs: list[Call] = field(default_factory=list)
    status: str = "no-answer"
    connected: Call | None = None
    last: Call | None = None

    def alive(self) -> list[Call]:
        return [leg for leg in self.legs if not leg.over]


def dial(stage: Stage, document: Document, verb: Verb) -> Generator[Fetch | Wait, Any, Source | None]:
    """Its action with the outcome; None goes on to the next verb."""
    _check_caller_id(stage, verb)
    dialing = _Dialing()
    rounds = _rounds(verb)
    try:
        for numbers in rounds:
            for number in numbers:
                _ring(stage, document, verb, number, dialing)
            yield from _until_answered(stage, verb, dialing)
            if dialing.connected is not None:
                yield from _talk(stage, verb, dialing)
                break
            _hang_up(stage.carrier, dialing)
    finally:
        _hang_up(stage.carrier, dialing)
        stage.call.connected_to = None
    stage.speaking = 0.0
    return _outcome(stage, document, verb, dialing)


def _check_caller_id(stage: Stage, verb: Verb) -> None:
    caller_id = verb.get("callerId")
    known = {*stage.carrier.store.numbers, stage.call.caller, stage.call.to}
    if caller_id and normal(caller_id) not in known:
        raise TwimlError(13214, f"callerId {caller_id} is not a number of this account nor of this call.")


def _rounds(verb: Verb) -> list[list[Verb]]:
    """The numbers to ring, together or one after the other."""
    numbers = list(verb.children) or [Verb("Number", {}, verb.text, ())]
    for number in numbers:
        if not normal(number.text):
            raise TwimlError(13223, f"<Dial> cannot call '{number.text}': write the number as +12025550123.")
    return [[number] for number in numbers] if verb.flag("sequential") else [numbers]


def _ring(stage: Stage, document: Document, verb: Verb, number: Verb, dialing: _Dialing) -> None:
    carrier, parent = stage.carrier, stage.call
    caller = normal(verb.get("callerId")) or parent.caller
    leg = calls.new_call(carrier, caller, normal(number.text), "outbound-dial", "queued")
    leg.parent = parent.sid
    if number.get("statusCallback"):
        leg.status_callback = document.absolute(number.get("statusCallback"))
        leg.status_method = number.get("statusCallbackMethod", "POST")
        leg.callback_events = tuple(number.get("statusCallbackEvent", "completed").split())
    dialing.legs.append(leg)
    order = _order(document, verb, number)
    session = Session(carrier, leg)
    session.start(_leg(carrier, session, stage.session, order))


def _order(document: Document, verb: Verb, number: Verb) -> Order:
    whisper = document.absolute(number.get("url")) if number.get("url") else ""
    detection = None
    if number.get("machineDetection") and number.get("amdStatusCallback"):
        callback = document.absolute(number.get("amdStatusCallback"))
        seconds = number.seconds("machineDetectionTimeout", 30)
        method = number.get("amdStatusCallbackMethod", "POST")
        detection = Detection(number.get("machineDetection"), seconds, callback, method)
    return Order(
        Source(whisper, number.get("method", "POST")),
        timeout=verb.seconds("timeout", _TIMEOUT),
        send_digits=number.get("sendDigits"),
        detection=detection,
    )


def _leg(carrier: Carrier, session: Session, parent: Session, order: Order) -> Script:
    """The script of a leg that <Dial> rings."""
    call = session.call
    try:
        by = yield from ring_out(carrier, session, order.timeout)
        yield from pick_up(carrier, session, by, order)
        if order.source.url:
            yield from Player(carrier, session).within(WHISPER).run(order.source)
        parent.post(LegAnswered(call))
        yield from _relay(carrier, session, parent.call)
    except Ended as ended:
        calls.finish(carrier, call, ended.status)
    finally:
        parent.post(LegEnded(call))


def _relay(carrier: Carrier, session: Session, other: Call) -> Script:
    """Carry what is said at this leg's phone to the other end, until somebody hangs up."""
    while True:
        pass_on(carrier, session.call, other, (yield Wait()))


def pass_on(carrier: Carrier, here: Call, there: Call | None, happening: Any) -> None:
    match happening:
        case Speech(text):
            heard = text
        case Keys(keys):
            heard = f"[keys {keys}]"
        case _:
            return
    calls.hear(carrier, here, "phone", heard)
    if there is not None and here.connected_to is not None:
        calls.hear(carrier, there, "line", heard)


def _until_answered(stage: Stage, verb: Verb, dialing: _Dialing) -> Generator[Fetch | Wait, Any, None]:
    clock = stage.carrier.clock
    deadline = clock.seconds() + verb.seconds("timeout", _TIMEOUT)
    while dialing.connected is None and dialing.alive():
        picked_up = any(leg.started is not None for leg in dialing.alive())
        happening = yield Wait(None if picked_up else max(deadline - clock.seconds(), 0))
        match happening:
            case LegAnswered(leg) if leg in dialing.legs and not leg.over:
                dialing.connected = leg
            case LegEnded(leg) if leg in dialing.legs:
                dialing.status, dialing.last = leg.status, leg
            case Elapsed() if not any(leg.started is not None for leg in dialing.alive()):
                dialing.status = "no-answer"
                return
            case Keys() if verb.flag("hangupOnStar") and "*" in happening.digits:
                calls.hear(stage.carrier, stage.call, "phone", "[keys *]")
                dialing.status = "canceled"
                return
            case _:
                pass_on(stage.carrier, stage.call, None, happening)


def _talk(stage: Stage, verb: Verb, dialing: _Dialing) -> Generator[Fetch | Wait, Any, None]:
    """The two are connected until one hangs up, the caller presses star, or the time limit."""
    leg = _bridge(stage, dialing)
    clock = stage.carrier.clock
    deadline = clock.seconds() + verb.seconds("timeLimit", _LONGEST_TALK)
    dialing.status = "completed"
    while not leg.over:
        happening = yield Wait(deadline - clock.seconds())
        pass_on(stage.carrier, stage.call, leg, happening)
        star = isinstance(happening, Keys) and "*" in happening.digits and verb.flag("hangupOnStar")
        if star or isinstance(happening, Elapsed):
            return


def _bridge(stage: Stage, dialing: _Dialing) -> Call:
    leg = dialing.connected
    assert leg is not None  # noqa: S101 -- the caller checked
    for other in dialing.alive():
        if other is not leg:
            _end(stage.carrier, other, "canceled")
    calls.answer(stage.carrier, stage.call)
    stage.call.connected_to, leg.connected_to = leg.to, stage.call.phone
    calls.hear(stage.carrier, stage.call, "line", "connected")
    calls.hear(stage.carrier, leg, "line", "connected")
    return leg


def _hang_up(carrier: Carrier, dialing: _Dialing) -> None:
    for leg in dialing.alive():
        dialing.last = dialing.last or leg
        _end(carrier, leg, "canceled" if dialing.status == "canceled" else "no-answer")


def _end(carrier: Carrier, leg: Call, status: str) -> None:
    """End a leg: its call is over at once, its script is told."""
    calls.finish(carrier, leg, status)
    session = carrier.sessions.get(leg.sid)
    if session is not None:
        session.post(Ended(status))


def _outcome(stage: Stage, document: Document, verb: Verb, dialing: _Dialing) -> Source | None:
    leg = dialing.connected or dialing.last
    params = {"DialCallStatus": dialing.status, "DialBridged": "true" if dialing.connected else "false"}
    if leg is not None:
        params |= {"DialCallSid": leg.sid, "DialCallDuration": str(leg.duration or 0)}
    if dialing.connected is not None and verb.get("record", "do-not-record") not in ("do-not-record", "false"):
        params |= _recorded(stage, document, verb, dialing.connected)
    if not verb.get("action"):
        return None
    return Source(document.absolute(verb.get("action")), verb.get("method", "POST"), params)


def _recorded(stage: Stage, document: Document, verb: Verb, leg: Call) -> dict[str, str]:
    words = " ".join(line.text for line in leg.transcript if line.text != "connected")
    recording = keep(stage.carrier, stage.call, words, "DialVerb")
    callback = verb.get("recordingStatusCallback")
    if callback:
        tell(stage.carrier, recording, document.absolute(callback), verb.get("recordingStatusCallbackMethod", "POST"))
    return about(stage.carrier, recording)

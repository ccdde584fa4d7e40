"""What every leg that is rung goes through: ringing, the answer, tones to send, listening for a machine."""

import re
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

from gateway.sandbox.calls import answer, hear, ring
from gateway.sandbox.carrier import Carrier, send_callback
from gateway.sandbox.detection import Detection
from gateway.sandbox.records import Call
from gateway.sandbox.ringing import after_answer, ring_phone
from gateway.sandbox.session import Answered, Elapsed, Ended, Fetch, Refused, Session, Source, Wait

_PAUSES = {"w": 0.5, "W": 1.0}
_TONE = 0.2


@dataclass(frozen=True, slots=True)
class Order:
    """How to ring a leg, and what to run when it is answered. `fallback` is asked when a document fails."""

    source: Source
    fallback: Source | None = None
    timeout: float = 60.0
    time_limit: float | None = None
    send_digits: str = ""
    detection: Detection | None = None


def ring_out(carrier: Carrier, session: Session, timeout: float) -> Generator[Fetch | Wait, Any, str]:
    """Ring until somebody answers (returns "human" or "machine") or the call is over (raises Ended)."""
    ring(carrier, session.call)
    ring_phone(carrier, session)
    deadline = carrier.clock.seconds() + timeout
    while True:
        happening = yield Wait(deadline - carrier.clock.seconds())
        match happening:
            case Answered(by):
                return by
            case Refused(status):
                raise Ended(status)
            case Elapsed():
                raise Ended("no-answer")


def pick_up(carrier: Carrier, session: Session, by: str, order: Order) -> Generator[Fetch | Wait, Any, None]:
    """What happens between the answer and the first document: tones, or listening for a machine."""
    answer(carrier, session.call)
    after_answer(carrier, session, by)
    limit(carrier, session, order.time_limit)
    if order.send_digits:
        yield from _send_digits(carrier, session.call, order.send_digits)
    elif order.detection is not None:
        yield from _detect(carrier, session, by, order.detection)


def limit(carrier: Carrier, session: Session, seconds: float | None) -> None:
    if seconds is not None:
        carrier.clock.schedule(seconds, lambda: None if session.over else session.deliver(Ended()))


def _send_digits(carrier: Carrier, call: Call, digits: str) -> Generator[Fetch | Wait, Any, None]:
    seconds = sum(_PAUSES.get(digit, _TONE) for digit in digits)
    yield from pause(carrier, seconds)
    hear(carrier, call, "line", f"tones {re.sub('[wW]', '', digits)}")


def pause(carrier: Carrier, seconds: float) -> Generator[Fetch | Wait, Any, None]:
    """Let time pass; keys and words meanwhile are lost."""
    deadline = carrier.clock.seconds() + seconds
    while carrier.clock.seconds() < deadline:
        yield Wait(deadline - carrier.clock.seconds())


def _detect(carrier: Carrier, session: Session, by: str, detection: Detection) -> Generator[Fetch | Wait, Any, None]:
    verdict, seconds = detection.verdict(by)
    if detection.callback:
        carrier.clock.schedule(seconds, lambda: _report_verdict(carrier, session, verdict, seconds, detection))
        return
    yield from pause(carrier, seconds)
    session.call.answered_by = verdict


def _report_verdict(carrier: Carrier, session: Session, verdict: str, seconds: float, detection: Detection) -> None:
    call = session.call
    with carrier.lock:
        if call.over:
            return
        call.answered_by = verdict
        carrier.touch(call)
        params = {
            "CallSid": call.sid,
            "AccountSid": carrier.account_sid,
            "AnsweredBy": verdict,
            "MachineDetectionDuration": str(round(seconds * 1000)),
        }
    send_callback(carrier, detection.callback, detection.method, params)

"""A leg's life: its status, what is heard on it, and what the gateway is told about it."""

from math import ceil

from gateway.sandbox.carrier import Carrier, send_callback
from gateway.sandbox.clock import rfc2822
from gateway.sandbox.places import place
from gateway.sandbox.records import Call, Line
from gateway.sandbox.store import new_sid

_SIP_CODES = {"completed": "200", "busy": "486", "no-answer": "487", "failed": "404", "canceled": "487"}
_IN_SIGHT = {"initiated": "initiated", "ringing": "ringing", "answered": "in-progress"}


def new_call(carrier: Carrier, caller: str, to: str, direction: str, status: str) -> Call:
    """Store a leg; its phone is the caller's on an inbound call, the called one on all others."""
    now = carrier.clock.now()
    phone = caller if direction == "inbound" else to
    ours = carrier.store.numbers.get(to if direction == "inbound" else caller)
    call = Call(new_sid("CA"), caller, to, direction, status, phone, now, now)
    call.number_sid = ours.sid if ours and direction != "outbound-dial" else None
    carrier.store.add_call(call)
    carrier.journal.write("call", f"{call.sid} {direction} from {caller} to {to}: {status}", sid=call.sid)
    return call


def hear(carrier: Carrier, call: Call, who: str, text: str) -> None:
    line = Line(carrier.clock.now(), "gateway", text)
    if who == "phone":
        line.who = "phone"
    elif who == "line":
        line.who = "line"
    call.transcript.append(line)
    carrier.store.changes += 1


def ring(carrier: Carrier, call: Call) -> None:
    announce(carrier, call, "initiated")
    set_status(carrier, call, "ringing")
    announce(carrier, call, "ringing")


def answer(carrier: Carrier, call: Call) -> None:
    """Pick up; a second time changes nothing."""
    if call.started is not None:
        return
    call.started = carrier.clock.now()
    call.answered_at = carrier.clock.seconds()
    set_status(carrier, call, "in-progress")
    announce(carrier, call, "answered")


def finish(carrier: Carrier, call: Call, status: str) -> None:
    """End the leg. What was answered is `completed`, whatever the reason."""
    if call.over:
        return
    if call.started is not None:
        status = "completed"
    call.ended = carrier.clock.now()
    call.duration = talked(carrier, call)
    call.connected_to = None
    set_status(carrier, call, status)
    announce(carrier, call, "completed")


def talked(carrier: Carrier, call: Call) -> int:
    """Seconds since the answer, on the line's own clock."""
    return round(carrier.clock.seconds() - call.answered_at) if call.started is not None else 0


def set_status(carrier: Carrier, call: Call, status: str) -> None:
    call.status = status
    carrier.touch(call)
    carrier.journal.write("call", f"{call.sid}: {status}", sid=call.sid)


def announce(carrier: Carrier, call: Call, event: str) -> None:
    if not call.status_callback or event not in call.callback_events:
        return
    params = voice_params(carrier, call) | {
        "CallStatus": _IN_SIGHT.get(event, call.status),
        "Timestamp": rfc2822(carrier.clock.now()),
        "CallbackSource": "call-progress-events",
        "SequenceNumber": str(call.sequence),
    }
    if event == "completed":
        params |= _ending(call)
    call.sequence += 1
    send_callback(carrier, call.status_callback, call.status_method, params)


def _ending(call: Call) -> dict[str, str]:
    seconds = call.duration or 0
    return {
        "CallDuration": str(seconds),
        "Duration": str(ceil(seconds / 60)),
        "SipResponseCode": _SIP_CODES.get(call.status, "200"),
    }


def voice_params(carrier: Carrier, call: Call) -> dict[str, str]:
    """What every request about a call carries."""
    params = {
        "CallSid": call.sid,
        "AccountSid": carrier.account_sid,
        "From": call.caller,
        "To": call.to,
        "Caller": call.caller,
        "Called": call.to,
        "CallStatus": call.status,
        "Direction": call.direction,
        "ApiVersion": "2010-04-01",
        **place("From", call.caller),
        **place("Caller", call.caller),
        **place("To", call.to),
        **place("Called", call.to),
    }
    if call.parent:
        params["ParentCallSid"] = call.parent
    if call.answered_by:
        params["AnsweredBy"] = call.answered_by
    if call.direction == "inbound":
        params["StirVerstat"] = "TN-Validation-Passed-A"
    return params

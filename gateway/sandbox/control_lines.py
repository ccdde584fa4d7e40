"""What a person does with a simulated phone that is on a call, or is to be."""

from flask import Response, jsonify

from gateway.sandbox import scripts, views
from gateway.sandbox.control import Misuse, control, document_given, phone_at, seconds_in, text_in
from gateway.sandbox.numbering import normal
from gateway.sandbox.records import Call
from gateway.sandbox.rest import carrier
from gateway.sandbox.session import Answered, Breath, Keys, Session, Speech

blueprint = control("control_lines")
_KEYS = set("0123456789*#ABCD")


@blueprint.post("/phones/<number>/calls")
def dial(number: str) -> Response:
    caller, to = phone_at(number), normal(text_in(document_given(), "to"))
    if to not in carrier().store.numbers:
        raise Misuse("The number dialed is no number of the account.", 404)
    call = scripts.dial_in(carrier(), caller.number, to)
    return _after(call)


@blueprint.post("/phones/<number>/answer")
def answer(number: str) -> Response:
    call, session = _line(number)
    if call.status != "ringing" or call.direction == "inbound":
        raise Misuse("The phone is not ringing.")
    session.deliver(Answered("human"))
    return _after(call)


@blueprint.post("/phones/<number>/hangup")
def hang_up(number: str) -> Response:
    call, _ = _line(number)
    scripts.hang_up(carrier(), call)
    return _after(call)


@blueprint.post("/phones/<number>/decline")
def decline(number: str) -> Response:
    call, _ = _line(number)
    if call.status != "ringing" or call.direction == "inbound":
        raise Misuse("The phone is not ringing.")
    scripts.hang_up(carrier(), call)
    return _after(call)


@blueprint.post("/phones/<number>/keys")
def keys(number: str) -> Response:
    digits = text_in(document_given(), "digits")
    if set(digits) - _KEYS:
        raise Misuse("'digits' may hold 0-9, A-D, * and #.", 400)
    call, session = _talking(number)
    session.deliver(Keys(digits))
    return _after(call)


@blueprint.post("/phones/<number>/speak")
def speak(number: str) -> Response:
    words = text_in(document_given(), "text")
    call, session = _talking(number)
    session.deliver(Speech(words))
    return _after(call)


@blueprint.post("/phones/<number>/breathe")
def breathe(number: str) -> Response:
    """Whoever types what they are going to say is not silent meanwhile."""
    call, session = _talking(number)
    session.deliver(Breath())
    return _after(call)


@blueprint.post("/phones/<number>/wait")
def wait(number: str) -> Response:
    seconds = seconds_in(document_given(), "seconds")
    call = carrier().store.call_at(phone_at(number).number)
    carrier().clock.advance(seconds)
    return _after(call) if call else jsonify(None)


def _line(number: str) -> tuple[Call, Session]:
    call = carrier().store.call_at(phone_at(number).number)
    session = carrier().sessions.get(call.sid) if call else None
    if call is None or session is None:
        raise Misuse("The phone is on no call.")
    session.wait_until_idle()
    return call, session


def _talking(number: str) -> tuple[Call, Session]:
    call, session = _line(number)
    if call.status != "in-progress":
        raise Misuse("The call is not answered yet.")
    return call, session


def _after(call: Call) -> Response:
    """The call once everything that follows at once has happened."""
    carrier().clock.settle()
    session = carrier().sessions.get(call.sid)
    if session is not None:
        session.wait_until_idle()
    with carrier().lock:
        return jsonify(views.call_view(carrier(), call))

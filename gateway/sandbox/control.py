"""The control API: what a person does with the simulated phones, and what tests do with time and faults."""

from collections.abc import Collection
from dataclasses import fields
from typing import Any

from flask import Blueprint, Response, jsonify, request

from gateway.sandbox import inbound, scripts, views
from gateway.sandbox.numbering import is_short_code, normal
from gateway.sandbox.records import BEHAVIOURS, Call, Number, Phone
from gateway.sandbox.rest import carrier
from gateway.sandbox.session import Answered, Keys, Session, Speech
from gateway.sandbox.store import new_sid

blueprint = Blueprint("control", __name__, url_prefix="/sandbox")
_KINDS = ("short_code", "long_code", "toll_free")
_NUMBER_SETTINGS = tuple(field.name for field in fields(Number) if field.name not in ("sid", "created", "updated"))
_KEYS = set("0123456789*#ABCD")


class Misuse(Exception):  # noqa: N818 -- what the person at the phone did wrong
    """An impossible request to the control API, in one sentence."""

    def __init__(self, sentence: str, status: int = 409) -> None:
        self.status = status
        super().__init__(sentence)


@blueprint.before_request
def _catch_up() -> None:
    """In manual mode nobody else runs what is due; a person acts in a world that is up to date."""
    if carrier().clock.mode == "manual":
        carrier().clock.run_due()


@blueprint.errorhandler(Misuse)
def _misused(error: Misuse) -> tuple[Response, int]:
    return jsonify({"error": str(error)}), error.status


@blueprint.errorhandler(ValueError)
def _not_valid(error: ValueError) -> tuple[Response, int]:
    return jsonify({"error": str(error)}), 400


def _document() -> dict[str, Any]:
    document = request.get_json(silent=True)
    if document is None and request.get_data():
        raise Misuse("The body must be a JSON object, sent as application/json.", 400)
    if not isinstance(document, dict | None):
        raise Misuse("The body must be a JSON object.", 400)
    return document or {}


def _text(document: dict[str, Any], name: str) -> str:
    value = document.get(name)
    if not isinstance(value, str) or not value:
        raise Misuse(f"'{name}' is missing.", 400)
    return value


def _seconds(document: dict[str, Any], name: str) -> float:
    value = document.get(name)
    if not isinstance(value, int | float) or value < 0:
        raise Misuse(f"'{name}' must be a number of seconds.", 400)
    return float(value)


@blueprint.get("/numbers")
def numbers() -> Response:
    return jsonify({"numbers": [views.number_view(number) for number in carrier().store.numbers.values()]})


@blueprint.post("/numbers")
def add_number() -> tuple[Response, int]:
    document = _document()
    number = normal(_text(document, "number"))
    kind = document.get("kind", "long_code")
    if not number or kind not in _KINDS or is_short_code(number) != (kind == "short_code"):
        raise Misuse(
            f"'number' must be E.164 or a short code, 'kind' the one of {', '.join(_KINDS)} that fits it.", 400
        )
    _only(document, _NUMBER_SETTINGS)
    with carrier().lock:
        kept = carrier().store.numbers.get(number) or _new_number(number, kind)
        for name in document.keys() & set(_NUMBER_SETTINGS):
            setattr(kept, name, document[name])
        carrier().store.numbers[number] = kept
        carrier().touch(kept)
    return jsonify(views.number_view(kept)), 201


def _new_number(number: str, kind: Any) -> Number:
    now = carrier().clock.now()
    sid = new_sid("SC" if kind == "short_code" else "PN")
    return Number(sid, number, kind, "", sms=True, voice=kind != "short_code", created=now, updated=now)


def _only(document: dict[str, Any], settable: Collection[str]) -> None:
    unknown = document.keys() - set(settable) - {"number"}
    if unknown:
        raise Misuse(f"There is no {', '.join(sorted(unknown))}; settable: {', '.join(sorted(settable))}.", 400)


@blueprint.get("/phones")
def phones() -> Response:
    return jsonify({"phones": [views.summary(phone) for phone in carrier().store.phones.values()]})


@blueprint.post("/phones")
def add_phone() -> tuple[Response, int]:
    """Make a phone, or change what the document names of one."""
    document = _document()
    number = normal(_text(document, "number"))
    if not number or is_short_code(number):
        raise Misuse("'number' must be a telephone number such as +12025550123.", 400)
    with carrier().lock:
        phone = carrier().store.phones.get(number) or _new_phone(number, document)
        _change(phone, document)
        carrier().store.phones[number] = phone
        carrier().store.changes += 1
    return jsonify(views.summary(phone)), 201


def _new_phone(number: str, document: dict[str, Any]) -> Phone:
    official = document.get("kind") == "official"
    return Phone(number, behaviour="answer" if official else "manual")


def _change(phone: Phone, document: dict[str, Any]) -> None:
    settable = {field.name for field in fields(Phone)} - {"number", "errors", "unread"}
    _only(document, settable)
    if document.get("behaviour", "manual") not in BEHAVIOURS:
        raise Misuse(f"'behaviour' may be {', '.join(BEHAVIOURS)}.", 400)
    if document.get("kind", "supporter") not in ("supporter", "official"):
        raise Misuse("'kind' may be supporter or official.", 400)
    for name in document.keys() & settable:
        setattr(phone, name, document[name])


def _phone(number: str) -> Phone:
    phone = carrier().store.phones.get(normal(number))
    if phone is None:
        raise Misuse(f"There is no phone {number}: make it with POST /sandbox/phones.", 404)
    return phone


@blueprint.get("/phones/<number>")
def phone(number: str) -> Response:
    found = _phone(number)
    answer = views.detail(carrier(), found)
    found.unread = 0
    return jsonify(answer)


@blueprint.post("/phones/<number>/texts")
def text(number: str) -> Response:
    document = _document()
    sender, to = _phone(number), _text(document, "to")
    body = document.get("body")
    if not isinstance(body, str):
        raise Misuse("'body' is missing.", 400)
    ours = carrier().store.numbers.get(normal(to))
    if ours is None or not ours.sms:
        raise Misuse(f"{to} is no number of the account that takes texts.", 404)
    exchange = inbound.receive(carrier(), sender.number, ours.number, body)
    error = {"code": exchange.error.code, "message": exchange.error.message} if exchange.error else None
    return jsonify({"sid": exchange.message.sid, "replies": exchange.replies, "error": error})


@blueprint.post("/phones/<number>/calls")
def dial(number: str) -> Response:
    caller, to = _phone(number), normal(_text(_document(), "to"))
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
    digits = _text(_document(), "digits")
    if set(digits) - _KEYS:
        raise Misuse("'digits' may hold 0-9, A-D, * and #.", 400)
    call, session = _talking(number)
    session.deliver(Keys(digits))
    return _after(call)


@blueprint.post("/phones/<number>/speak")
def speak(number: str) -> Response:
    words = _text(_document(), "text")
    call, session = _talking(number)
    session.deliver(Speech(words))
    return _after(call)


@blueprint.post("/phones/<number>/wait")
def wait(number: str) -> Response:
    seconds = _seconds(_document(), "seconds")
    call = carrier().store.call_at(_phone(number).number)
    carrier().clock.advance(seconds)
    return _after(call) if call else jsonify(None)


def _line(number: str) -> tuple[Call, Session]:
    call = carrier().store.call_at(_phone(number).number)
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


@blueprint.get("/faults")
def faults() -> Response:
    return jsonify(carrier().faults.as_json())


@blueprint.put("/faults")
def put_faults() -> Response:
    carrier().faults.put(_document())
    return faults()


@blueprint.delete("/faults")
def reset_faults() -> Response:
    carrier().faults.reset()
    return faults()


@blueprint.get("/clock")
def clock() -> Response:
    return jsonify({"now": carrier().clock.now(), "mode": carrier().clock.mode, "tempo": carrier().clock.tempo})


@blueprint.post("/clock")
def set_clock() -> Response:
    document = _document()
    mode = document.get("mode")
    if mode is not None:
        if mode not in ("real", "manual"):
            raise Misuse("'mode' may be real or manual.", 400)
        carrier().clock.set_mode(mode)
    if "advance" in document:
        carrier().clock.advance(_seconds(document, "advance"))
    return clock()


@blueprint.get("/log")
def log() -> Response:
    return jsonify({"log": carrier().journal.lines()})


@blueprint.post("/reset")
def reset() -> Response:
    carrier().reset()
    return jsonify({})

"""The control API's numbers and phones, and the texts that phones send."""

from collections.abc import Collection
from dataclasses import fields
from typing import Any

from flask import Response, jsonify

from gateway.sandbox import inbound, views
from gateway.sandbox.control import Misuse, control, document_given, phone_at, text_in
from gateway.sandbox.numbering import is_short_code, normal
from gateway.sandbox.records import BEHAVIOURS, OPT_OUTS, Number, Phone
from gateway.sandbox.rest import carrier
from gateway.sandbox.store import new_sid

blueprint = control("control_phones")
_KINDS = ("short_code", "long_code", "toll_free")
_NUMBER_SETTINGS = tuple(field.name for field in fields(Number) if field.name not in ("sid", "created", "updated"))


@blueprint.get("/numbers")
def numbers() -> Response:
    return jsonify({"numbers": [views.number_view(number) for number in carrier().store.numbers.values()]})


@blueprint.post("/numbers")
def add_number() -> tuple[Response, int]:
    document = document_given()
    number = normal(text_in(document, "number"))
    kind = document.get("kind", "long_code")
    if not number or kind not in _KINDS or is_short_code(number) != (kind == "short_code"):
        raise Misuse(
            f"'number' must be E.164 or a short code, 'kind' the one of {', '.join(_KINDS)} that fits it.", 400
        )
    _settable(document)
    with carrier().lock:
        kept = carrier().store.numbers.get(number) or _new_number(number, kind)
        carrier().store.numbers[number] = kept
        _set(kept, document)
    return jsonify(views.number_view(kept)), 201


@blueprint.patch("/numbers/<number>")
def change_number(number: str) -> Response:
    """Change what the document names, and nothing else."""
    document = document_given()
    _settable(document)
    kept = carrier().store.numbers.get(normal(number))
    if kept is None or document.keys() & {"number", "kind"}:
        raise Misuse(f"{number} must be a number of the account, and keeps its 'number' and 'kind'.", 404)
    with carrier().lock:
        _set(kept, document)
    return jsonify(views.number_view(kept))


def _settable(document: dict[str, Any]) -> None:
    _only(document, _NUMBER_SETTINGS)
    if document.get("opt_out", "default") not in OPT_OUTS:
        raise Misuse(f"'opt_out' may be {', '.join(OPT_OUTS)}.", 400)


def _set(kept: Number, document: dict[str, Any]) -> None:
    for name in document.keys() & set(_NUMBER_SETTINGS):
        setattr(kept, name, document[name])
    carrier().touch(kept)


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
    document = document_given()
    number = normal(text_in(document, "number"))
    if not number or is_short_code(number):
        raise Misuse("'number' must be a telephone number such as +12025550123.", 400)
    with carrier().lock:
        phone = carrier().store.phones.get(number) or _newphone_at(number, document)
        _change(phone, document)
        carrier().store.phones[number] = phone
        carrier().store.changes += 1
    return jsonify(views.summary(phone)), 201


def _newphone_at(number: str, document: dict[str, Any]) -> Phone:
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


@blueprint.get("/phones/<number>")
def phone(number: str) -> Response:
    found = phone_at(number)
    answer = views.detail(carrier(), found)
    found.unread = 0
    return jsonify(answer)


@blueprint.post("/phones/<number>/texts")
def text(number: str) -> Response:
    document = document_given()
    sender, to = phone_at(number), text_in(document, "to")
    body = document.get("body")
    if not isinstance(body, str):
        raise Misuse("'body' is missing.", 400)
    ours = carrier().store.numbers.get(normal(to))
    if ours is None or not ours.sms:
        raise Misuse(f"{to} is no number of the account that takes texts.", 404)
    exchange = inbound.receive(carrier(), sender.number, ours.number, body)
    error = {"code": exchange.error.code, "message": exchange.error.message} if exchange.error else None
    return jsonify({"sid": exchange.message.sid, "replies": exchange.replies, "error": error})

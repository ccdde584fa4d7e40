"""Calls of the API."""

from typing import Any

from flask import Response, jsonify, request

from gateway.sandbox import calls, resources, scripts
from gateway.sandbox.detection import Detection
from gateway.sandbox.errors import CarrierError
from gateway.sandbox.legs import Order
from gateway.sandbox.numbering import normal
from gateway.sandbox.records import Call
from gateway.sandbox.rest import (
    ACCOUNT,
    api,
    carrier,
    existing,
    matches,
    method_parameter,
    page,
    parameter,
    url_parameter,
    whole_parameter,
)
from gateway.sandbox.session import Moved, Source

blueprint = api("calls")
_EVENTS = ("initiated", "ringing", "answered", "completed")
_LONGEST_TWIML = 4000
_DAY = 86_400


def _json(call: Call) -> dict[str, Any]:
    return resources.call(carrier().account_sid, call)


def _found(sid: str) -> Call:
    return existing(carrier().store.calls, sid)


@blueprint.post(f"{ACCOUNT}/Calls.json")
def create() -> tuple[Response, int]:
    caller, to = parameter("From", 21213), parameter("To", 21201)
    caller, to = normal(caller) or caller, normal(to) or to
    order = _order()
    events = _events()
    callback, method = url_parameter("StatusCallback", 21609), method_parameter("StatusCallbackMethod")
    with carrier().lock:
        scripts.check_call(carrier(), caller, to)
        call = calls.new_call(carrier(), caller, to, "outbound-api", "queued")
        call.status_callback, call.status_method, call.callback_events = callback, method, events
        scripts.place(carrier(), call, order)
        return jsonify(_json(call)), 201


def _events() -> tuple[str, ...]:
    """The key is repeated per event; several in one value, parted by spaces, are taken too."""
    events = tuple(" ".join(request.form.getlist("StatusCallbackEvent")).split())
    if any(event not in _EVENTS for event in events):
        raise CarrierError(20001, f"StatusCallbackEvent may be {', '.join(_EVENTS)}")
    return events or ("completed",)


def _order() -> Order:
    form = request.form
    fallback = url_parameter("FallbackUrl")
    digits = form.get("SendDigits", "")
    if digits and (len(digits) > 32 or set(digits.upper()) - set("0123456789ABCD#*W")):
        raise CarrierError(20001, "SendDigits takes at most 32 of 0-9 A-D # * w W")
    limit = whole_parameter("TimeLimit", 1, _DAY, 0)
    return Order(
        _source(),
        Source(fallback, method_parameter("FallbackMethod")) if fallback else None,
        whole_parameter("Timeout", 1, 600, 60),
        limit or None,
        digits,
        _detection(),
    )


def _source() -> Source:
    url, twiml = url_parameter("Url", 21205), request.form.get("Twiml", "")
    if url:
        return Source(url, method_parameter("Method"))
    if not twiml:
        raise CarrierError(21218)
    if len(twiml) > _LONGEST_TWIML:
        raise CarrierError(20001, f"Twiml takes at most {_LONGEST_TWIML} characters")
    return Source(inline=twiml)


def _detection() -> Detection | None:
    mode = request.form.get("MachineDetection", "")
    if not mode:
        return None
    if mode not in ("Enable", "DetectMessageEnd"):
        raise CarrierError(20001, "MachineDetection may be Enable or DetectMessageEnd")
    timeout = whole_parameter("MachineDetectionTimeout", 3, 60, 30)
    if request.form.get("AsyncAmd") != "true":
        return Detection(mode, timeout)
    callback = url_parameter("AsyncAmdStatusCallback")
    if not callback:
        raise CarrierError(21262)
    return Detection(mode, timeout, callback, method_parameter("AsyncAmdStatusCallbackMethod"))


@blueprint.get(f"{ACCOUNT}/Calls.json")
def listing() -> Response:
    with carrier().lock:
        found = [call for call in reversed(carrier().store.calls.values()) if _wanted(call)]
        return page("calls", found, _json)


def _wanted(call: Call) -> bool:
    given = request.args.get
    wanted = (
        (normal(given("From", "")) or given("From", ""), call.caller),
        (normal(given("To", "")) or given("To", ""), call.to),
        (given("Status", ""), call.status),
        (given("ParentCallSid", ""), call.parent),
    )
    same = all(not value or value == found for value, found in wanted)
    return same and matches("StartTime", call.started or call.ended) and matches("EndTime", call.ended)


@blueprint.get(f"{ACCOUNT}/Calls/<sid>.json")
def fetch(sid: str) -> Response:
    return jsonify(_json(_found(sid)))


@blueprint.post(f"{ACCOUNT}/Calls/<sid>.json")
def update(sid: str) -> Response:
    """Hang up, cancel, or give a call under way another document."""
    with carrier().lock:
        call = _found(sid)
        status = request.form.get("Status", "")
        if status:
            _end(call, status)
        elif request.form.get("Url") or request.form.get("Twiml"):
            _redirect(call)
        return jsonify(_json(call))


def _end(call: Call, status: str) -> None:
    if status not in ("completed", "canceled"):
        raise CarrierError(20001, "Status may be completed or canceled")
    if call.over or (status == "canceled" and call.status not in ("queued", "ringing")):
        raise CarrierError(21220)
    scripts.end_call(carrier(), call, "canceled" if call.status in ("queued", "ringing") else status)


def _redirect(call: Call) -> None:
    session = carrier().sessions.get(call.sid)
    if call.status != "in-progress" or session is None:
        raise CarrierError(21220)
    session.post(Moved(_source()))


@blueprint.delete(f"{ACCOUNT}/Calls/<sid>.json")
def delete(sid: str) -> tuple[str, int]:
    with carrier().lock:
        call = _found(sid)
        if not call.over:
            raise CarrierError(20009)
        del carrier().store.calls[sid]
        carrier().store.changes += 1
        carrier().journal.forget(sid)
    return "", 204

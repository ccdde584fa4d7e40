"""Messages of the API."""

from typing import Any

from flask import Response, jsonify, request

from gateway.sandbox import messages, resources
from gateway.sandbox.errors import CarrierError
from gateway.sandbox.numbering import normal
from gateway.sandbox.records import Message
from gateway.sandbox.rest import (
    ACCOUNT,
    api,
    carrier,
    existing,
    matches,
    method_parameter,
    page,
    url_parameter,
    whole_parameter,
)

blueprint = api("messages")
_LONGEST_VALIDITY = 36_000


def _json(message: Message) -> dict[str, Any]:
    return resources.message(carrier().account_sid, message)


def _found(sid: str) -> Message:
    return existing(carrier().store.messages, sid)


@blueprint.post(f"{ACCOUNT}/Messages.json")
def create() -> tuple[Response, int]:
    form = request.form
    if form.get("MessagingServiceSid"):
        raise CarrierError(21701)
    if form.get("ScheduleType") or form.get("SendAt"):
        raise CarrierError(35118)
    text = messages.Text(
        normal(_present("From", 21603)) or form["From"],
        normal(_present("To", 21604)) or form["To"],
        form.get("Body", ""),
        status_callback=url_parameter("StatusCallback", 21609),
        validity=whole_parameter("ValidityPeriod", 1, _LONGEST_VALIDITY, _LONGEST_VALIDITY),
        status_method=method_parameter("StatusCallbackMethod"),
    )
    return jsonify(_json(messages.accept(carrier(), text))), 201


def _present(name: str, code: int) -> str:
    value = request.form.get(name, "")
    if not value:
        raise CarrierError(code)
    return value


@blueprint.get(f"{ACCOUNT}/Messages.json")
def listing() -> Response:
    with carrier().lock:
        found = [message for message in reversed(carrier().store.messages.values()) if _wanted(message)]
        return page("messages", found, _json)


def _wanted(message: Message) -> bool:
    sender, to = request.args.get("From", ""), request.args.get("To", "")
    return (
        (not sender or normal(sender) == message.sender)
        and (not to or normal(to) == message.to)
        and matches("DateSent", message.sent)
    )


@blueprint.get(f"{ACCOUNT}/Messages/<sid>.json")
def fetch(sid: str) -> Response:
    return jsonify(_json(_found(sid)))


@blueprint.post(f"{ACCOUNT}/Messages/<sid>.json")
def update(sid: str) -> Response:
    """Redact with an empty Body, cancel with Status=canceled."""
    message = _found(sid)
    if request.form.get("Status", "canceled") != "canceled" or request.form.get("Body"):
        raise CarrierError(20001, "only Status=canceled or an empty Body")
    if "Status" in request.form:
        messages.cancel(carrier(), message)
    if "Body" in request.form:
        messages.redact(carrier(), message)
    return jsonify(_json(message))


@blueprint.delete(f"{ACCOUNT}/Messages/<sid>.json")
def delete(sid: str) -> tuple[str, int]:
    messages.delete(carrier(), _found(sid))
    return "", 204

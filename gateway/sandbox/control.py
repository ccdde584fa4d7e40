"""What all of the control API shares: the world brought up to date, JSON in, and a sentence for every mistake."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from gateway.sandbox.numbering import normal
from gateway.sandbox.records import Phone
from gateway.sandbox.rest import carrier


def control(name: str) -> Blueprint:
    """A blueprint of the control API."""
    blueprint = Blueprint(name, __name__, url_prefix="/sandbox")
    blueprint.before_request(_catch_up)
    blueprint.register_error_handler(Misuse, _misused)
    blueprint.register_error_handler(ValueError, _not_valid)
    return blueprint


class Misuse(Exception):  # noqa: N818 -- what the person at the phone did wrong
    """An impossible request to the control API, in one sentence."""

    def __init__(self, sentence: str, status: int = 409) -> None:
        self.status = status
        super().__init__(sentence)


def _catch_up() -> None:
    """In manual mode nobody else runs what is due; a person acts in a world that is up to date."""
    if carrier().clock.mode == "manual":
        carrier().clock.run_due()


def _misused(error: Misuse) -> tuple[Response, int]:
    return jsonify({"error": str(error)}), error.status


def _not_valid(error: ValueError) -> tuple[Response, int]:
    return jsonify({"error": str(error)}), 400


def document_given() -> dict[str, Any]:
    document = request.get_json(silent=True)
    if document is None and request.get_data():
        raise Misuse("The body must be a JSON object, sent as application/json.", 400)
    if not isinstance(document, dict | None):
        raise Misuse("The body must be a JSON object.", 400)
    return document or {}


def text_in(document: dict[str, Any], name: str) -> str:
    value = document.get(name)
    if not isinstance(value, str) or not value:
        raise Misuse(f"'{name}' is missing.", 400)
    return value


def seconds_in(document: dict[str, Any], name: str) -> float:
    value = document.get(name)
    if not isinstance(value, int | float) or value < 0:
        raise Misuse(f"'{name}' must be a number of seconds.", 400)
    return float(value)


def phone_at(number: str) -> Phone:
    phone = carrier().store.phones.get(normal(number))
    if phone is None:
        raise Misuse(f"There is no phone {number}: make it with POST /sandbox/phones.", 404)
    return phone

"""The account's numbers: IncomingPhoneNumbers and SMS/ShortCodes."""

from typing import Any

from flask import Response, jsonify, request

from gateway.sandbox import resources
from gateway.sandbox.errors import CarrierError
from gateway.sandbox.numbering import is_short_code, normal
from gateway.sandbox.records import Number
from gateway.sandbox.rest import ACCOUNT, api, carrier, method_parameter, page, url_parameter

blueprint = api("numbers")
_SMS_URLS = ("SmsUrl", "SmsFallbackUrl")
_URLS = (*_SMS_URLS, "VoiceUrl", "VoiceFallbackUrl", "StatusCallback")
_METHODS = {
    "SmsMethod": "sms_method",
    "SmsFallbackMethod": "sms_fallback_method",
    "VoiceMethod": "voice_method",
    "VoiceFallbackMethod": "voice_fallback_method",
    "StatusCallbackMethod": "status_callback_method",
}
_FIELDS = {
    "SmsUrl": "sms_url",
    "SmsFallbackUrl": "sms_fallback_url",
    "VoiceUrl": "voice_url",
    "VoiceFallbackUrl": "voice_fallback_url",
    "StatusCallback": "status_callback",
}


def _phone_json(number: Number) -> dict[str, Any]:
    return resources.phone_number(carrier().account_sid, number)


def _code_json(number: Number) -> dict[str, Any]:
    return resources.short_code(carrier().account_sid, number)


def _found(sid: str) -> Number:
    number = carrier().store.number_by_sid(sid)
    if number is None:
        raise CarrierError(20404)
    return number


@blueprint.get(f"{ACCOUNT}/IncomingPhoneNumbers.json")
def phone_numbers() -> Response:
    wanted = request.args.get("PhoneNumber", "")
    found = [
        number
        for number in carrier().store.numbers.values()
        if not is_short_code(number.number) and (not wanted or (normal(wanted) or wanted) in number.number)
    ]
    return page("incoming_phone_numbers", found, _phone_json)


@blueprint.get(f"{ACCOUNT}/IncomingPhoneNumbers/<sid>.json")
def phone_number(sid: str) -> Response:
    return jsonify(_phone_json(_found(sid)))


@blueprint.post(f"{ACCOUNT}/IncomingPhoneNumbers/<sid>.json")
def update_phone_number(sid: str) -> Response:
    number = _found(sid)
    _update(number, _URLS)
    return jsonify(_phone_json(number))


@blueprint.get(f"{ACCOUNT}/SMS/ShortCodes.json")
def short_codes() -> Response:
    wanted = request.args.get("ShortCode", "")
    numbers = carrier().store.numbers.values()
    found = [number for number in numbers if is_short_code(number.number) and wanted in number.number]
    return page("short_codes", found, _code_json)


@blueprint.get(f"{ACCOUNT}/SMS/ShortCodes/<sid>.json")
def short_code(sid: str) -> Response:
    return jsonify(_code_json(_found(sid)))


@blueprint.post(f"{ACCOUNT}/SMS/ShortCodes/<sid>.json")
def update_short_code(sid: str) -> Response:
    number = _found(sid)
    _update(number, _SMS_URLS)
    return jsonify(_code_json(number))


def _update(number: Number, urls: tuple[str, ...]) -> None:
    """Set what the form names; nothing is set if anything in it is wrong."""
    changed = {_FIELDS[name]: url_parameter(name) for name in urls if name in request.form}
    changed |= {field: method_parameter(name) for name, field in _METHODS.items() if name in request.form}
    if "FriendlyName" in request.form:
        changed["name"] = request.form["FriendlyName"]
    after = {field: changed.get(field, getattr(number, field)) for field in _FIELDS.values()}
    if after["voice_fallback_url"] and not after["voice_url"]:
        raise CarrierError(21405)
    if after["sms_fallback_url"] and not after["sms_url"]:
        raise CarrierError(21406)
    with carrier().lock:
        for field, value in changed.items():
            setattr(number, field, value)
        carrier().touch(number)

"""Lookup v2: whether a number can exist, and what kind of line it is."""

import re
from typing import Any

from flask import Response, jsonify, request

from gateway.sandbox.numbering import formatted
from gateway.sandbox.rest import api, carrier

blueprint = api("lookup")
_TOLL_FREE = ("800", "833", "844", "855", "866", "877", "888")
_PACKAGES = (
    "caller_name",
    "sim_swap",
    "call_forwarding",
    "line_status",
    "line_type_intelligence",
    "identity_match",
    "reassigned_number",
    "sms_pumping_risk",
    "phone_number_quality_score",
    "pre_fill",
)
_AMERICAN = re.compile(r"\+1[2-9]\d{2}[2-9]\d{6}")


@blueprint.get("/v2/PhoneNumbers/<number>")
def fetch(number: str) -> Response:
    digits = re.sub(r"[^\d+]", "", number)
    if not digits.startswith("+") and request.args.get("CountryCode", "US") in ("US", "CA"):
        digits = digits if len(digits) == 11 and digits[0] == "1" else "1" + digits
    e164 = "+" + digits.lstrip("+")
    problems = _problems(number, e164)
    american = e164.startswith("+1")
    answer: dict[str, Any] = {
        "calling_country_code": None if problems else ("1" if american else e164[1:3]),
        "country_code": "US" if american and not problems else None,
        "national_format": None if problems else formatted(e164),
        "phone_number": e164,
        "url": f"https://lookups.twilio.com/v2/PhoneNumbers/{e164}",
        "valid": not problems,
        "validation_errors": problems,
        **dict.fromkeys(_PACKAGES),
    }
    if not problems and "line_type_intelligence" in request.args.get("Fields", "").split(","):
        answer["line_type_intelligence"] = _line_type(e164)
    return jsonify(answer)


def _problems(given: str, e164: str) -> list[str]:
    if re.search(r"[A-Za-z]", given) or len(e164) < 2:
        return ["NOT_A_NUMBER"]
    if e164.startswith("+1"):
        if len(e164) != 12:
            return ["TOO_SHORT" if len(e164) < 12 else "TOO_LONG"]
        return [] if _AMERICAN.fullmatch(e164) else ["INVALID_BUT_POSSIBLE"]
    if len(e164) < 8:
        return ["TOO_SHORT"]
    return ["TOO_LONG"] if len(e164) > 16 else []


def _line_type(e164: str) -> dict[str, Any]:
    phone = carrier().store.phones.get(e164)
    kind = "tollFree" if e164[2:5] in _TOLL_FREE else phone.line_type if phone else "mobile"
    mobile = kind == "mobile"
    return {
        "type": kind,
        "carrier_name": "Sandbox Wireless" if mobile else "Sandbox Telephone",
        "mobile_country_code": "310" if mobile else None,
        "mobile_network_code": "260" if mobile else None,
        "error_code": None,
    }

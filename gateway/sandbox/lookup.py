"""Lookup v2: whether a number can exist, and what kind of line it is."""

import re
from typing import Any

from flask import Response, jsonify, request

from gateway.sandbox.numbering import formatted
from gateway.sandbox.rest import api, carrier

blueprint = api("lookup")
_TOLL_FREE = ("800", "833", "844", "855", "866", "877", "888")
_PREMIUM = "900"
_COUNTRIES = {"44": "GB", "52": "MX", "53": "CU", "57": "CO", "502": "GT", "503": "SV", "504": "HN", "505": "NI"}
_WITH_CODE_ONE = {"242": "BS", "416": "CA", "514": "CA", "604": "CA", "809": "DO", "868": "TT", "876": "JM"}
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
    calling_code, country = _country(e164)
    answer: dict[str, Any] = {
        "calling_country_code": None if problems else calling_code,
        "country_code": None if problems else country,
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


def _country(e164: str) -> tuple[str, str | None]:
    """Calling code and ISO code; no ISO code for what the sandbox's small tables do not hold."""
    if e164.startswith("+1"):
        return "1", _WITH_CODE_ONE.get(e164[2:5], "US")
    code = next((code for code in (e164[1:4], e164[1:3]) if code in _COUNTRIES), e164[1:3])
    return code, _COUNTRIES.get(code)


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
    kind = _kind(e164)
    mobile = kind == "mobile"
    return {
        "type": kind,
        "carrier_name": "Sandbox Wireless" if mobile else "Sandbox Telephone",
        "mobile_country_code": "310" if mobile else None,
        "mobile_network_code": "260" if mobile else None,
        "error_code": None,
    }


def _kind(e164: str) -> str:
    area = e164[2:5] if e164.startswith("+1") else ""
    if area in _TOLL_FREE:
        return "tollFree"
    if area == _PREMIUM:
        return "premium"
    phone = carrier().store.phones.get(e164)
    return phone.line_type if phone else "mobile"

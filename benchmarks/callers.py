"""People who call the hotline, as the carrier tells of them: each turn goes where the answer before it says."""

import re
from collections.abc import Mapping
from typing import Final

from benchmarks.load import ACCOUNT_SID, Person, signed_request
from benchmarks.servers import PUBLIC_URL

HOTLINE: Final = "+12025550143"
CAMPAIGN: Final = """
slug = "call-congress"
organization = "Puerta Abierta"
flow = "call"
title = {en = "Tell your Representative", es = "Diga a su representante"}
menu = {en = "call your Representative", es = "llamar a su representante"}
keywords = {en = ["CALL"], es = ["LLAMAR"]}

[plan]
location = ["representative"]

[plan.scripts.representative]
en = "Please hold a hearing on the families at the border."
es = "Por favor convoque una audiencia sobre las familias en la frontera."
"""

_ACTION: Final = re.compile(rb' action="([^"]+)"')
_FIVE_DIGITS: Final = b'numDigits="5"'
_MOST_TURNS: Final = 12


def caller(
    number: int, zip_code: str = "60601", heard: list[bytes] | None = None, first: str = "/webhooks/voice"
) -> Person:
    """English, a ZIP code, connected; busy at first, then a talk, and a key for how it went.

    With `heard`, every answer goes there, and they hang up before anybody is dialed. Whoever was rung begins at the
    `first` turn of that call.
    """
    told: Mapping[str, str] = {}
    url, dials = PUBLIC_URL + first, 0
    for _ in range(_MOST_TURNS):
        answer = yield signed_request(url, {**_call(number), **told})
        action = _ACTION.search(answer)
        if heard is not None:
            heard.append(answer)
        if action is None or (b"<Dial" in answer and heard is not None):
            return
        url = action[1].decode().partition("#")[0]  # the carrier keeps the fragment to itself
        if b"<Dial" in answer:
            dials += 1
            told = (
                {"DialCallStatus": "busy"}
                if dials == 1
                else {"DialCallStatus": "completed", "DialCallDuration": "95"}
            )
        else:
            told = {"Digits": zip_code if _FIVE_DIGITS in answer else "1"}


def phone_of(number: int) -> str:
    return f"+1312{number:07d}"


def sid_of(number: int) -> str:
    return f"CA{number:032x}"


def _call(number: int) -> dict[str, str]:
    """About 500 bytes and twenty parameters."""
    phone = phone_of(number)
    return {
        "AccountSid": ACCOUNT_SID, "ApiVersion": "2010-04-01", "CallSid": sid_of(number),
        "CallStatus": "in-progress", "Called": HOTLINE, "CalledCity": "WASHINGTON", "CalledCountry": "US",
        "CalledState": "DC", "CalledZip": "20500", "Caller": phone, "CallerCity": "CHICAGO", "CallerCountry": "US",
        "CallerState": "IL", "CallerZip": "60601", "Direction": "inbound", "From": phone, "FromCity": "CHICAGO",
        "FromCountry": "US", "FromState": "IL", "FromZip": "60601", "To": HOTLINE, "ToCity": "WASHINGTON",
        "ToCountry": "US", "ToState": "DC", "ToZip": "20500",
    }  # fmt: skip

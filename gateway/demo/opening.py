"""Opening for business: numbers at the carrier, phones out in the world, campaigns on the numbers."""

from typing import Final

from gateway import campaigns, numbers
from gateway.demo.environment import HOTLINE, MISSED_CALL, SHORT_CODE
from gateway.flows.library import DEMO, demo_source
from gateway.runtime import Runtime
from gateway.sandbox.client import Sandbox

ANA: Final = "+13125550101"
LUIS: Final = "+13125550102"
ROSA: Final = "+13125550103"
WHITE_HOUSE: Final = "+12024561111"
_PETITION: Final = "petition"
_DAYS_AFTER: Final = "welcome"  # its series
_CALLS: Final = "call-the-white-house"  # whoever rings the number that is never answered is rung back for it

_PHONES: Final = (
    {"number": ANA, "name": "Ana", "kind": "supporter", "line_type": "mobile"},
    {"number": LUIS, "name": "Luis", "kind": "supporter", "line_type": "mobile"},
    {"number": ROSA, "name": "Rosa", "kind": "supporter", "line_type": "landline"},
    {"number": WHITE_HOUSE, "name": "White House comment line", "kind": "official", "line_type": "landline"},
)


def buy_numbers(sandbox: Sandbox) -> None:
    sandbox.number(SHORT_CODE, kind="short_code", name="short code")
    sandbox.number(HOTLINE, kind="long_code", name="hotline")
    sandbox.number(MISSED_CALL, kind="long_code", name="missed-call number", sms=False)


def hand_out_phones(sandbox: Sandbox) -> None:
    """Those that are there already keep what was changed about them."""
    there = {phone["number"] for phone in sandbox.phones()}
    for phone in _PHONES:
        if phone["number"] not in there:
            sandbox.phone(**phone)


def open_campaigns(runtime: Runtime) -> None:
    """As `gateway numbers sync`, `gateway campaign import demo --number …` and `gateway numbers missed-call …`."""
    numbers.sync(runtime.db, runtime.carrier, runtime.settings.public_url)
    for name in DEMO:
        days_after = demo_source(_DAYS_AFTER) if name == _PETITION else ""
        campaigns.import_campaign(runtime.db, demo_source(name) + days_after, [SHORT_CODE, HOTLINE])
    numbers.let_ring_back(runtime.db, MISSED_CALL, _CALLS)

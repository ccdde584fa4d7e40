"""`gateway calls recurring`."""

from tests.inbox.conftest import Organizer, organizer
from tests.running import RunningGateway

__all__ = ["organizer"]


def test_the_operator_asks_how_many_are_rung_every_week(gateway: RunningGateway, organizer: Organizer) -> None:
    assert "Nobody" in organizer.succeeds("calls recurring")
    for number, texts in {
        "+13125550101": ["CALL EVERY TUESDAY 5PM"],
        "+12125550102": ["LLAMAR CADA JUEVES 2PM"],
        "+13125550103": ["CALL EVERY FRIDAY", "NO WEEKLY"],
        "+13125550104": ["CALL EVERY FRIDAY", "STOP"],
    }.items():
        for text in texts:
            gateway.phone(number).texts(text)
    said = organizer.succeeds("calls recurring")
    assert "call-the-white-house: 2 rung every week, next on 2026-11-19 19:00 UTC" in said
    assert "1 ended it themselves" in said
    assert "1 said STOP" in said
    assert "did not want it" not in said
    assert "555" not in said

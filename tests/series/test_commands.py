"""`gateway series …`."""

import pytest

from gateway import audit
from tests.inbox.conftest import Organizer
from tests.running import RunningGateway
from tests.series.files import imported, later, signs, step, welcome

HELLO = "Puerta Abierta: hi {first_name|friend}, read https://puerta.example/march. STOP ends this."


@pytest.fixture
def backend() -> str:
    """What depends on the database is tested beside this."""
    return "sqlite"


def test_from_an_organizers_chair(gateway: RunningGateway, organizer: Organizer) -> None:
    assert "There is none" in organizer.succeeds("series list")
    call = step("call", 7, "18:30", weekdays='["mon", "tue"]', unless='["called"]')
    imported(gateway, welcome(step(text=HELLO), call))
    ana = signs(gateway)
    told = organizer.succeeds("series preview welcome")
    assert "keep-families-together/welcome: live" in told
    assert "For somebody at ZIP code 60601 who signs now:" in told
    assert "thanks: Friday, 2026-11-20, 10:00" in told
    assert "call: Monday, 2026-11-30, 18:30, unless called keep-families-together" in told
    assert "en: 1 segment, " in told
    assert HELLO in told  # counted with the short link that it will have
    later(gateway, days=2)
    assert "/x/" in ana.inbox[-1]
    told = organizer.succeeds("series list")
    assert "1  in it, 0 through, 0 stopped" in told
    assert "thanks: day 2, at 10:00; 0 to come" in told
    assert "1  sent by the carrier, no word of the delivery" in told or "1  delivered" in told
    assert "1 segments, $0.01 by your price table; within 3 days after their text:" in told
    assert "call: day 7, mon tue, at 18:30; 1 to come" in told
    ana.texts("STOP")
    later(gateway, days=6)
    told = organizer.succeeds("series list")
    assert "0  in it, 0 through, 1 stopped" in told
    assert "1  said STOP or the like" in told
    assert "paused" in organizer.succeeds("series pause welcome --as Rosa")
    assert "paused, paused by Rosa" in organizer.succeeds("series list")
    assert "goes on" in organizer.succeeds("series resume welcome --as Rosa")
    assert [entry.action for entry in audit.latest(gateway.runtime.db, 10)] == ["series pause", "series resume"]
    assert "there is no series" in organizer.fails("series pause farewell")

"""When nothing helps, that is said: on the phone, and once by text to those who had asked for a ring."""

import pytest

from gateway.campaigns import import_campaign
from gateway.flows.library import demo_source
from gateway.models.messages import messages
from gateway.sandbox.client import Phone
from tests.running import HOTLINE, SHORT_CODE, RunningGateway

WORDS = "could not get through"


@pytest.fixture
def once(gateway: RunningGateway) -> RunningGateway:
    """Everything is tried once: one dial, one ring more; and the line is busy."""
    file = demo_source("whitehouse").replace("tries_at_once = 2", "tries_at_once = 1")
    import_campaign(gateway.runtime.db, file.replace("[5, 20, 60]", "[5]"), [SHORT_CODE, HOTLINE])
    gateway.runtime.directory.refresh()
    gateway.official(behaviour="busy")
    return gateway


def tried_to_the_end(gateway: RunningGateway) -> Phone:
    ana = gateway.phone()
    ana.texts("CALL")
    gateway.run_jobs()
    ana.answers()
    ana.waits(5)
    assert "ring you back" in ana.presses("1") + ana.waits(5)
    ana.presses("1")
    gateway.advance(minutes=6)
    ana.answers()
    ana.waits(5)
    assert "without luck" in ana.presses("1") + ana.waits(5)
    return ana


def about_no_luck(gateway: RunningGateway) -> list[str]:
    return [row.status for row in gateway.rows(messages) if WORDS in row.body]


def test_a_text_says_so_once(once: RunningGateway) -> None:
    ana = tried_to_the_end(once)
    once.run_jobs()
    once.advance(hours=2)
    assert [text for text in ana.inbox if WORDS in text] == [about(once)]
    assert len(about_no_luck(once)) == 1


def about(gateway: RunningGateway) -> str:
    [body] = [row.body for row in gateway.rows(messages) if WORDS in row.body]
    assert body.startswith("Puerta Abierta: we tried the White House comment line many times")
    return str(body)


def test_after_stop_it_does_not_leave(once: RunningGateway) -> None:
    ana = tried_to_the_end(once)
    ana.texts("STOP")
    once.run_jobs()
    once.advance(hours=2)
    assert about_no_luck(once) == ["canceled"]


def test_whoever_only_dialed_the_hotline_gets_no_text(gateway: RunningGateway) -> None:
    file = demo_source("whitehouse").replace("[5, 20, 60]", "[]")
    import_campaign(gateway.runtime.db, file, [SHORT_CODE, HOTLINE])
    gateway.runtime.directory.refresh()
    gateway.official(behaviour="busy")
    rosa = gateway.phone()
    rosa.dials()
    rosa.presses("1")
    rosa.presses("2")
    assert "without luck" in rosa.presses("1") + rosa.waits(10)
    gateway.advance(hours=2)
    assert about_no_luck(gateway) == []

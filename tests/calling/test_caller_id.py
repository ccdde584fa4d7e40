"""Whose number an office sees."""

import pytest

from gateway.campaigns import import_campaign
from gateway.flows.library import demo_source
from gateway.models.calls import calls
from tests.posting import carrier_posts
from tests.running import HOTLINE, SHORT_CODE, RunningGateway

SHOWS_THEIRS = demo_source("whitehouse").replace("[calls]", '[calls]\ncaller_id = "supporter"')


@pytest.fixture
def shows_theirs(gateway: RunningGateway) -> RunningGateway:
    import_campaign(gateway.runtime.db, SHOWS_THEIRS, [SHORT_CODE, HOTLINE])
    gateway.runtime.directory.refresh()
    return gateway


def dialed(gateway: RunningGateway, *, rung: bool = False) -> tuple[str, str]:
    """What the caller heard before the dial, and the number that the office saw."""
    office, rosa = gateway.official(), gateway.phone()
    if rung:
        rosa.texts("CALL")
        gateway.run_jobs()
        rosa.answers()
        rosa.waits(5)
    else:
        rosa.dials()
        rosa.presses("1")
        rosa.presses("2")
    heard = rosa.presses("1")
    rosa.waits(8)
    return heard, str(office.on_call["with"])


def test_ours_as_a_rule(gateway: RunningGateway) -> None:
    heard, seen = dialed(gateway)
    assert seen == HOTLINE
    assert "see your number" not in heard


@pytest.mark.parametrize("rung", [False, True])
def test_the_supporters_own_where_the_campaign_says_so_and_they_are_told(
    shows_theirs: RunningGateway, *, rung: bool
) -> None:
    """The carrier shows the number of either end of the call on which it dials."""
    heard, seen = dialed(shows_theirs, rung=rung)
    assert seen == "+13125550101"
    assert "press star. They see your number. We connect you now." in heard


def test_ours_for_whoever_hides_theirs(shows_theirs: RunningGateway) -> None:
    parameters = {"CallSid": "CA" + "a" * 32, "From": "anonymous", "To": HOTLINE, "Direction": "inbound"}
    carrier_posts(shows_theirs, "/webhooks/voice", **parameters)
    [call] = shows_theirs.rows(calls)
    for turn, digits in enumerate(("1", "2", "1"), start=1):
        _, said = carrier_posts(shows_theirs, f"/webhooks/voice/{call.id}/{turn}", **parameters, Digits=digits)
    assert f'callerId="{HOTLINE}"' in said
    assert "see your number" not in said

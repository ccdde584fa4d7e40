"""Somebody who guesses links, or opens one all day long."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import time_machine
from sqlalchemy import event

from gateway.clock import now
from gateway.links.openings import Openings
from gateway.links.visitors import visitor
from tests.blasts.people import written
from tests.links.opening import ENGLISH, PAGE, links_of, opens
from tests.running import RunningGateway

HOME, OTHER = "8.8.4.4", "8.8.8.8"


@pytest.fixture
def backend() -> str:
    """Two statements, each tested on both databases beside this."""
    return "sqlite"


@pytest.fixture
def clock(gateway: RunningGateway) -> Iterator[time_machine.Traveller]:
    """It stands still, however slow this machine is."""
    with time_machine.travel(now(), tick=False) as traveller:
        yield traveller


@contextmanager
def statements(gateway: RunningGateway) -> Iterator[list[str]]:
    """What the database is asked meanwhile."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        seen.append(statement)

    engine = gateway.runtime.db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def test_guesses_do_not_reach_the_database(gateway: RunningGateway, clock: time_machine.Traveller) -> None:
    written(gateway, en=ENGLISH)
    [link] = links_of(gateway)
    openings = Openings(gateway.runtime.db)
    with statements(gateway) as seen:
        for place in range(300):
            assert openings.click(f"{place:08}".translate(str.maketrans("01", "bc")), HOME) is None
    assert len(seen) == 60  # and then one a second
    clock.shift(1)
    assert openings.look(link.code) == PAGE
    with statements(gateway) as seen:
        for _ in range(300):
            assert openings.look(link.code) == PAGE
    assert seen == []


@pytest.mark.usefixtures("clock")
def test_who_opens_one_link_all_day_long_is_counted_for_one_and_led_on(gateway: RunningGateway) -> None:
    written(gateway, en=ENGLISH)
    [link] = links_of(gateway)
    openings = Openings(gateway.runtime.db)
    with statements(gateway) as seen:
        for _ in range(200):
            assert openings.click(link.code, HOME) == PAGE
    assert len(seen) == 1  # which codes there are; the counting is prepared, and not seen here
    assert links_of(gateway)[0].clicks == 60
    assert openings.click(link.code, OTHER) == PAGE
    assert links_of(gateway)[0].clicks == 61
    assert HOME not in str(vars(openings))


@pytest.mark.usefixtures("clock")
def test_over_http_the_network_is_what_the_proxy_says(gateway: RunningGateway) -> None:
    written(gateway, en=ENGLISH)
    [link] = links_of(gateway)
    for place in range(70):
        opens(gateway, f"/x/{link.code}", forwarded=f"192.0.{place}.1, {HOME}")
    assert links_of(gateway)[0].clicks == 60
    assert opens(gateway, f"/x/{link.code}", forwarded=OTHER)[1]["Location"] == PAGE
    assert links_of(gateway)[0].clicks == 61


def test_a_link_that_is_new_is_found(gateway: RunningGateway) -> None:
    openings = Openings(gateway.runtime.db)
    for slug in ("march", "april"):
        assert openings.look("bcdfghjk") is None
        written(gateway, slug, en=ENGLISH)
        [link] = links_of(gateway, slug)
        assert openings.click(link.code, None) == PAGE


@pytest.mark.parametrize(
    ("peer", "forwarded", "known"),
    [
        (HOME, "", HOME),
        (HOME, OTHER, HOME),  # who says so themselves is not believed
        ("127.0.0.1", HOME, HOME),
        ("10.0.0.7", f"{OTHER}, {HOME}", HOME),
        ("::ffff:127.0.0.1", f" {HOME} ", HOME),
        ("", HOME, HOME),  # a proxy at a socket in the file system
        ("127.0.0.1", "", None),
        ("127.0.0.1", "unknown", None),
        ("127.0.0.1", "10.0.0.9", None),
        ("127.0.0.1", "x" * 10_000, None),
    ],
)
def test_who_comes_from_where(peer: str, forwarded: str, known: str | None) -> None:
    assert visitor(peer, forwarded) == known


def test_a_line_has_many_addresses_and_is_one_visitor() -> None:
    assert (
        visitor("2600:1700:1:2:a::1", "") == visitor("::1", "2600:1700:1:2:b::9") != visitor("2600:1700:1:3::1", "")
    )

"""Somebody signs, and the days go by."""

from gateway.campaigns import import_campaign
from gateway.flows.library import demo_source
from tests.running import RunningGateway
from tests.series.files import imported, later, people, signs, status, step_texts, welcome


def test_day_two_and_day_seven(gateway: RunningGateway) -> None:
    """As the sweeper wakes it. They sign on Wednesday at two, before the file that was imported is taken in."""
    import_campaign(gateway.runtime.db, demo_source("petition") + welcome(), [])
    gateway.runtime.directory.refresh()
    ana = signs(gateway)
    gateway.sweep()
    assert status(gateway) == ("live", None)
    gateway.advance(days=1, hours=19)
    gateway.advance(minutes=1)
    assert step_texts(ana) == []
    gateway.advance(hours=1)
    gateway.advance(minutes=1)
    assert step_texts(ana) == ["thanks"]
    gateway.advance(days=5)
    gateway.advance(minutes=1)
    assert step_texts(ana) == ["thanks", "call"]
    gateway.advance(hours=2)
    assert step_texts(ana) == ["thanks", "call"]
    assert [(row.day, row.ended, row.look_at) for row in people(gateway)] == [(7, "through", None)]


def test_stop_ends_it_and_start_does_not_bring_it_back(gateway: RunningGateway) -> None:
    imported(gateway, welcome())
    ana = signs(gateway)
    later(gateway, days=2)
    ana.texts("STOP")
    ana.texts("START")
    later(gateway, days=5)
    assert step_texts(ana) == ["thanks"]
    assert [row.ended for row in people(gateway)] == ["stop"]

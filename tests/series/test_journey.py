"""Somebody signs, and the days go by."""

from concurrent.futures import ThreadPoolExecutor

from gateway.campaigns import import_campaign
from gateway.flows.library import demo_source
from gateway.models.blasts import blast_recipients
from gateway.models.series import series, series_people
from gateway.series.going_on import go_on
from gateway.series.taking_in import take_in_files
from tests.blasts.people import crowd
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


def test_three_workers_at_once_take_nobody_twice(gateway: RunningGateway) -> None:
    """The file, those who begin, and those whose turn it is."""
    import_campaign(gateway.runtime.db, demo_source("petition") + welcome(starts="joined"), [])
    gateway.runtime.directory.refresh()
    with ThreadPoolExecutor(3) as workers:
        list(workers.map(lambda _: take_in_files(gateway.runtime), range(3)))
        [row] = gateway.rows(series)
        crowd(gateway, 25)
        for span in (6 * 60, 2 * 86_400):
            gateway.clock.shift(span)
            list(workers.map(lambda _: go_on(gateway.runtime, row.id), range(3)))
    assert gateway.count(series_people) == gateway.count(blast_recipients) == 25

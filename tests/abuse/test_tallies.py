"""Counting by many processes without a row that all of them want."""

import threading
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from gateway.abuse.tallies import Tallies
from gateway.clock import now
from gateway.db import Database
from gateway.models import protection


def stored(database: Database) -> int:
    with database.reading() as connection:
        return int(connection.execute(select(func.coalesce(func.sum(protection.tallies.c.amount), 0))).scalar_one())


def test_what_one_counts_the_others_see(database: Database) -> None:
    one, other = Tallies(database), Tallies(database)
    one.add("rings", 3)
    assert one.this_hour("rings") == 3, "at once, where it was counted"
    assert other.this_hour("rings") == 0
    one.settle_now()
    other.add("rings")
    other.settle_now()
    one.settle_now()
    assert (one.this_hour("rings"), other.this_hour("rings")) == (4, 4)
    assert one.this_hour("texts") == 0


def test_each_process_writes_rows_of_its_own(database: Database) -> None:
    several = [Tallies(database) for _ in range(3)]
    for _ in range(5):
        for tallies in several:
            tallies.add("texts", 10)
            tallies.settle_now()
    with database.reading() as connection:
        rows = connection.execute(select(protection.tallies)).all()
    assert [row.amount for row in rows] == [50, 50, 50]


def test_hours_and_days_are_told_apart(database: Database) -> None:
    with time_machine.travel("2026-11-18T22:30Z", tick=False) as clock:
        tallies = Tallies(database)
        tallies.add("texts", 5)
        clock.shift(timedelta(hours=1))
        tallies.add("texts", 7)
        tallies.settle_now()
        assert (tallies.this_hour("texts"), tallies.today("texts")) == (7, 12)
        clock.shift(timedelta(hours=1))
        assert (tallies.this_hour("texts"), tallies.today("texts")) == (0, 0), "midnight, UTC"
        tallies.settle_now()
        assert tallies.today("texts") == 0


def test_nothing_is_lost_between_threads(database: Database) -> None:
    tallies = Tallies(database)

    def count() -> None:
        for place in range(500):
            tallies.add("texts")
            if place % 50 == 0:
                tallies.settle_now()

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tallies.settle_now()
    assert stored(database) == tallies.this_hour("texts") == 2000


def test_a_database_that_is_away_costs_no_count() -> None:
    away = Tallies(Database("sqlite:////nowhere/gateway.db"))
    away.add("rings")
    with pytest.raises(SQLAlchemyError):
        away.settle_now()
    away.add("rings")
    assert away.this_hour("rings") == 2
    away.close()


def test_two_seconds_pass_between_two_visits(database: Database) -> None:
    tallies = Tallies(database)
    tallies.settle()
    tallies.add("rings")
    tallies.settle()
    assert stored(database) == 0
    tallies.close()
    assert stored(database) == 1, "at the end everything is written"


def test_a_minute_before_the_hour_is_that_hours(database: Database) -> None:
    """Written in the next hour, counted for the one in which it happened."""
    with time_machine.travel("2026-11-18T14:59:59Z", tick=False) as clock:
        tallies = Tallies(database)
        tallies.add("rings")
        clock.shift(timedelta(seconds=2))
        tallies.settle_now()
        assert tallies.this_hour("rings") == 0
        assert tallies.today("rings") == 1
        assert now().hour == 15

"""The same tallies by office, by half hour and by campaign."""

from typing import Any

import pytest

from gateway.call_statistics import Asked, By, Figures, Line, UnknownOfficeError, statistics
from gateway.calling.busy_hours import Slot
from gateway.campaigns import UnknownCampaignError
from gateway.db import Database
from gateway.directory import Directory
from gateway.models.line_tallies import line_tallies
from gateway.officials.directory import Officials
from tests.call_statistics.conftest import tallied

CALL, PETITION = "call-the-white-house", "keep-families-together"
COMMENTS, CAPITOL, NOBODYS = "+12024561111", "+12022243121", "+13125550188"
TEN, TWO, SATURDAY = (
    Slot(weekend=False, half_hour=20),
    Slot(weekend=False, half_hour=28),
    Slot(weekend=True, half_hour=20),
)


def asked(db: Database, by: By = "office", **more: str) -> list[Line]:
    return statistics(db, Officials(db).atlas(), Directory(db), Asked(by, **more))


@pytest.fixture
def called(db: Database) -> Database:
    """Two campaigns have called the White House, one of them the Capitol, too, and somebody in no directory."""
    tallied(db, COMMENTS, CALL, TEN, Figures(tries=40, busy=30, answered=10, spoke=7, seconds=1200))
    tallied(db, COMMENTS, CALL, TWO, Figures(tries=20, busy=5, answered=12, no_answer=3, seconds=900))
    tallied(db, COMMENTS, PETITION, TEN, Figures(tries=10, voicemail=9, failed=1, message=5, mailbox_full=4))
    tallied(db, CAPITOL, CALL, SATURDAY, Figures(tries=5, voicemail=4, skipped=1))
    tallied(db, NOBODYS, CALL, TEN, Figures(tries=1, busy=1))
    return db


def test_by_office_the_most_tried_first_with_the_best_time(called: Database) -> None:
    comments, capitol, nobodys = asked(called)
    assert comments.office
    assert comments.office.name == "White House comment line"
    assert (comments.office.phone, comments.office.zone) == (COMMENTS, "America/New_York")
    assert comments.figures == Figures(70, 22, 35, 3, 9, 1, 0, 7, 5, 4, 2100)
    assert (comments.figures.busy_rate, comments.figures.minutes) == (0.5, 35)
    assert comments.best == (TWO, Figures(tries=20, busy=5, answered=12, no_answer=3, seconds=900))
    assert capitol.office
    assert (capitol.office.name, capitol.best) == ("U.S. Capitol switchboard", None)
    assert nobodys.office
    assert nobodys.office.name == "312-555-0188"


def test_by_half_hour(called: Database) -> None:
    found = asked(called, "half-hour", office=COMMENTS, campaign=CALL)
    assert [(line.slot, line.figures.tries, line.figures.busy) for line in found] == [(TEN, 40, 30), (TWO, 20, 5)]
    assert [line.slot for line in asked(called, "half-hour")] == [TEN, TWO, SATURDAY]


def test_by_campaign(called: Database) -> None:
    found = [(line.campaign, line.figures.tries, line.figures.voicemail) for line in asked(called, "campaign")]
    assert found == [(CALL, 66, 4), (PETITION, 10, 9)]


@pytest.mark.parametrize("by", ["office", "half-hour", "campaign"])
def test_whatever_it_is_by_nothing_is_counted_twice_or_left_out(called: Database, by: By) -> None:
    assert sum(line.figures.tries for line in asked(called, by)) == 76
    assert sum(line.figures.seconds for line in asked(called, by)) == 2100


@pytest.mark.parametrize(
    ("key", "tries"),
    [
        ("us:white-house:comments", 70),  # the official's
        ("white-house", 70),  # the campaign file's
        ("202-456-1111", 70),
        ("us:capitol:switchboard", 5),
        ("us:white-house:switchboard", 0),
        (NOBODYS, 1),
    ],
)
def test_an_office_by_any_of_its_keys(called: Database, key: str, tries: int) -> None:
    assert sum(line.figures.tries for line in asked(called, office=key)) == tries


def test_what_nobody_has_is_said(called: Database) -> None:
    with pytest.raises(UnknownOfficeError, match="officials list"):
        asked(called, office="us:moon")
    with pytest.raises(UnknownCampaignError, match="campaign list"):
        asked(called, campaign="nothing")


def test_a_gateway_that_has_called_nobody(db: Database) -> None:
    assert asked(db) == asked(db, "half-hour") == asked(db, "campaign") == []


def test_every_count_of_the_table_is_shown() -> None:
    keys = {column.name for column in line_tallies.primary_key}
    assert set(Figures._fields) == {column.name for column in line_tallies.columns} - keys


def test_as_json(called: Database) -> None:
    documents: list[dict[str, Any]] = [line.document() for line in asked(called)]
    assert documents[0]["best_time"] | {"tries": 20} == documents[0]["best_time"]
    assert (documents[0]["best_time"]["days"], documents[0]["best_time"]["begins"]) == ("weekdays", "14:00")
    assert documents[1]["best_time"] is None
    assert documents[0]["busy_rate"] == 0.5

"""`gateway calls stats`."""

import csv

import pytest

from gateway.call_statistics import Figures
from gateway.calling.busy_hours import Slot
from gateway.db import Database
from tests.call_statistics.conftest import tallied
from tests.cli.conftest import Shell

CALL = "call-the-white-house"


@pytest.fixture
def called(shell: Shell) -> Shell:
    shell.succeeds("campaign import demo --number +12025550143")
    db = Database(f"sqlite:///{shell.environment['INSTANCE_DIR']}/gateway.db")
    for half_hour, answered in ((20, 10), (28, 30)):
        figures = Figures(tries=40, answered=answered, busy=40 - answered, spoke=4, seconds=answered * 90)
        tallied(db, "+12024561111", CALL, Slot(weekend=False, half_hour=half_hour), figures)
    tallied(db, "+12022243121", CALL, Slot(weekend=True, half_hour=19), Figures(tries=3, voicemail=3))
    db.close()
    return shell


def test_offices_with_the_best_time_to_call(called: Shell) -> None:
    heading, comments, capitol = called.succeeds("calls stats").splitlines()
    assert heading.startswith("office ")
    assert heading.endswith("best time to call")
    assert comments.split("  ")[0] == "White House comment line 202-456-1111"
    assert "weekdays 14:00 America/New_York (30 of 40 answered)" in comments
    assert [cell for cell in comments.split() if cell in {"80", "50%", "60.0"}] == ["80", "50%", "60.0"]
    assert capitol.endswith("too few tries")


def test_half_hours_and_campaigns(called: Shell) -> None:
    lines = called.succeeds("calls stats --by half-hour --office white-house").splitlines()
    assert [line[:14] for line in lines[1:]] == ["weekdays 10:00", "weekdays 14:00"]
    [_, campaign] = called.succeeds(f"calls stats --by campaign --campaign {CALL}").splitlines()
    assert campaign.split()[:2] == [CALL, "83"]


def test_a_spreadsheet_has_the_same(called: Shell) -> None:
    rows = list(csv.DictReader(called.succeeds("calls stats --csv").splitlines()))
    assert [row["phone"] for row in rows] == ["+12024561111", "+12022243121"]
    assert (rows[0]["busy_rate"], rows[0]["minutes"], rows[0]["spoke"]) == ("0.5", "60.0", "8")
    assert [row["best_time"] for row in rows] == ["weekdays 14:00", "too few tries"]
    [row] = csv.DictReader(called.succeeds("calls stats --csv --by half-hour --office 202-224-3121").splitlines())
    assert (row["days"], row["begins"], row["voicemail"]) == ("weekends", "09:30", "3")


def test_an_empty_gateway_says_what_will_be_there(shell: Shell) -> None:
    assert "the first figures" in shell.succeeds("calls stats")
    told = shell.types("calls stats --csv")
    assert (told.exit_code, told.stdout) == (0, "")
    assert "the first figures" in told.stderr


def test_what_nobody_has_is_said_in_a_line(shell: Shell) -> None:
    assert "officials list" in shell.fails("calls stats --office us:moon")
    assert "campaign list" in shell.fails("calls stats --campaign nothing")

"""Officials that people enter: governors, mayors, sheriffs, agencies, and telephones that the files have wrong."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy import select

from gateway.db import Database
from gateway.models.officials import official_changes
from gateway.officials import by_hand
from gateway.officials.directory import Officials
from gateway.officials.errors import OfficialsError
from gateway.officials.official import Office
from tests.cli.conftest import Shell

GOVERNOR = "officials add il:governor --kind governor --title Governor --state IL --phone 217-782-6830"
ICE = "officials add us:ice:chicago --kind agency --zip 60605 --city Chicago"
CANTWELL = "us:bioguide:C000127"


def offices_of(database: Database, key: str) -> tuple[Office, ...]:
    return Officials(database).atlas().officials[key].offices


def test_a_governor(shell: Shell) -> None:
    shell.succeeds(GOVERNOR, "--name", "J. Doe", "--title-es", "Gobernador", "--as", "rita")
    shown = shell.succeeds("officials show il:governor")
    assert shown.startswith("Governor J. Doe (IL): governor, entered by hand\n")
    assert "  main  217-782-6830  IL  Mon-Fri 9:00-17:00 (America/Chicago), " in shown
    assert "il:governor  Governor J. Doe (IL)  217-782-6830" in shell.succeeds("officials list --state IL")
    assert shell.succeeds("officials list --kind mayor") == ""


def test_an_agency_with_an_extension_and_several_offices(shell: Shell) -> None:
    hours = "mon-fri 8:00-12:00; Mon-Fri 13:00-16:00"
    shell.succeeds(ICE, "--name", "ICE field office", "--phone", "(312) 347-2400 ext. 12", "--hours", hours)
    edit = "officials edit us:ice:chicago"
    shell.succeeds(f"{edit} --office night --phone 866-347-2423 --zone America/New_York --hours always --lines 2")
    shown = shell.succeeds("officials show us:ice:chicago")
    assert (
        "main  312-347-2400 x 12  Chicago, 60605  Mon-Fri 8:00-12:00; Mon-Fri 13:00-16:00 (America/Chicago)" in shown
    )
    assert "night  866-347-2423  always (America/New_York), open now" in shown
    assert "say which by --office: main, night" in shell.fails(f"{edit} --phone 312-347-2401")
    shell.succeeds(f"{edit} --office main --extension 1w2")
    assert "x 1w2" in shell.succeeds("officials show us:ice:chicago")
    shell.succeeds("officials remove us:ice:chicago --office night")
    assert "night" not in shell.succeeds("officials show us:ice:chicago")
    assert 'has no office "night"' in shell.fails("officials remove us:ice:chicago --office night")
    shell.succeeds("officials remove us:ice:chicago")
    assert "There is no official" in shell.fails("officials show us:ice:chicago")
    shell.succeeds(ICE, "--name", "ICE", "--phone", "312-347-2400")
    assert "x 1w2" not in shell.succeeds("officials show us:ice:chicago"), "nothing of before comes back"


def test_what_is_shipped_can_be_changed_and_taken_out(shell: Shell) -> None:
    shell.succeeds("officials edit us:white-house:comments --phone 202-456-1112 --as rita")
    shell.succeeds("officials remove us:white-house:switchboard")
    listed = shell.succeeds("officials list")
    assert "202-456-1112" in listed
    assert "202-456-1414" not in listed
    assert "change it instead" in shell.fails("officials remove us:capitol:switchboard")
    assert "change it instead" in shell.fails("officials remove us:capitol:switchboard --office main")
    shell.succeeds("officials edit us:capitol:switchboard --phone 202-225-3121")
    assert "else: U.S. Capitol switchboard  202-225-3121" in shell.succeeds("officials show 60601")
    again = "--kind other --name x --phone 202-456-1112 --state DC"
    assert "there already" in shell.fails(f"officials add us:white-house:comments {again}")


X = "add il:governor --kind governor --name x"
MEMBER = "add us:congress:x --name x --phone 202-225-5006 --state IL --kind"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("add Governor --kind governor --name x --phone 217-782-6830 --state IL", "is no key for an official"),
        ("add us:bioguide:X --kind other --name x --phone 217-782-6830 --state IL", "is no key for an official"),
        ("add il:governor --name x --phone 217-782-6830 --state IL", "needs a kind and a name"),
        ("add il:governor --kind king --name x --phone 217-782-6830", "'king' is not one of"),
        (f"{X} --state IL", "An office needs a telephone: --phone"),
        (f"{X} --phone 217-782-6830", "needs its time zone: --zone"),
        (f"{X} --phone 217-782-6830 --zone Chicago", "is no time zone"),
        (f"{X} --phone 217-782-6830 --state ZZ", "is no state"),
        (f"{X} --phone 12 --state IL", '"12" is no telephone number'),
        (f"{X} --phone +525512345678 --state IL", "or one abroad"),
        (f"{X} --phone 876-922-0100 --state IL", "or one abroad"),
        (f"{X} --phone 900-234-5678 --state IL", "is a premium number"),
        (f"{X} --phone 217-782-6830 --state IL --extension 1+2", "is no extension"),
        (f"{X} --phone 217-782-6830 --state IL --hours 9-5", "no opening hours"),
        (f"{MEMBER} representative", "needs the seat"),
        (f"{MEMBER} representative --district 99", "no seat IL-99"),
        (f"{MEMBER} senator", "needs the seat"),
        ("edit il:governor --name x", "There is no official"),
        ("edit us:white-house:comments", "Nothing was given"),
        ("edit us:white-house:comments --office Too!Odd --phone 202-456-1112", "is no name for an office"),
        ("remove nobody:here", "There is no official"),
        ("close-today nobody:here", "There is no official"),
        ("close-today us:white-house:comments --office x", 'has no office "x"'),
        ("show nobody:here", "There is no official"),
    ],
)
def test_what_was_typed_wrong_is_said(shell: Shell, line: str, said: str) -> None:
    before = shell.succeeds("officials list")
    assert said in shell.fails(f"officials {line}")
    assert shell.succeeds("officials list") == before


def test_what_the_file_says_about_somebody_is_the_files(members: Database) -> None:
    for about in ({"name": "x"}, {"party": "x"}, {"kind": "other"}):
        with pytest.raises(OfficialsError, match="comes from the file; only its offices and spoken names"):
            by_hand.edit(members, "me", CANTWELL, about, {})
    with pytest.raises(OfficialsError, match="comes from the file and would return"):
        by_hand.remove(members, "me", CANTWELL)
    with pytest.raises(OfficialsError, match="/everett is that telephone already"):
        by_hand.edit(members, "me", CANTWELL, {}, {"phone": "425-303-0114", "state": "WA"}, "again")
    by_hand.edit(members, "me", CANTWELL, {"spoken_en": "Maria Cantwell of Washington"}, {})
    senator = Officials(members).atlas().officials[CANTWELL]
    assert (senator.spoken("en"), senator.spoken("es")) == ("Maria Cantwell of Washington", "Maria Cantwell")


def test_closed_today_ends_at_midnight_by_the_offices_clock(members: Database) -> None:
    with time_machine.travel(datetime(2026, 11, 24, 3, tzinfo=UTC)):  # still the 23rd everywhere in the country
        told = by_hand.close_today(members, "me", CANTWELL)
        assert len(told) == 7
        assert f"{CANTWELL}/dc: closed on 2026-11-23 (America/New_York)." in told
    assert {office.closed_on for office in offices_of(members, CANTWELL)} == {date(2026, 11, 23)}
    with time_machine.travel(datetime(2026, 11, 24, 6, tzinfo=UTC)):  # past midnight in Washington, D.C., only
        by_hand.close_today(members, "me", CANTWELL)
    closed = {office.key.rpartition("/")[2]: office.closed_on for office in offices_of(members, CANTWELL)}
    assert (closed["dc"], closed["everett"]) == (date(2026, 11, 24), date(2026, 11, 23))
    assert by_hand.close_today(members, "me", CANTWELL, "dc", reopen=True) == [f"{CANTWELL}/dc: open as usual."]
    assert {office.closed_on for office in offices_of(members, CANTWELL) if office.key.endswith("/dc")} == {None}


def test_a_closed_office_is_shown_as_such(shell: Shell) -> None:
    told = shell.succeeds("officials close-today us:white-house:comments")
    assert "us:white-house:comments/main: closed on " in told
    assert "closed today" in shell.succeeds("officials show us:white-house:comments")
    shell.succeeds("officials close-today us:white-house:comments --undo")
    assert "closed today" not in shell.succeeds("officials show us:white-house:comments")


def test_every_change_says_who(members: Database) -> None:
    by_hand.edit(members, "rita (root)", CANTWELL, {"spoken_es": "María"}, {}, "")
    by_hand.close_today(members, "rita (root)", CANTWELL, "dc")
    with members.reading() as connection:
        rows = connection.execute(select(official_changes).order_by(official_changes.c.version)).all()
    assert [(row.version, row.who, row.what) for row in rows] == [
        (1, "the suite", "update"),
        (2, "rita (root)", f"edit {CANTWELL}"),
        (3, "rita (root)", f"close today {CANTWELL}/dc"),
    ]

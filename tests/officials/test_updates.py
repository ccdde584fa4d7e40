"""`gateway officials update`, again and again: what changes, what stays, and what is told about it."""

import os
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from gateway.db import Database
from gateway.models.officials import offices, official_changes, officials, zip_districts
from gateway.officials import by_hand
from gateway.officials.directory import Officials
from gateway.officials.errors import OfficialsError
from gateway.officials.importing import last, update
from gateway.officials.seats import Seat
from gateway.officials.sources import DISTRICT_OFFICES, MEMBERS
from tests.officials.files import ZIPS, changed, published, records, source, without

CANTWELL = "us:bioguide:C000127"
NOVEMBER = datetime(2026, 11, 22, 12, tzinfo=UTC)


def everything(database: Database) -> list[list[Any]]:
    with database.reading() as connection:
        return [
            sorted(map(repr, connection.execute(select(table)).all()))
            for table in (officials, offices, zip_districts)
        ]


def test_both_databases_hold_the_whole_directory(database: Database) -> None:
    with time_machine.travel(NOVEMBER):
        report = update(database, source(zips=published(ZIPS)), "rita (root)")
    assert report.counts == {
        "members of Congress": 537,
        "telephones": 1741,
        "offices without a telephone": 33,
        "offices on a line that the member has already": 75,
        "ZIP codes": 41948,
    }
    assert report.changes == [
        "New: 537 members of Congress.",
        "1741 telephones of new members.",
        "ZIP codes: 41,948 are new, 0 gone, 0 have other districts.",
    ]
    assert [sentence.partition(" is vacant")[0] for sentence in report.wrong[:4]] == [
        "CA-14",
        "FL-20",
        "GA-13",
        "TX-23",
    ]
    for part in (
        "Jon Husted",
        "their term ended on 2026-11-03",
        "James Gallagher (CA-1, us:bioguide:G000607) has no",
    ):
        assert any(part in sentence for sentence in report.wrong), part
    for phone in ("+19072256880", "+15179930510"):
        assert any(sentence.startswith(f"{phone} is the telephone of") for sentence in report.wrong)
    kept = last(database)
    assert kept
    assert (kept.who, kept.source, kept.congress, kept.report) == ("rita (root)", "a test", 119, report)
    found = Officials(database).atlas().lookup("10025")
    assert [str(candidate.seat) for candidate in found.candidates] == ["NY-12", "NY-13"]
    with database.reading() as connection:
        assert set(connection.execute(select(zip_districts.c.congress)).scalars()) == {119}


def test_a_second_time_nothing_changes(members: Database) -> None:
    before = everything(members)
    report = update(members, source(), "me")
    assert report.changes == []
    assert everything(members) == before
    assert "Nothing changed." in list(report.lines())


def test_a_dry_run_tells_and_changes_nothing(database: Database) -> None:
    report = update(database, source(), "me", dry_run=True)
    assert "New: 537 members of Congress." in report.changes
    assert everything(database) == [[], [], []]
    assert last(database) is None
    update(database, source(), "me")
    smaller = source(members=without(published(MEMBERS), "C000127"))
    before = everything(database)
    assert any("Maria Cantwell" in sentence for sentence in update(database, smaller, "me", dry_run=True).changes)
    assert everything(database) == before


def test_a_new_telephone_is_taken_and_told(members: Database) -> None:
    newer = source(members=changed(published(MEMBERS), "C000127", "202-224-3441", "202-224-0001"))
    assert update(members, newer, "me").changes == [f"{CANTWELL}/dc: phone was +12022243441, is +12022240001."]
    assert Officials(members).atlas().officials[CANTWELL].offices[0].phone == "+12022240001"


def test_who_left_is_no_longer_called_and_whoever_follows_is(members: Database) -> None:
    follower = changed(published(MEMBERS), "D000096", "D000096", "X000001").replace("Danny K. Davis", "Ana Example")
    told = update(members, source(members=follower), "me").changes
    assert "Gone: Representative Danny K. Davis (IL-7, us:bioguide:D000096)." in told
    assert "New: Representative Ana Example (IL-7, us:bioguide:X000001)." in told
    holder = Officials(members).atlas().holder(Seat("IL", 7))
    assert holder
    assert holder.name == "Ana Example"
    assert "us:bioguide:D000096" not in Officials(members).atlas().officials
    back = update(members, source(), "me").changes
    assert any("Danny K. Davis" in sentence and "is back" in sentence for sentence in back)


def test_whoever_dies_leaves_a_vacant_seat(members: Database) -> None:
    report = update(members, source(members=without(published(MEMBERS), "D000096")), "me")
    assert any(sentence.startswith("IL-7 is vacant") for sentence in report.wrong)
    found = Officials(members).atlas().lookup("60601", district="IL-7")
    assert (found.vacant, len(found.senators)) == (True, 2)
    report = update(members, source(members=without(published(MEMBERS), "C000127")), "me")
    assert any(sentence.startswith("WA (Senate) is vacant") for sentence in report.wrong)
    assert Officials(members).atlas().lookup("98101").vacant_senate_seats == 1


def test_of_two_who_hold_one_seat_the_newcomer_has_it(database: Database) -> None:
    [davis] = [record for record in records(published(MEMBERS)) if "D000096" in record]
    second = davis.replace("D000096", "X000001").replace("Danny K. Davis", "Ana Example")
    begun = second.index("  terms:")
    second = second[:begun] + second[begun:].replace("'1997-01-07'", "'2026-09-01'")
    terms = second[: second.index("  terms:")] + "  terms:\n" + second[second.rindex("  - type: rep") :]
    report = update(database, source(members=published(MEMBERS) + terms), "me")
    assert any("hold the same seat (IL); the newcomer has it" in sentence for sentence in report.wrong)
    holder = Officials(database).atlas().holder(Seat("IL", 7))
    assert holder
    assert holder.name == "Ana Example"


def test_a_member_whose_record_is_spoilt_stays_as_they_were(members: Database) -> None:
    spoilt = changed(published(MEMBERS), "D000096", "state: IL", "state: QQ")
    report = update(members, source(members=spoilt), "me")
    assert any("us:bioguide:D000096: their term or name cannot be read" in sentence for sentence in report.wrong)
    assert report.changes == []
    assert "us:bioguide:D000096" in Officials(members).atlas().officials


def test_odd_telephones_are_read_or_left_out_and_told(members: Database) -> None:
    odd = changed(published(MEMBERS), "C000127", "phone: 202-224-3441", "phone: (202) 224-3441 ext. 7")
    odd = changed(odd, "D000096", "phone: 202-225-5006", "phone: call us")
    report = update(members, source(members=odd), "me")
    assert any("odd form of a telephone number; it was read as +12022243441" in one for one in report.wrong)
    assert any('us:bioguide:D000096: "call us" is no telephone number' in one for one in report.wrong)
    atlas = Officials(members).atlas()
    assert atlas.officials[CANTWELL].offices[0].extension == "7"
    assert [office.kind for office in atlas.officials["us:bioguide:D000096"].offices] == ["district"]


def test_what_was_entered_by_hand_stays(members: Database) -> None:
    governor = {"kind": "governor", "name": "J. Doe", "title_en": "Governor", "state": "IL"}
    by_hand.add(members, "rita", "il:governor", governor, {"phone": "217-782-6830", "state": "IL"})
    by_hand.edit(members, "rita", CANTWELL, {"spoken_es": "María Cantwell"}, {"phone": "202-224-0009"}, "dc")
    by_hand.edit(members, "rita", CANTWELL, {}, {"phone": "206-220-6499", "state": "WA"}, "friends")
    by_hand.remove(members, "rita", CANTWELL, "everett")
    by_hand.edit(members, "rita", "us:white-house:comments", {}, {"hours": "Tue-Thu 11:00-15:00"})
    before = Officials(members).atlas().officials
    newer = source(members=changed(published(MEMBERS), "C000127", "202-224-3441", "202-224-0001"))
    report = update(members, newer, "me")
    assert report.changes == []
    assert report.counts["telephones entered by hand and kept"] == 5
    after = Officials(members).atlas().officials
    assert after == before
    assert after[CANTWELL].spoken("es") == "María Cantwell"
    assert after[CANTWELL].offices[0].phone == "+12022240009"
    assert "everett" not in {office.key.rpartition("/")[2] for office in after[CANTWELL].offices}
    assert str(after["us:white-house:comments"].offices[0].hours) == "Tue-Thu 11:00-15:00"


def test_a_line_entered_by_hand_is_not_added_again_by_the_file(database: Database) -> None:
    update(database, source(members=changed(published(MEMBERS), "C000127", "phone: 202-224-3441", "fax: 1")), "me")
    by_hand.edit(database, "rita", CANTWELL, {}, {"phone": "202-224-3441", "state": "DC"}, "washington")
    update(database, source(), "me")
    phones = [office.phone for office in Officials(database).atlas().officials[CANTWELL].offices]
    assert phones.count("+12022243441") == 1


def test_a_seat_filled_by_hand_and_later_by_the_file_is_pointed_out(database: Database) -> None:
    update(database, source(members=without(published(MEMBERS), "D000096")), "me")
    person = {"kind": "representative", "name": "Ana Example", "state": "IL", "district": 7}
    by_hand.add(database, "rita", "us:house:il-7", person, {"phone": "202-225-5006", "state": "DC"})
    report = update(database, source(), "me")
    assert any("`gateway officials remove us:house:il-7` if the file is right" in one for one in report.wrong)
    holder = Officials(database).atlas().holder(Seat("IL", 7))
    assert holder
    assert holder.name == "Ana Example"
    by_hand.remove(database, "rita", "us:house:il-7")
    holder = Officials(database).atlas().holder(Seat("IL", 7))
    assert holder
    assert holder.name == "Danny K. Davis"


def test_a_running_process_looks_every_two_seconds(members: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Here the two seconds are not over, or over at once, so that nobody waits."""
    running = Officials(members)
    before = running.atlas()
    monkeypatch.setattr("gateway.officials.directory._FRESH", 3600.0)
    update(members, source(members=changed(published(MEMBERS), "C000127", "202-224-3441", "202-224-0001")), "me")
    assert running.atlas() is before
    monkeypatch.setattr("gateway.officials.directory._FRESH", 0.0)
    assert running.atlas().officials[CANTWELL].offices[0].phone == "+12022240001"


def test_two_at_once_end_as_one_after_the_other(database: Database) -> None:
    """With different files, so that half of each would show."""
    one, other = source(), source(members=changed(published(MEMBERS), "C000127", "202-224-3441", "202-224-0001"))
    failed: list[Exception] = []

    def run(files: Any) -> None:
        try:
            update(database, files, "me")
        except Exception as fault:  # noqa: BLE001 - whatever it is, the test must hear of it
            failed.append(fault)

    threads = [threading.Thread(target=run, args=(files,)) for files in (one, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    with database.reading() as connection:
        assert sorted(connection.execute(select(official_changes.c.version)).scalars()) == [1, 2]
    atlas = Officials(database).atlas()
    assert len([one for one in atlas.officials.values() if one.source == "file"]) == 537
    assert atlas.officials[CANTWELL].offices[0].phone in {"+12022243441", "+12022240001"}
    assert len(atlas.officials[CANTWELL].offices) == 7


KILLED = """
import os, signal, sys
from gateway.db import Database
from gateway.officials import differences, importing
from tests.officials.files import ZIPS, published, source

applied = differences.Zips.apply
def killed(self, transaction):
    applied(self, transaction)
    os.kill(os.getpid(), signal.SIGKILL)
differences.Zips.apply = killed
importing.update(Database(sys.argv[1]), source(zips=published(ZIPS)), "me")
"""


def test_an_import_that_is_killed_at_its_last_statement_changes_nothing(members: Database, database_url: str) -> None:
    before = everything(members)
    done = subprocess.run(
        [sys.executable, "-c", KILLED, database_url], check=False, timeout=250, env=dict(os.environ)
    )
    assert done.returncode == -signal.SIGKILL
    assert everything(members) == before
    assert update(members, source(zips=published(ZIPS)), "me").counts["ZIP codes"] == 41948


def test_a_reader_never_sees_half(database: Database) -> None:
    """A thread reads all the time while the directory comes and changes."""
    seen: set[tuple[int, str]] = set()
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            atlas = Officials(database).atlas()
            file = [one for one in atlas.officials.values() if one.source == "file"]
            seen.add((len(file), atlas.officials[CANTWELL].offices[0].phone if file else ""))

    reader = threading.Thread(target=read)
    reader.start()
    try:
        update(database, source(), "me")
        update(database, source(members=changed(published(MEMBERS), "C000127", "202-224-3441", "202-224-0001")), "me")
    finally:
        stop.set()
        reader.join(60)
    assert seen <= {(0, ""), (537, "+12022243441"), (537, "+12022240001")}
    assert len(seen) > 1


@pytest.mark.parametrize("part", [MEMBERS, DISTRICT_OFFICES])
def test_a_file_that_was_cut_at_a_record_changes_nothing(members: Database, part: str) -> None:
    before = everything(members)
    if part == MEMBERS:
        with pytest.raises(OfficialsError, match="of 100 senators and"):
            update(members, source(members="".join(records(published(MEMBERS))[:300])), "me")
    else:
        with pytest.raises(OfficialsError, match="has the offices of only 200 members"):
            update(members, source(offices="".join(records(published(DISTRICT_OFFICES))[:200])), "me")
    assert everything(members) == before

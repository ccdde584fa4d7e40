"""Whom a ZIP code leads to, with the published files."""

import csv
import random
import time

import pytest

from gateway.db import Database
from gateway.officials.atlas import Atlas
from gateway.officials.directory import Officials
from gateway.officials.official import Official
from gateway.officials.places import places
from gateway.officials.seats import HOUSE, MILITARY, STATES, TERRITORIES, Seat
from tests.officials.files import ZIPS, published

IN_THE_FILE = sorted({row.split(",")[0] for row in published(ZIPS).splitlines()[1:]})


def names(officials: tuple[Official, ...]) -> list[str]:
    return [official.name for official in officials]


def test_one_district(atlas: Atlas) -> None:
    found = atlas.lookup("60601")
    assert (found.what, found.state, found.guess, found.vacant) == ("known", "IL", False, False)
    assert names(found.senators) == ["Richard J. Durbin", "Tammy Duckworth"], "the senior one first"
    assert found.house
    assert found.house.name == "Danny K. Davis"
    assert found.house.title == {"en": "Representative", "es": "Representante"}
    assert found.fallback.offices[0].phone == "+12022243121"


def test_several_districts_are_asked_about_and_the_answer_is_taken(atlas: Atlas) -> None:
    found = atlas.lookup("10025")
    assert (found.what, found.house) == ("split", None)
    assert [str(candidate.seat) for candidate in found.candidates] == ["NY-12", "NY-13"]
    assert [candidate.member.name for candidate in found.candidates if candidate.member] == [
        "Jerrold Nadler", "Adriano Espaillat",
    ]  # fmt: skip
    chosen = atlas.lookup("10025", district="NY-13")
    assert chosen.what == "known"
    assert chosen.house
    assert chosen.house.name == "Adriano Espaillat"


@pytest.mark.parametrize("answer", ["NY-1", "IL-5", "nonsense", "NY-99", ""])
def test_an_answer_that_cannot_be_is_asked_for_again(atlas: Atlas, answer: str) -> None:
    assert atlas.lookup("10025", district=answer).what == "split"


def test_a_zip_in_two_states_follows_the_answer_with_its_senators(atlas: Atlas) -> None:
    found = atlas.lookup("57642")
    assert (found.what, found.state) == ("split", "SD"), "the state that the post writes on letters comes first"
    assert [str(candidate.seat) for candidate in found.candidates] == ["SD-0", "ND-0"]
    assert names(found.senators) == ["John Thune", "Mike Rounds"]
    there = atlas.lookup("57642", district="ND-0")
    assert there.state == "ND"
    assert names(there.senators) == ["John Hoeven", "Kevin Cramer"]


@pytest.mark.parametrize(("zip_code", "state", "name"), [
    ("20001", "DC", "Eleanor Holmes Norton"),
    ("00901", "PR", "Pablo José Hernández"),
    ("96910", "GU", "James C. Moylan"),
    ("00802", "VI", "Stacey E. Plaskett"),
    ("96799", "AS", "Aumua Amata Coleman Radewagen"),
    ("96950", "MP", "Kimberlyn King-Hinds"),
])  # fmt: skip
def test_the_district_and_the_territories_have_a_delegate_and_no_senator(
    atlas: Atlas, zip_code: str, state: str, name: str
) -> None:
    found = atlas.lookup(zip_code)
    assert (found.what, found.state, found.senators, found.vacant_senate_seats) == ("known", state, (), 0)
    assert found.house
    assert (found.house.kind, found.house.name) == ("delegate", name)


def test_the_title_of_puerto_ricos_delegate(atlas: Atlas) -> None:
    house = atlas.lookup("00901").house
    assert house
    assert house.title == {"en": "Resident Commissioner", "es": "Comisionado Residente"}


@pytest.mark.parametrize(
    ("zip_code", "state"),
    [("99501", "AK"), ("19901", "DE"), ("58501", "ND"), ("57501", "SD"), ("05601", "VT"), ("82001", "WY")],
)
def test_a_state_with_one_seat(atlas: Atlas, zip_code: str, state: str) -> None:
    found = atlas.lookup(zip_code)
    assert (found.what, found.guess, [str(one.seat) for one in found.candidates]) == ("known", False, [f"{state}-0"])


def test_a_military_address_is_asked_for_the_zip_at_home(atlas: Atlas) -> None:
    for zip_code in ("09001", "34001", "96201"):
        found = atlas.lookup(zip_code)
        assert (found.what, found.state, found.senators, found.candidates) == ("military", None, (), ())


def test_a_zip_that_nobody_has(atlas: Atlas) -> None:
    found = atlas.lookup("00000")
    assert (found.what, found.state) == ("unknown", None)
    found = atlas.lookup("60699" if "60699" not in places().by_zip else "60600")
    assert (found.what, found.state) == ("unknown", "IL"), "its first digits are of one state"
    assert len(found.senators) == 2
    for nonsense in ("", "123", "606011", "6060a", "６０６０１", "-6060"):
        assert atlas.lookup(nonsense).what == "unknown"


def test_a_post_office_box_has_the_districts_of_its_city_the_nearest_first(atlas: Atlas) -> None:
    found = atlas.lookup("10118")  # the Empire State Building
    assert (found.what, found.guess, found.state) == ("split", True, "NY")
    assert str(found.candidates[0].seat) == "NY-12"
    assert atlas.lookup("10118", district="NY-7").what == "known", "the caller knows better than a guess"
    assert atlas.lookup("10118", district="NJ-7").what == "split"


def test_an_island_nation_has_nobody_in_congress(atlas: Atlas) -> None:
    found = atlas.lookup("96941")
    assert (found.what, found.state, found.senators, found.candidates) == ("no district", "FM", (), ())
    assert found.vacant_senate_seats == 0


def test_all_441_seats_are_reachable_from_some_zip(atlas: Atlas) -> None:
    reached = {candidate.seat for zip_code in IN_THE_FILE for candidate in atlas.lookup(zip_code).candidates}
    assert len(HOUSE) == 441
    assert reached == HOUSE


def test_every_zip_of_the_file_gives_a_state_and_its_senators(atlas: Atlas) -> None:
    for zip_code in IN_THE_FILE:
        found = atlas.lookup(zip_code)
        assert found.state in STATES | TERRITORIES
        assert len(found.senators) == (2 if found.state in STATES else 0)


def test_every_zip_of_the_postal_service_is_known_for_what_it_is(atlas: Atlas) -> None:
    for zip_code, place in places().by_zip.items():
        found = atlas.lookup(zip_code)
        if place.state in MILITARY:
            assert found.what == "military"
        else:
            assert found.what in {"known", "split", "no district"}
            assert found.state == place.state
    without = [zip_code for zip_code in places().by_zip if atlas.lookup(zip_code).what == "no district"]
    assert len(without) < 20


def test_each_seat_is_held_as_the_table_of_seats_says(atlas: Atlas) -> None:
    rows = list(csv.DictReader(published("congress-119-seats.csv").splitlines()))
    assert len(rows) == 541
    for row in rows:
        if row["chamber"] == "house":
            holder = atlas.holder(Seat(row["state"], int(row["district"])))
            assert (holder.key if holder else "").removeprefix("us:bioguide:") == row["bioguide"]
        else:
            senator = atlas.officials[f"us:bioguide:{row['bioguide']}"]
            assert (senator.state, senator.rank) == (row["state"], 1 if row["state_rank"] == "senior" else 2)


def test_before_any_import_everybody_gets_the_capitol_switchboard(database: Database) -> None:
    found = Officials(database).atlas().lookup("60601")
    assert (found.what, found.state, found.senators, found.house, found.vacant) == (
        "no district",
        "IL",
        (),
        None,
        False,
    )
    assert found.fallback.kind == "switchboard"
    assert [office.phone for office in found.fallback.offices] == ["+12022243121"]
    at_large = Officials(database).atlas().lookup("05601")
    assert (at_large.what, at_large.house, at_large.vacant, at_large.vacant_senate_seats) == ("known", None, False, 0)


def test_look_ups_are_quick(atlas: Atlas) -> None:
    """The floor is 20,000 a second (benchmarks/officials.py); here with room for a busy machine."""
    asked = random.Random(4).choices(IN_THE_FILE, k=20_000)  # noqa: S311 - no secret
    began = time.process_time()
    for zip_code in asked:
        atlas.lookup(zip_code)
    assert time.process_time() - began < 1

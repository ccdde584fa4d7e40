"""Every fault of the published files that is known, by name; each must be survived."""

from collections import Counter
from datetime import date

import pytest

from gateway.db import Database
from gateway.flows.segments import segments
from gateway.officials.atlas import Atlas
from gateway.officials.directory import Officials
from gateway.officials.importing import update
from gateway.officials.official import Official, text_name
from gateway.officials.places import places
from gateway.officials.seats import Seat
from gateway.officials.sources import File
from gateway.officials.zip_files import read_zips
from tests.officials.files import ZIPS, census, published, source

COLLECTED = date(2026, 11, 21)


def member(atlas: Atlas, bioguide: str) -> Official:
    return atlas.officials[f"us:bioguide:{bioguide}"]


def test_terms_that_are_over_empty_no_seat(atlas: Atlas) -> None:
    """OH class 3 (Husted) and FL class 3 (Moody) ended on 2026-11-03, all the House ends on 2027-01-03."""
    for bioguide, zip_code in (("H001104", "43215"), ("M001244", "33130")):
        senator = member(atlas, bioguide)
        assert senator in atlas.lookup(zip_code).senators
        assert senator.stale(COLLECTED)
        assert senator.term_end == date(2026, 11, 3)
    house = [one for one in atlas.officials.values() if one.kind in {"representative", "delegate"}]
    assert len(house) == 437
    assert not any(one.stale(date(2027, 1, 3)) for one in house)
    assert all(one.stale(date(2027, 1, 4)) for one in house)
    assert atlas.lookup("60601").house is not None


@pytest.mark.parametrize("zip_code", ["94555", "33311", "30038", "79938"])
def test_vacant_seats_are_named_and_their_senators_are_there(atlas: Atlas, zip_code: str) -> None:
    found = atlas.lookup(zip_code)
    vacant = [str(candidate.seat) for candidate in found.candidates if candidate.vacant]
    assert len(vacant) == 1
    assert vacant[0] in {"CA-14", "FL-20", "GA-13", "TX-23"}
    chosen = atlas.lookup(zip_code, district=vacant[0])
    assert (chosen.vacant, chosen.house) == (True, None)
    assert len(chosen.senators) == 2
    assert chosen.fallback.offices


def test_a_member_without_telephone_and_full_name(atlas: Atlas) -> None:
    """G000607, CA-1: no phone, no url, no official_full. One more lacks the last."""
    gallagher = atlas.holder(Seat("CA", 1))
    assert gallagher
    assert (gallagher.key, gallagher.name, gallagher.offices) == ("us:bioguide:G000607", "James Gallagher", ())
    assert [office.phone for office in atlas.lines_of(gallagher)] == ["+12022243121"]
    assert "Analilia Mejia" in {official.name for official in atlas.officials.values()}


def test_every_other_telephone_in_washington_is_there_and_is_nobody_elses(atlas: Atlas) -> None:
    phones = [office.phone for one in atlas.officials.values() for office in one.offices if office.kind == "dc"
              and "bioguide" in office.key]  # fmt: skip
    assert Counter(phone[:8] for phone in phones) == {"+1202224": 100, "+1202225": 436}
    assert len(set(phones)) == 536


@pytest.mark.parametrize("bioguide", ["O000172", "H001098", "L000607"])
def test_members_without_an_office_at_home_have_washington(atlas: Atlas, bioguide: str) -> None:
    assert [office.kind for office in member(atlas, bioguide).offices] == ["dc"]


def test_offices_without_a_telephone_are_left_out_and_shared_lines_are_one(atlas: Atlas) -> None:
    district = [office for one in atlas.officials.values() for office in one.offices if office.kind == "district"]
    assert len(district) == 1280 - 75
    for official in atlas.officials.values():
        lines = [(office.phone, office.extension) for office in official.offices]
        assert len(lines) == len(set(lines)), official.key


def test_independents_and_whom_they_caucus_with(atlas: Atlas) -> None:
    loose = {(one.state, one.district, one.caucus) for one in atlas.officials.values() if one.party == "Independent"}
    assert loose == {("ME", None, "Democrat"), ("VT", None, "Democrat"), ("CA", 3, "Republican")}


def test_names_keep_their_accents_for_the_voice_and_fit_a_plain_text(atlas: Atlas) -> None:
    named = {one.name for one in atlas.officials.values()}
    assert {"Ben Ray Luján", "Nydia M. Velázquez", "Nanette Diaz Barragán"} <= named
    for official in atlas.officials.values():
        assert segments(official.text_name).encoding == "GSM-7"
        assert official.spoken("es") == official.said.get("es", official.name)
    assert text_name("Ben Ray Luján") == "Ben Ray Lujan"
    assert text_name("José Núñez Peña") == "José Nuñez Peña", "é and ñ cost nothing"


def test_city_names_with_letters_of_other_alphabets_make_plain_keys(atlas: Atlas) -> None:
    offices = {office.key: office for one in atlas.officials.values() for office in one.offices}
    assert offices["us:bioguide:P000620/canon_city"].city == "Cañon City"


def test_each_office_has_its_own_clock(atlas: Atlas) -> None:
    zones = {office.key.partition(":bioguide:")[2]: office.zone for one in atlas.officials.values()
             for office in one.offices}  # fmt: skip
    assert zones["M001153/juneau"] == "America/Juneau"
    assert zones["C000127/everett"] == "America/Los_Angeles"
    assert zones["C000127/dc"] == "America/New_York"


def test_zccd_lost_states_that_are_put_back() -> None:
    """Border ZIPs whose two states share a number kept one of them; it has no GU, VI, AS and MP at all."""
    lost = ["57255", "57430", "57638", "57641", "57642", "57645", "57648", "57660", "57717"]
    from gateway.officials.guesses import complete

    read = read_zips(File("zccd.csv", published("zccd.csv")))
    done = complete(read.seats, places().by_zip)
    for zip_code in lost:
        assert done.districts[zip_code][0] == (Seat("SD", 0), False)
        assert len(done.districts[zip_code]) > 1
    assert done.other_state == 12
    for zip_code, state in (("96910", "GU"), ("00802", "VI"), ("96799", "AS"), ("96950", "MP")):
        assert done.districts[zip_code] == [(Seat(state, 0), False)]


def test_zccd_imports(database: Database) -> None:
    report = update(database, source(zips=published("zccd.csv")), "me")
    assert report.counts["ZIP codes"] > 41_000
    assert "12 ZIP codes lack the state that the postal service puts on letters; it was added." in report.wrong
    assert Officials(database).atlas().lookup("57717").state == "SD"


def test_the_census_bureaus_own_file_gives_the_same(atlas: Atlas, database: Database) -> None:
    """Byte order mark, CRLF, water, empty ZIPs, delegates as 98, no islands; the share of land gives the order."""
    report = update(database, source(zips=census()), "me")
    assert not [sentence for sentence in report.wrong if "No ZIP code leads" in sentence]
    ours = Officials(database).atlas()
    for zip_code in ("60601", "10025", "57642", "20001", "00901", "96910", "10118", "98110"):
        assert ours.lookup(zip_code).what == atlas.lookup(zip_code).what
        assert ours.lookup(zip_code).candidates == atlas.lookup(zip_code).candidates


def test_the_land_of_a_zip_gives_the_order_in_the_census_file() -> None:
    text = census().replace("\r\n", "\r\n1|1701|District 1|2|60601|9999999999\r\n", 1)
    read = read_zips(File("tab20_cd11920_zcta520_natl.txt", text))
    assert read.congress == 119
    assert read.seats["60601"] == [Seat("IL", 1), Seat("IL", 7)]


def test_districts_of_another_congress_are_pointed_out(database: Database) -> None:
    report = update(database, source(zips=census().replace("CD119", "CD120")), "me")
    assert any("those of Congress 120, the members those of Congress 119" in sentence for sentence in report.wrong)
    again = update(database, source(zips=published(ZIPS)), "me")
    assert not any("of Congress 120" in sentence for sentence in again.wrong), "and can be replaced"

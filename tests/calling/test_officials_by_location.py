"""Calls to the officials of a supporter's own place, over real HTTP."""

from datetime import UTC

import pytest
from sqlalchemy import insert

from gateway.campaigns import import_campaign
from gateway.flows.events import LANGUAGES
from gateway.models.calls import call_requests, dial_attempts
from gateway.models.officials import offices, officials, zip_districts
from gateway.models.supporters import supporters
from gateway.officials.samples import sample_atlas
from gateway.officials.shipped import SWITCHBOARD
from gateway.sandbox.client import Phone
from tests.flows.flow_transcripts import NAMED, YOUR_CONGRESS
from tests.running import HOTLINE, SHORT_CODE, RunningGateway

WASHINGTON, CHICAGO = "+12025550111", "+13125550112"  # offices of one senator
MIGUEL_LAKE, ROSA_FIELD, SWITCHBOARD_PHONE = "+12025550125", "+12025550127", "+12022243121"
CAMPAIGN = "3"  # in the hotline's menu


@pytest.fixture
def congress(gateway: RunningGateway) -> RunningGateway:
    """With the campaign, and nobody in the directory yet."""
    import_campaign(gateway.runtime.db, YOUR_CONGRESS, [SHORT_CODE, HOTLINE])
    gateway.runtime.directory.refresh()
    return gateway


@pytest.fixture
def filled(congress: RunningGateway) -> RunningGateway:
    """With the made-up officials, too; the office of one has an extension."""
    atlas = sample_atlas()
    members = [official for official in atlas.officials.values() if official.key != SWITCHBOARD]
    with congress.runtime.db.transaction() as transaction:
        transaction.execute(
            insert(officials),
            [
                {
                    "key": official.key, "source": "file", "kind": official.kind, "name": official.name,
                    "state": official.state, "district": official.district, "senate_class": official.senate_class,
                    "rank": official.rank, "active": True,
                } | {f"title_{language}": official.title[language] for language in LANGUAGES}
                for official in members
            ],
        )  # fmt: skip
        transaction.execute(
            insert(offices),
            [
                {
                    "key": office.key, "official": official.key, "source": "file", "kind": office.kind,
                    "position": place, "phone": office.phone,
                    "zone": office.zone, "hours": str(office.hours), "active": True,
                    "extension": "ww7" if office.phone == MIGUEL_LAKE else None,
                }
                for official in members
                for place, office in enumerate(official.offices)
            ],
        )  # fmt: skip
        transaction.execute(
            insert(zip_districts),
            [
                {"zip": "60618", "state": "IL", "district": district, "position": place, "guess": False}
                for place, district in enumerate((5, 3, 9))
            ]
            + [{"zip": "60601", "state": "IL", "district": 7, "position": 0, "guess": False}],
        )
    return congress


def picks_up(gateway: RunningGateway, phone: Phone) -> str:
    gateway.run_jobs()
    return phone.answers() + phone.waits(5)


def dialed(gateway: RunningGateway) -> list[tuple[str, str]]:
    attempts = sorted(gateway.rows(dial_attempts), key=lambda each: each.id)
    return [(each.target, each.office_phone) for each in attempts]


def test_a_zip_by_text_and_the_call_to_the_representative(filled: RunningGateway) -> None:
    filled.official(ROSA_FIELD)
    rosa = filled.phone()
    [question] = rosa.texts("CONGRESS")
    assert "5-digit ZIP code" in question
    [answer] = rosa.texts("60601")
    assert "Representative Rosa Field (ZIP 60601)" in answer
    assert "Representative Rosa Field, press 1" in picks_up(filled, rosa)
    assert "Please hold a hearing" in rosa.presses("1")
    assert dialed(filled) == [("sample:representative:il-7", ROSA_FIELD)]
    [person] = filled.rows(supporters)
    assert (person.zip, person.district) == ("60601", None)


def test_a_district_is_asked_once_and_remembered(filled: RunningGateway) -> None:
    filled.official(MIGUEL_LAKE)
    rosa = filled.phone()
    [question] = rosa.texts("CONGRESO 60618")
    assert "1 Miguel Lake, 2 Delia Park, 3 John Stone" in question
    [answer] = rosa.texts("1")
    assert "su representante Miguel Lake" in answer
    [person] = filled.rows(supporters)
    assert (person.zip, person.district, person.language) == ("60618", "IL-5", "es")
    rosa.texts("no")
    [again] = rosa.texts("CONGRESO")
    assert "su representante Miguel Lake. Su ZIP: 60618" in again


def test_a_zip_is_put_right_while_the_phone_is_about_to_ring(filled: RunningGateway) -> None:
    filled.official(ROSA_FIELD)
    rosa = filled.phone()
    rosa.texts("CONGRESS 60618")
    rosa.texts("3")
    [answer] = rosa.texts("60601")
    assert "Rosa Field" in answer
    assert "Rosa Field" in picks_up(filled, rosa)
    assert [(person.zip, person.district) for person in filled.rows(supporters)] == [("60601", None)]


def test_the_hotline_asks_for_the_zip_and_dials_the_extension(filled: RunningGateway) -> None:
    official = filled.official(MIGUEL_LAKE)
    rosa = filled.phone()
    rosa.dials()
    rosa.presses("1")
    assert "five digits of your ZIP code" in rosa.presses(CAMPAIGN)
    assert "For Miguel Lake, press 1." in rosa.presses("60618")
    assert "Representative Miguel Lake, press 1" in rosa.presses("1")
    rosa.presses("1")
    assert dialed(filled) == [("sample:representative:il-5", MIGUEL_LAKE)]
    assert official.call is not None
    assert [(person.zip, person.district) for person in filled.rows(supporters)] == [("60618", "IL-5")]


def test_a_caller_neither_hears_nor_replaces_the_zip_on_file(filled: RunningGateway) -> None:
    """The number that a call comes from can be made up."""
    rosa = filled.phone()
    rosa.texts("SIGN Rosa Parks 60618")
    rosa.texts("yes")
    rosa.dials()
    rosa.presses("1")
    asked = rosa.presses(CAMPAIGN)
    assert "ZIP code" in asked
    assert "6 0 6 1 8" not in asked
    assert "Rosa Field" in rosa.presses("60601")
    assert [(person.zip, person.district) for person in filled.rows(supporters)] == [("60618", None)]


def test_before_any_import_the_switchboard_connects(congress: RunningGateway) -> None:
    congress.official(SWITCHBOARD_PHONE)
    rosa = congress.phone()
    [answer] = rosa.texts("CONGRESS 60601")
    assert "the switchboard of Congress" in answer
    picks_up(congress, rosa)
    assert "ask for your Representative or one of your Senators" in rosa.presses("1")
    assert dialed(congress) == [(SWITCHBOARD, SWITCHBOARD_PHONE)]


def test_whoever_calls_after_hours_is_told_and_rung_when_the_office_opens(filled: RunningGateway) -> None:
    filled.official(ROSA_FIELD)
    filled.advance(hours=4)
    rosa = filled.phone()
    rosa.texts("CONGRESS 60601")
    picks_up(filled, rosa)
    assert "The office opens tomorrow, Thursday, at 9 a.m." in rosa.presses("1")
    assert "We ring you tomorrow" in rosa.presses("1")
    filled.advance(hours=14, minutes=5)  # nine in Washington, and eight at her home in Chicago
    assert rosa.call is None
    filled.advance(hours=1)
    assert "Rosa Field once more, press 1" in rosa.answers() + rosa.waits(5)
    rosa.presses("1")
    assert dialed(filled) == [("sample:representative:il-7", ROSA_FIELD)]


def test_the_ring_after_a_busy_line_is_inside_the_hours_of_the_office_and_of_the_supporter(
    filled: RunningGateway,
) -> None:
    """Seven minutes to six in Washington, when the office closes; she may be rung from nine in Chicago on."""
    filled.official(ROSA_FIELD, behaviour="busy")
    filled.advance(hours=1, minutes=57)
    rosa = filled.phone()
    rosa.texts("CONGRESS 60601")
    picks_up(filled, rosa)
    assert "again after the others" in rosa.presses("1") + rosa.waits(10)
    rosa.presses("2")
    assert "Next is Representative Rosa Field" in rosa.presses("2")
    assert "ring you back in about" in rosa.presses("1") + rosa.waits(10)
    rosa.presses("1")
    [wish] = filled.rows(call_requests, call_requests.c.status == "due")
    assert wish.due_at.astimezone(UTC).hour == 15


@pytest.mark.parametrize("washington", ["busy", "no-answer"])
def test_the_office_at_home_is_dialed_when_washington_does_not(filled: RunningGateway, washington: str) -> None:
    import_campaign(filled.runtime.db, NAMED, [SHORT_CODE, HOTLINE])
    filled.runtime.directory.refresh()
    filled.official(WASHINGTON, behaviour=washington)
    chicago = filled.official(CHICAGO)
    rosa = filled.phone()
    rosa.texts("RIVERS")
    picks_up(filled, rosa)
    rosa.presses("1")
    rosa.waits(45)
    assert "We try another office of theirs." in "\n".join(line["text"] for line in rosa.on_call["transcript"])
    assert rosa.on_call["connected_to"] == chicago.number
    assert dialed(filled) == [("sample:senator:il-1", WASHINGTON), ("sample:senator:il-1", CHICAGO)]

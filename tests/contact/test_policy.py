"""Who may be contacted: each rule, and which of two comes first."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from gateway.contact import ANSWER_WITHIN, NO_TEXTS, quiet_from
from tests.contact.people import NOON, SHIPPED, refusal, rule, shipped, somebody

NIGHT = NOON + timedelta(hours=11)  # eleven in the evening in Chicago
SATURDAY_NIGHT = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def test_who_agreed_is_contacted_by_day() -> None:
    assert refusal(somebody()) is None
    assert refusal(somebody(), channel="call") is None


@pytest.mark.parametrize(
    ("known", "refused"),
    [
        ({"blocked": "threatens callers"}, "blocked"),
        ({"phone": "+525512345678"}, "country"),
        ({"phone": "+18095551234"}, "country"),  # the Dominican Republic, which looks like home
        ({"phone": "+19995551234"}, "country"),  # no country has such an area code
        ({"phone": "72345"}, "country"),
        ({"phone": ""}, "country"),  # whoever was erased
        ({"phone": "+19005551234"}, "number type"),
        ({"phone": "+18005551234"}, "number type"),
        ({"line_type": "premium"}, "number type"),
        ({"opted_out_at": NOON - HOUR}, "opted out"),
        ({"left_at": NOON - HOUR}, "left campaign"),
        ({"consented": False}, "no consent"),
    ],
)
def test_what_holds_until_somebody_changes_it(known: dict[str, Any], refused: str) -> None:
    for channel in ("text", "call"):
        found = refusal(somebody(**known), channel=channel)
        assert found is not None
        assert (found.rule, found.until) == (refused, None)


def test_the_first_rule_in_the_order_is_told() -> None:
    """Each one mended, the next one stands."""
    person = somebody(
        phone="+525512345678",
        blocked="a machine",
        line_type="landline",
        opted_out_at=NOON,
        left_at=NOON,
        consented=False,
        contacted=[NIGHT - n * MINUTE for n in range(3)],
    )
    told = [rule(person, NIGHT)]
    for mended in (
        {"blocked": None},
        {"phone": "+13125550101"},
        {"line_type": "mobile"},
        {"opted_out_at": None},
        {"left_at": None},
        {"consented": True},
    ):
        person = replace(person, **mended)
        told.append(rule(person, NIGHT))
    assert told == [
        "blocked", "country", "number type", "opted out", "left campaign", "no consent", "quiet hours",
    ]  # fmt: skip
    noon = replace(person, contacted=[NOON - n * MINUTE for n in range(3)])
    assert rule(noon, NOON) == "frequency cap"


@pytest.mark.parametrize("line_type", sorted(NO_TEXTS))
def test_only_a_landline_is_rung_that_gets_no_texts(line_type: str) -> None:
    person = somebody(line_type=line_type)
    assert rule(person) == "number type"
    assert rule(person, channel="call") == (None if line_type == "landline" else "number type")


def test_countries_are_the_operators_choice_and_premium_numbers_nobodys() -> None:
    rules = shipped(countries="us, mx, gb")
    assert rule(somebody("+525512345678"), NOON, rules=rules) is None
    assert rule(somebody("+447400123456"), NOON, rules=rules) is None
    assert rule(somebody("+449098790000"), NOON, rules=rules) == "number type"
    assert rule(somebody("+17872345678"), NOON, rules=rules) == "country"


@pytest.mark.parametrize("phone", ["+17872345678", "+13402345678", "+16712345678", "+16842345678", "+16702345678"])
def test_the_territories_are_at_home(phone: str) -> None:
    assert rule(somebody(phone)) in {None, "quiet hours"}


def test_a_fresh_wish_is_done_at_any_hour_and_an_old_one_in_the_morning() -> None:
    asked = NIGHT - timedelta(minutes=14, seconds=59)
    assert rule(somebody(asked_at=asked), NIGHT, purpose="wish") is None
    assert rule(somebody(asked_at=asked), NIGHT, purpose="campaign") == "quiet hours"
    assert rule(somebody(asked_at=NIGHT - ANSWER_WITHIN), NIGHT, purpose="wish") == "quiet hours"
    assert rule(somebody(), NIGHT, purpose="wish") == "quiet hours"


def test_a_wish_needs_no_consent_and_counts_for_no_ceiling() -> None:
    busy = somebody(consented=False, contacted=[NOON - n * MINUTE for n in range(5)])
    assert rule(busy, purpose="wish") is None


def test_two_clocks_that_differ_a_little_do_not_silence_an_answer() -> None:
    assert rule(somebody(asked_at=NIGHT + MINUTE), NIGHT, purpose="wish") is None
    assert rule(somebody(asked_at=NIGHT + HOUR), NIGHT, purpose="wish") == "quiet hours"


def test_stop_takes_back_the_wishes_before_it_and_not_the_ones_after() -> None:
    stopped = NOON - 5 * MINUTE
    assert rule(somebody(opted_out_at=stopped, asked_at=stopped - MINUTE), purpose="wish") == "opted out"
    assert rule(somebody(opted_out_at=stopped, asked_at=stopped), purpose="wish") == "opted out"
    assert rule(somebody(opted_out_at=stopped, asked_at=stopped + MINUTE), purpose="wish") is None
    assert rule(somebody(opted_out_at=stopped, asked_at=stopped + MINUTE), purpose="campaign") == "opted out"
    assert rule(somebody(opted_out_at=stopped, asked_at=stopped + MINUTE), NOON + HOUR, purpose="wish") == "opted out"


def test_who_left_a_campaign_gets_from_it_what_they_ask_for_later() -> None:
    left = NOON - HOUR
    assert rule(somebody(left_at=left), purpose="wish") == "left campaign"
    assert rule(somebody(left_at=left, asked_at=left - MINUTE), purpose="wish") == "left campaign"
    assert rule(somebody(left_at=left, asked_at=left + MINUTE), purpose="wish") is None
    assert rule(somebody(left_at=left, asked_at=left + MINUTE), purpose="campaign") == "left campaign"


def test_three_contacts_within_24_hours_whatever_the_date() -> None:
    contacts = [NOON - 23 * HOUR, NOON - 20 * HOUR, NOON - HOUR]
    assert rule(somebody(contacted=contacts[1:])) is None
    found = refusal(somebody(contacted=contacts))
    assert found is not None
    assert (found.rule, found.until) == ("frequency cap", NOON + HOUR)
    assert rule(somebody(contacted=contacts), NOON + HOUR - timedelta(microseconds=1)) == "frequency cap"
    assert rule(somebody(contacted=contacts), NOON + HOUR) is None
    assert rule(somebody(contacted=contacts), rules=shipped(contacts_per_day=4)) is None


def test_more_contacts_than_are_allowed_wait_for_enough_of_them_to_pass() -> None:
    """The ceiling was lowered meanwhile."""
    contacts = [NOON - 5 * HOUR, NOON - 4 * HOUR, NOON - 3 * HOUR]
    found = refusal(somebody(contacted=contacts), rules=shipped(contacts_per_day=1))
    assert found is not None
    assert found.until == NOON + 21 * HOUR  # nine in the morning


def test_where_the_ceiling_and_the_night_refuse_both_are_over_at_the_end() -> None:
    person = somebody(contacted=[NOON - 14 * HOUR, NOON - MINUTE, NOON])
    found = refusal(person, NOON)
    assert found is not None
    assert found.rule == "frequency cap"
    assert found.until == NOON + 21 * HOUR  # the ceiling would allow it at ten in the evening
    assert refusal(person, found.until) is None


def test_a_saturday_night_waits_for_sunday_noon() -> None:
    found = refusal(somebody(), SATURDAY_NIGHT)
    assert found is not None
    assert found.until == datetime(2026, 11, 22, 18, 0, tzinfo=UTC)


def test_the_carrier_may_deliver_until_the_quiet_hours_or_until_the_answer_is_none() -> None:
    evening = NOON + timedelta(hours=7, minutes=30)  # half past seven in Chicago
    eight = NOON + 8 * HOUR
    assert quiet_from(somebody(), SHIPPED, evening) == eight
    assert quiet_from(somebody(), SHIPPED, NIGHT) == NIGHT
    assert quiet_from(somebody(asked_at=NIGHT - MINUTE), SHIPPED, NIGHT) == NIGHT - MINUTE + ANSWER_WITHIN
    assert quiet_from(somebody(asked_at=evening), SHIPPED, evening) == eight
    assert quiet_from(somebody(), shipped(quiet_hours="0-24"), NIGHT) == NIGHT + 24 * HOUR


def test_where_no_hour_is_decent_there_is_no_until() -> None:
    """Nine to ten in New York and in Honolulu at once."""
    nowhere = somebody("+15005550004")
    found = refusal(nowhere, rules=shipped(quiet_hours="9-10"))
    assert found is not None
    assert (found.rule, found.until) == ("quiet hours", None)

"""Which clocks show the same, and what people call them."""

from datetime import timedelta

import pytest

from gateway.contact.places import home, line_of
from gateway.contact.zones import clocks_of, names_of
from tests.contact.people import NOON

NOBODY_KNOWS = line_of("+18005550101")


@pytest.mark.parametrize(
    ("zip_code", "names"),
    [
        ("10001", ["Eastern time"]),
        ("47591", ["Eastern time"]),  # one of Indiana's eleven zones
        ("85004", ["Arizona"]),  # in winter as in Denver, in summer as in Los Angeles
        ("96813", ["Hawaii"]),
        ("96942", ["Guam"]),  # Chuuk
        ("96960", ["Pacific/Majuro"]),
    ],
)
def test_a_clock_has_the_name_that_people_call_it(zip_code: str, names: list[str]) -> None:
    place = home(zip_code, NOBODY_KNOWS)
    assert names_of(place, NOON) == names_of(place, NOON + timedelta(days=182)) == names


def test_where_nobody_knows_they_are_all_named_from_east_to_west() -> None:
    assert names_of(line_of("+18505550101").place, NOON) == ["Eastern time", "Central time"]
    assert len(names_of(NOBODY_KNOWS.place, NOON)) == 6


def test_those_that_show_the_same_are_one() -> None:
    indiana, new_york, arizona, denver = (
        clocks_of(home(code, NOBODY_KNOWS), NOON) for code in ("47591", "10001", "85004", "80202")
    )
    assert indiana == new_york
    assert arizona != denver

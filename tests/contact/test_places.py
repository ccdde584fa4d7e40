"""Where somebody lives, as far as that can be known."""

import pytest

from gateway.contact.places import ANYWHERE, home, line_of
from tests.contact.people import CHICAGO


def zones(phone: str) -> tuple[str, ...]:
    return line_of(phone).place.zones


def test_the_zip_is_believed_before_the_area_code() -> None:
    place = home("96813", line_of(CHICAGO))
    assert (place.zones, place.state) == (("Pacific/Honolulu",), "HI")


@pytest.mark.parametrize("zip_code", [None, "", "00000", "not a ZIP", "09012"])  # the last one: the army, in Europe
def test_without_a_zip_that_has_a_place_the_area_code_tells(zip_code: str | None) -> None:
    assert home(zip_code, line_of(CHICAGO)) == (("America/Chicago",), "IL")


def test_an_area_code_in_two_zones_is_in_both() -> None:
    """Florida's panhandle keeps two times; a mobile number from there may have gone to the other end of it."""
    assert set(zones("+18505550101")) == {"America/New_York", "America/Chicago"}
    assert {"America/Boise", "America/Los_Angeles"} <= set(zones("+12085550101"))


@pytest.mark.parametrize("phone", ["+18005550101", "+15005550004", "+19005550101", "72345", ""])
def test_a_number_without_a_place_may_be_anywhere(phone: str) -> None:
    assert line_of(phone).place == ANYWHERE


@pytest.mark.parametrize(
    ("phone", "state"),
    [
        ("+14015550101", "RI"),
        ("+18595550101", "KY"),
        ("+12025550101", "DC"),
        ("+13045550101", "WV"),
        ("+17872345678", "PR"),
        ("+16712345678", "GU"),
        ("+14165550101", None),
        ("+12045550101", None),  # Manitoba, though some ZIPs of North Dakota name it
    ],
)
def test_the_state_of_an_area_code(phone: str, state: str | None) -> None:
    assert line_of(phone).place.state == state


def test_the_territories_keep_their_own_time() -> None:
    assert zones("+17872345678") == ("America/Puerto_Rico",)
    assert zones("+16712345678") == ("Pacific/Guam",)
    assert home("96910", line_of(CHICAGO)).zones == ("Pacific/Guam",)


def test_another_country_has_its_own_zones() -> None:
    assert line_of("+525512345678") == ("MX", True, (("America/Mexico_City",), None))


def test_every_place_of_the_data_has_a_zone_that_exists() -> None:
    """One ZIP of the library has the name of its town for a time zone."""
    assert home("99634", line_of("+19075550101")).zones == line_of("+19075550101").place.zones

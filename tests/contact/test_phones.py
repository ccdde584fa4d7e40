"""The quick way to read a number reads it as the library does."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import NumberParseException

from gateway.phones import NO_PERSON, PhoneError, supporter_phone

SHAPES = (
    "{}{}{}",
    "({}) {}-{}",
    "{}-{}-{}",
    "{}.{}.{}",
    "1{}{}{}",
    "+1{}{}{}",
    "+1 ({}) {} {}",
    "1-{}-{}-{}",
    "({}){}{}",
)


def by_library(text: str) -> str | None:
    try:
        number = phonenumbers.parse(text, "US")
    except NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number) or phonenumbers.number_type(number) in NO_PERSON:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def read(text: str) -> str | None:
    try:
        return supporter_phone(text)
    except PhoneError:
        return None


@pytest.mark.parametrize("shape", SHAPES)
def test_a_number_is_read_however_it_is_written(shape: str) -> None:
    assert read(shape.format("312", "555", "0101")) == "+13125550101"


def test_every_area_code() -> None:
    """Canada's, Puerto Rico's, premium, toll-free and those that nobody has."""
    for area in range(200, 1000):
        number = f"{area}{200 + area * 7 % 800}0101"
        assert read(number) == by_library(number), number


@given(
    st.sampled_from(SHAPES),
    st.from_regex(r"[0-9]{3}", fullmatch=True),
    st.from_regex(r"[0-9]{3}", fullmatch=True),
    st.from_regex(r"[0-9]{3,5}", fullmatch=True),
)
def test_any_digits(shape: str, area: str, exchange: str, line: str) -> None:
    text = shape.format(area, exchange, line)
    assert read(text) == by_library(text)


@given(st.text(alphabet="+1()-. 2359０١x", max_size=16))
def test_anything_written(text: str) -> None:
    assert read(text) == by_library(text)

"""What a segment may say."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.contact.places import STATES, zip_ranges
from gateway.segments.definition import KINDS, Kind, Segment, SegmentError, in_words, read_condition


@pytest.mark.parametrize(
    ("kind", "value", "fault"),
    [
        ("language", "fr", "en or es"),
        ("state", "XX", "two letters"),
        ("zip", "60601-1234", "one to five digits"),
        ("zip", "", "needs a value"),
        ("tag", "!!", "letters or digits"),
        ("tag", "x" * 41, "40 characters"),
        ("joined", "yesterday", "such as 2026-10-01"),
        ("active", "2026-10-01,2026-10-02", "one day"),
        ("source", "x" * 61, "60 characters"),
    ],
)
def test_what_is_wrong_is_said(kind: Kind, value: str, fault: str) -> None:
    with pytest.raises(SegmentError, match=fault):
        read_condition(kind, value)


def test_values_are_read_as_people_write_them() -> None:
    assert read_condition("state", "il, wi ,IL").values == ("IL", "WI")
    assert read_condition("source", "Radio Arroyo,  1240 AM").values == ("Radio Arroyo, 1240 AM",)


def test_it_is_shown_as_it_is_typed() -> None:
    said = Segment((read_condition("source", "San Pio"), read_condition("active", "2026-10-01", negated=True)))
    assert in_words(said) == '--source "San Pio" --not-active-since 2026-10-01'
    assert in_words(Segment()) == "everybody"


@given(st.lists(st.tuples(st.sampled_from(KINDS), st.text(max_size=20), st.booleans()), max_size=4))
def test_what_was_stored_is_read_again(said: list[tuple[Kind, str, bool]]) -> None:
    conditions = []
    for kind, value, negated in said:
        try:
            conditions.append(read_condition(kind, value, negated=negated))
        except SegmentError:
            continue
    assert Segment.loads(Segment(tuple(conditions)).dumps()) == Segment(tuple(conditions))


def test_a_few_ranges_of_zip_codes_are_a_state() -> None:
    assert zip_ranges("IL")[0][0] == "60001"
    ranges = sorted((first, last) for state in STATES for first, last in zip_ranges(state))
    assert len(ranges) < 200
    assert all(before[1] < after[0] for before, after in pairwise(ranges)), "no two overlap"

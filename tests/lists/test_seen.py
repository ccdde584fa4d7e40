"""A number is new once."""

from hypothesis import given
from hypothesis import strategies as st

from gateway.lists.seen import Seen

# Near to each other, and on both sides of where the next row begins; the shortest and the longest that E.164 allows.
phones = st.one_of(
    st.integers(12125550000, 12125550040),
    st.integers(10_000_000, 999_999_999_999_999),
    st.integers(12125599990, 12125600010),
).map(lambda number: f"+{number}")


@given(st.lists(phones, max_size=60))
def test_it_remembers_as_a_set_does(numbers: list[str]) -> None:
    seen, known = Seen(), set[str]()
    for number in numbers:
        assert seen.add(number) == (number not in known)
        known.add(number)

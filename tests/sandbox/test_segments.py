"""Vectors worked out by hand from 3GPP TS 23.038."""

import pytest

from gateway.sandbox.segments import segments


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("a" * 152 + "€" + "a" * 152, 3),  # the escape pair does not straddle two segments: 152 + 154
        ("ñ" * 160, 1),
        ("á" * 70, 1),
        ("á" * 71, 2),
        ("á" + "a" * 159, 3),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("a" * 66 + "😀" * 34, 3),  # the surrogate pair neither: 66 + 66 + 2
    ],
)
def test_a_text_takes_so_many_segments(body: str, expected: int) -> None:
    assert segments(body) == expected

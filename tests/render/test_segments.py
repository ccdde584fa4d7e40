"""Segments against vectors worked out by hand from 3GPP TS 23.038, and against another way to count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.render.segments import Segments, segments

# The table of TS 23.038, row by row, written down independently of the code: 0x00-0x7F without the escape.
BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅå" "Δ_ΦΓΛΩΠΨΣΘΞ" "ÆæßÉ" " !\"#¤%&'()*+,-./" "0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNO" "PQRSTUVWXYZÄÖÑÜ§" "¿abcdefghijklmno" "pqrstuvwxyzäöñüà"
)  # fmt: skip
EXTENSION = "\f^{}\\[~]|€"


def test_the_alphabet_has_127_letters_and_ten_more() -> None:
    assert len(set(BASIC)) == 127
    assert segments(BASIC) == Segments("GSM-7", 1)
    assert segments(EXTENSION) == Segments("GSM-7", 1)


@pytest.mark.parametrize(
    ("text", "encoding", "count"),
    [
        ("", "GSM-7", 0),
        ("a", "GSM-7", 1),
        ("a" * 160, "GSM-7", 1),
        ("a" * 161, "GSM-7", 2),
        ("a" * 306, "GSM-7", 2),
        ("a" * 307, "GSM-7", 3),
        ("€" * 80, "GSM-7", 1),
        ("€" * 81, "GSM-7", 2),
        ("€" * 152, "GSM-7", 2),  # 76 fit in 153 septets: the last one stays empty
        ("€" * 153, "GSM-7", 3),
        ("a" * 152 + "€" + "a" * 151, "GSM-7", 2),  # the pair moves to the second part whole
        ("a" * 152 + "€" + "a" * 152, "GSM-7", 3),
        ("a" * 159 + "\n", "GSM-7", 1),
        ("á", "UCS-2", 1),
        ("á" * 70, "UCS-2", 1),
        ("á" * 71, "UCS-2", 2),
        ("á" * 134, "UCS-2", 2),
        ("á" * 135, "UCS-2", 3),
        ("é" * 160, "GSM-7", 1),
        ("😀" * 35, "UCS-2", 1),
        ("😀" * 36, "UCS-2", 2),
        ("😀" * 66, "UCS-2", 2),  # 33 fit in 67 units
        ("😀" * 67, "UCS-2", 3),
        ("á" * 66 + "😀" + "á" * 65, "UCS-2", 2),
        ("á" * 66 + "😀" + "á" * 66, "UCS-2", 3),
        ("`", "UCS-2", 1),
        ("’", "UCS-2", 1),
        ("\t", "UCS-2", 1),
    ],
)
def test_counts(text: str, encoding: str, count: int) -> None:
    counted = segments(text)
    assert (counted.encoding, counted.count) == (encoding, count)


def test_culprits_once_each_in_order() -> None:
    assert segments("¿Cómo está Ramón? 😀").culprits == ("ó", "á", "😀")
    assert segments("¿Qué año? ¡Sí!").culprits == ("í",)


def _filled(units: list[int], room: int) -> int:
    """Part by part, as a phone would join them."""
    parts = []
    while units:
        part: list[int] = []
        while units and sum(part) + units[0] <= room:
            part.append(units.pop(0))
        parts.append(part)
    return len(parts)


@given(st.text(st.sampled_from(BASIC + EXTENSION), min_size=1, max_size=700))
def test_gsm_like_a_phone(text: str) -> None:
    units = [2 if char in EXTENSION else 1 for char in text]
    assert segments(text) == Segments("GSM-7", 1 if sum(units) <= 160 else _filled(units, 153))


@given(st.text(st.sampled_from("áñ😀a€𝕏"), min_size=1, max_size=300).map("í".__add__))
def test_ucs2_like_a_phone(text: str) -> None:
    units = [len(char.encode("utf-16-be")) // 2 for char in text]
    assert segments(text).count == (1 if sum(units) <= 70 else _filled(units, 67))

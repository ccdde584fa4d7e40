"""Letters that look plain and are not, and those that make a text dear."""

import pytest

from gateway.blasts.wording.letters import plain_form, room, tidied, to_blame, unshowable
from gateway.flows.segments import segments


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("cafe\u0301 u\u0301ltimo", "café último"),  # as a Mac hands it over
        ("a\u00a0b\u2009c\td\u3000e", "a b c d e"),
        ("one\r\ntwo\u2028three\x0bfour  \n\nfive\n", "one\ntwo\nthree\nfour\n\nfive"),
        ("\ufeffa\u200bb\u200cc\u00add\u2060e\u200ff", "abcdef"),
        ("\u202egnp\u202c", "gnp"),
        ("👨\u200d👩\u200d👧 ❤\ufe0f 👍🏽", "👨\u200d👩\u200d👧 ❤\ufe0f 👍🏽"),
        ("“¡Únete!” – ya…", "“¡Únete!” – ya…"),  # it looks different without
    ],
)
def test_what_looks_the_same_is_written_the_plain_way(written: str, kept: str) -> None:
    assert tidied(written) == kept
    assert tidied(kept) == kept


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("áéíóúñü¿¡", "aéiouñü¿¡"),
        ("ÁÉÍÓÚÑÜÇ ç", "AÉIOUÑÜÇ c"),
        ("“a” «b» „c‟ ‹d› ‘e’ 5′", '"a" "b" "c" \'d\' \'e\' 5\''),
        ("a–b—c‐d‑e−f • g…", "a-b-c-d-e-f - g..."),
        ("1.º 2ª ½ ™ ™️", "1.o 2a 1/2 TM TM"),
        ("u\u0301", "u"),
        ("ok 🙂 vamos 👍🏽!\n👨\u200d👩\u200d👧 ❤\ufe0f", "ok vamos !\n"),
        ("as  it is", "as  it is"),
        ("移民之家 ú", None),
        ("привет", None),
    ],
)
def test_the_plain_form(text: str, plain: str | None) -> None:
    assert plain_form(text) == plain


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Únete “ya” 👍🏽", "Ú “ ” 👍"),
        ("a\u200bb", "zero width space"),
        ("a\u00a0b", "no-break space"),
        ("a\x07b", "U+0007"),
        ("ÁÍÓÚáíóúçã", "Á Í Ó Ú á í ó ú and 2 more"),
    ],
)
def test_what_is_to_blame_is_told_so_that_it_can_be_found(text: str, names: str) -> None:
    assert to_blame(segments(text)) == names


def test_what_no_telephone_shows() -> None:
    assert unshowable("a\nb é 👍🏽 🫨") == []  # the last one is younger than this Python
    assert unshowable("a\0b\x1b\0\ud800\ue000") == ["U+0000", "U+001B", "U+D800", "U+E000"]


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("x" * 160, 0),
        ("x" * 161, 2 * 153 - 161),
        ("x" * 306, 0),
        ("x" * 159 + "€", 2 * 153 - 161),
        (
            "x" * 152 + "€" + "x" * 151,
            0,
        ),  # € stands in the second segment whole, and leaves one letter out of the first
        ("ú" * 70, 0),
        ("ú" * 71, 2 * 67 - 71),
        ("ú" * 66 + "👍" + "ú" * 65, 0),
        ("ú" * 134, 0),
    ],
)
def test_how_many_letters_more_cost_nothing(text: str, fits: int) -> None:
    counted = segments(text)
    assert room(text, counted) == fits
    assert segments(text + "x" * (fits + 1)).count == counted.count + 1

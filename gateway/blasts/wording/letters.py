"""Letters as a telephone shows and a carrier counts them: which make a text dear, and the same text without. Pure."""

import unicodedata
from typing import Final

from gateway.flows.segments import Segments, segments

_SHOWN: Final = 8  # of the letters that are to blame

# Nobody sees these, in no language that we write: they come along with what is copied. What joins an emoji stays.
_UNSEEN: Final = dict.fromkeys(
    map(ord, "\u00ad\u034f\u061c\u180e\u200b\u200c\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff")
) | dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x2070)])
# What a keyboard or a word processor makes of plain punctuation.
_PLAIN: Final = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″〝〞❝❞", '"'),
        **dict.fromkeys("‘’‚‛‹›′`´ʹʻʼˊˋ❛❜", "'"),
        **dict.fromkeys("‐‑‒–—―−•·", "-"),
        "…": "...",
        "⁄": "/",
        "→": "->",
        "©": "(c)",
        "®": "(R)",
    }
)


def tidied(text: str) -> str:
    """As it looks, with what looks the same and is counted dearer written in the plain way.

    Accents that a Mac writes as a letter of their own, spaces and line breaks of word processors, what nobody sees.
    """
    lines = unicodedata.normalize("NFC", text.translate(_UNSEEN)).strip().splitlines()
    return "\n".join("".join(" " if _is_space(letter) else letter for letter in line).rstrip() for line in lines)


def _is_space(letter: str) -> bool:
    return letter == "\t" or unicodedata.category(letter) == "Zs"


def unshowable(text: str) -> list[str]:
    """By their numbers: control characters and what is no letter at all. No telephone shows them."""
    found = (letter for letter in text if unicodedata.category(letter) in {"Cc", "Cs", "Co"} and letter != "\n")
    return [_number(letter) for letter in dict.fromkeys(found)]


def plain_form(text: str) -> str | None:
    """Without what makes it dear: `ú` is `u`, a curly quote straight, an emoji gone; é, ñ, ü, ¿ and ¡ stay.

    None where that is no way to write it, as for another alphabet.
    """
    plain = "".join(_plain_letter(letter) for letter in text.translate(_PLAIN))
    if segments(plain).encoding != "GSM-7":
        return None
    return plain if plain == text else "\n".join(" ".join(line.split()) for line in plain.split("\n"))


def _plain_letter(letter: str) -> str:
    if segments(letter).encoding == "GSM-7":
        return letter
    parts = unicodedata.normalize("NFKD", letter).translate(_PLAIN)
    base = "".join(mark for mark in parts if not _is_sign(mark))
    return base if segments(base).encoding == "GSM-7" else letter


def _is_sign(mark: str) -> bool:
    """An accent by itself, or an emoji with all that belongs to it."""
    return not mark.isascii() and unicodedata.category(mark) in {"Mn", "Me", "Cf", "So", "Sk", "Sm", "Cn"}


def to_blame(counted: Segments) -> str:
    """The letters that make it dear, as they are seen, or by name."""
    seen = [
        letter for letter in counted.culprits if unicodedata.category(letter)[0] in "LNPS" and not _is_tone(letter)
    ]
    names = seen or [_named(letter) for letter in counted.culprits]
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return " ".join(names[:_SHOWN]) + more


def _named(letter: str) -> str:
    return unicodedata.name(letter, "").lower() or _number(letter)


def _number(letter: str) -> str:
    return f"U+{ord(letter):04X}"


def _is_tone(letter: str) -> bool:
    """Of the skin of an emoji."""
    return unicodedata.category(letter) == "Sk"


def room(text: str, counted: Segments) -> int:
    """How many plain letters more cost nothing."""
    more = 0
    while segments(text + "x" * (more + 1)).count <= counted.count:
        more += 1
    return more

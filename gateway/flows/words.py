"""A text's words as people mean them: without case, accents, punctuation, emoji or odd spacing."""

import re
import unicodedata
from functools import lru_cache

_APOSTROPHES = dict.fromkeys(map(ord, "'’‘`´ʼ"))
_NOT_WORDS = re.compile(r"[^a-z0-9]+")
_LONGEST = 1600  # the carrier accepts no longer text


@lru_cache(maxsize=64)  # one text is looked at by half a dozen readers
def plain(text: str) -> str:
    """`¡Sí,  Señor!` -> `si senor`. Letters outside a-z that have no such base are dropped."""
    text = text[:_LONGEST]
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(mark for mark in text if unicodedata.category(mark) not in {"Mn", "Cf"})
    return _NOT_WORDS.sub(" ", text.lower().translate(_APOSTROPHES)).strip()


def squeezed(word: str) -> str:
    """`stooopp` -> `stop`: each run of one letter once."""
    return "".join(letter for letter, before in zip(word, " " + word, strict=False) if letter != before)


def one_typo_apart(one: str, other: str) -> bool:
    """Damerau-Levenshtein distance of exactly one: a letter more, less, other, or two swapped."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    if len(one) > len(other):
        one, other = other, one
    start = 0
    while start < len(one) and one[start] == other[start]:
        start += 1
    if len(one) < len(other):
        return one[start:] == other[start + 1 :]
    if one[start + 1 :] == other[start + 1 :]:
        return True
    swapped = one[start + 1 : start + 2] + one[start]
    return one[start + 2 :] == other[start + 2 :] and swapped == other[start : start + 2]

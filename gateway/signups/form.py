"""What somebody signed with, read from the fields of a web form or of a row of a paper list."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from gateway.flows.answers import parse_zip
from gateway.flows.events import Language
from gateway.flows.words import plain
from gateway.forms import FormError, read_texts
from gateway.phones import supporter_phone

LONGEST: Final = {"name": 60, "phone": 40, "zip": 10, "language": 20, "source": 60, "consent": 1000}
REQUIRED: Final = ("name", "phone", "zip")
# Letters, joined by apostrophes and hyphens, and initials. No digits and no dots within: the name goes out in a text
# to a phone that somebody typed into a form, so it must not carry a link or another number.
_WORD: Final = r"(?:[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*\.?|(?:[^\W\d_]\.)+)"
_NAME: Final = re.compile(rf"{_WORD}(?:,? {_WORD}){{0,7}}")
_BEHIND: Final = {"jr", "sr", "ii", "iii", "iv"}
_LANGUAGES: Final[dict[str, Language]] = {
    "en": "en", "english": "en", "ingles": "en", "es": "es", "espanol": "es", "spanish": "es",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Form:
    """`consent` are the words about texts that were shown to them."""

    name: str
    phone: str
    zip: str
    language: Language
    source: str
    consent: str


def read_form(document: Mapping[str, Any]) -> Form:
    """Raises FormError with everything that is wrong, not only the first thing."""
    texts, problems = read_texts(document, LONGEST, REQUIRED)
    for field, read in (
        ("name", read_name),
        ("phone", supporter_phone),
        ("zip", read_zip),
        ("language", read_language),
    ):
        if field not in problems and texts[field]:
            try:
                texts[field] = read(texts[field])
            except ValueError as fault:
                problems[field] = str(fault)
    if problems:
        raise FormError(problems)
    language: Language = "es" if texts["language"] == "es" else "en"
    return Form(texts["name"], texts["phone"], texts["zip"], language, texts["source"], texts["consent"])


def read_name(text: str) -> str:
    """Raises ValueError."""
    if not _NAME.fullmatch(text) or sum(map(str.isalpha, text)) < 2:
        raise ValueError("must be a person's first and last name, in letters")
    last, comma, first = text.partition(", ")
    if plain(first) in _BEHIND:
        return f"{last} {first}"
    return f"{first} {last}" if comma else text


def read_zip(text: str) -> str:
    """Raises ValueError."""
    found = parse_zip(text)
    if not found or not re.fullmatch(r"\d{5}(?:[ -]?\d{4})?", text, re.ASCII):
        raise ValueError("must be a US ZIP code of five digits, such as 60601")
    return found


def five_digits(text: str) -> str:
    """A ZIP code, ZIP+4 too: spreadsheets take New England's leading zeros away."""
    text = text.removesuffix(".0").replace("–", "-")
    found = re.fullmatch(r"(\d{3,4})(?:-\d{4})?|(\d{4})\d{4}", text, re.ASCII)
    return (found[1] or found[2]).zfill(5) if found else text


def read_language(text: str) -> Language:
    """Raises ValueError."""
    found = _LANGUAGES.get(plain(text))
    if found is None:
        raise ValueError('must be "en" or "es"')
    return found

"""A row of a list, read as a person."""

import json
import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from gateway.contact.places import origin_of
from gateway.crypto import phone_indexes
from gateway.flows.events import Language
from gateway.flows.words import plain
from gateway.lists.columns import Columns
from gateway.phones import PhoneError, supporter_phone
from gateway.sheets.formulas import meant
from gateway.signups.form import LONGEST, five_digits, read_language, read_name, read_zip

_LONGEST_VALUE = 200  # characters of a custom field
_LANGUAGES = {"spa": "es", "esp": "es", "sp": "es", "castellano": "es", "eng": "en", "ing": "en"}
_NO_LETTERS = {"Cf", "Cn", "Co", "Sk", "So"}  # categories of Unicode
_FIGURES = re.compile(r"[\d\s()+-]*(?:\.\d{3}[. -]?\d{4})?", re.ASCII)
_POINT = re.compile(r"(\d{10,15})\.0+", re.ASCII)
_POWER = re.compile(r"(\d)(?:[.,](\d+))?[eE]\+?(\d{1,2})", re.ASCII)
_WORDS = re.compile(r"[^\W\d_]+")
_EXTENSION = {"x", "ext", "extension"}
_BESIDE = _EXTENSION | {
    "c", "cel", "cell", "celular", "mobile", "mobil", "movil", "m", "h", "home", "casa", "p", "ph", "phone", "tel",
    "telefono", "telephone", "number", "numero", "num", "w", "whatsapp",
}  # fmt: skip
_AS_JSON = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True, slots=True)
class Person:
    """`fields` is JSON, as it is stored; `left_out` are names, zips, languages where what stands there is none."""

    phone: str
    indexes: tuple[bytes, ...]
    name: str | None
    zip: str | None
    language: Language
    fields: str | None
    left_out: tuple[str, ...] = ()


class Reader:
    def __init__(self, columns: Columns, language: Language, countries: Collection[str]) -> None:
        self._columns = columns
        self._language = language
        self._countries = countries

    def read(self, cells: Sequence[str]) -> Person:
        """Raises PhoneError. Whatever else is of no use is left out: the person can be reached."""
        phone = self._phone(self._cell(cells, "phone"))
        written, given = self._name(cells), self._cell(cells, "zip")
        name, zip_code = _name(written), _zip(given)
        left_out = (("names",) if written and not name else ()) + (("zips",) if given and not zip_code else ())
        spoken = self._cell(cells, "language")
        language = _language(spoken)
        left_out += ("languages",) if spoken and not language else ()
        return Person(
            phone, phone_indexes(phone), name, zip_code, language or self._language, self._fields(cells), left_out
        )

    def _cell(self, cells: Sequence[str], column: str) -> str:
        place = self._columns.places.get(column)
        text = cells[place].strip() if place is not None and place < len(cells) else ""
        return meant(text) if text and text[0] in "='" else text

    def _phone(self, written: str) -> str:
        if not written:
            raise PhoneError("is missing")
        phone = supporter_phone(written if _FIGURES.fullmatch(written) else _number(written))
        country = origin_of(phone).country
        if country not in self._countries:
            raise PhoneError(f"is a number of a country that is not among COUNTRIES ({country or 'unknown'})")
        return phone

    def _name(self, cells: Sequence[str]) -> str:
        return self._cell(cells, "name") or f"{self._cell(cells, 'first')} {self._cell(cells, 'last')}".strip()

    def _fields(self, cells: Sequence[str]) -> str | None:
        written = tuple([cells[place] if place < len(cells) else "" for place in self._columns.fields.values()])
        return _fields(tuple(self._columns.fields), written) if any(written) else None


def _number(written: str) -> str:
    """What a spreadsheet makes of a number, and one with a word such as `cell` beside it. Raises PhoneError.

    A word that nobody knows may be a wish not to be called.
    """
    if point := _POINT.fullmatch(written):
        return point[1]
    if power := _POWER.fullmatch(written):
        figures = power[1] + (power[2] or "")
        if len(figures) != int(power[3]) + 1:
            raise PhoneError(
                "was rounded by a spreadsheet: make the column one of texts there, and save the list anew"
            )
        return figures
    words = {plain(word) for word in _WORDS.findall(written)}
    if words - _BESIDE and any(map(str.isdigit, written)):
        raise PhoneError("has words beside it: leave the number alone in its cell, or take the row out")
    return written if words & _EXTENSION else _WORDS.sub(" ", written)


@lru_cache(maxsize=10_000)
def _fields(names: tuple[str, ...], written: tuple[str, ...]) -> str | None:
    """As JSON. Many people of a list have the same in them: a union's local, a shop."""
    found = {name: value for name, cell in zip(names, written, strict=True) if (value := _value(cell))}
    return _AS_JSON(found) if found else None


def _name(written: str) -> str | None:
    """It will stand in texts, so it is held to the rule for names of signers."""
    text = " ".join((written if written.isascii() else _letters(written)).split())
    try:
        return read_name(text) if text and len(text) <= LONGEST["name"] else None
    except ValueError:
        return None


def _letters(written: str) -> str:
    """Without emoji, and without the marks of programs that say which way the text runs."""
    text = unicodedata.normalize("NFC", written)
    return "".join(letter for letter in text if unicodedata.category(letter) not in _NO_LETTERS).replace("\ufe0f", "")


@lru_cache(maxsize=10_000)
def _zip(written: str) -> str | None:
    try:
        return read_zip(five_digits(written))
    except ValueError:
        return None


@lru_cache(maxsize=100)
def _language(written: str) -> Language | None:
    """Of two the first; `es-MX` and `Spanish (Mexico)` are Spanish."""
    first = plain(written).partition(" ")[0]
    try:
        return read_language(_LANGUAGES.get(first, first))
    except ValueError:
        return None


def _value(written: str) -> str:
    text = " ".join(meant(written.strip()).split())
    return (text if text.isprintable() else "".join(filter(str.isprintable, text)))[:_LONGEST_VALUE]

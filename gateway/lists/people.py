"""A row of a list, read as a person."""

import json
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from gateway.contact.places import origin_of
from gateway.crypto import phone_indexes
from gateway.flows.events import Language
from gateway.lists.columns import Columns
from gateway.phones import PhoneError, supporter_phone
from gateway.signups.form import LONGEST, five_digits, read_language, read_name, read_zip

_LONGEST_VALUE = 200  # characters of a custom field
_AS_JSON = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True, slots=True)
class Person:
    """`fields` is JSON, as it is stored; `left_out` are name and zip where what stands there is none."""

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
        left_out = (("name",) if written and not name else ()) + (("zip",) if given and not zip_code else ())
        language = _language(self._cell(cells, "language")) or self._language
        return Person(phone, phone_indexes(phone), name, zip_code, language, self._fields(cells), left_out)

    def _cell(self, cells: Sequence[str], column: str) -> str:
        place = self._columns.places.get(column)
        return cells[place].strip() if place is not None and place < len(cells) else ""

    def _phone(self, written: str) -> str:
        if not written:
            raise PhoneError("is missing")
        phone = supporter_phone(written.removesuffix(".0"))  # what a spreadsheet makes of a number
        country = origin_of(phone).country
        if country not in self._countries:
            raise PhoneError(f"is a number of a country that is not among COUNTRIES ({country or 'unknown'})")
        return phone

    def _name(self, cells: Sequence[str]) -> str:
        return self._cell(cells, "name") or f"{self._cell(cells, 'first')} {self._cell(cells, 'last')}".strip()

    def _fields(self, cells: Sequence[str]) -> str | None:
        written = tuple([cells[place] if place < len(cells) else "" for place in self._columns.fields.values()])
        return _fields(tuple(self._columns.fields), written) if any(written) else None


@lru_cache(maxsize=10_000)
def _fields(names: tuple[str, ...], written: tuple[str, ...]) -> str | None:
    """As JSON. Many people of a list have the same in them: a union's local, a shop."""
    found = {name: value for name, cell in zip(names, written, strict=True) if (value := _value(cell))}
    return _AS_JSON(found) if found else None


def _name(written: str) -> str | None:
    """It will stand in texts, so it is held to the rule for names of signers."""
    text = " ".join((written if written.isascii() else unicodedata.normalize("NFC", written)).split())
    try:
        return read_name(text) if text and len(text) <= LONGEST["name"] else None
    except ValueError:
        return None


@lru_cache(maxsize=10_000)
def _zip(written: str) -> str | None:
    try:
        return read_zip(five_digits(written))
    except ValueError:
        return None


@lru_cache(maxsize=100)
def _language(written: str) -> Language | None:
    try:
        return read_language(written)
    except ValueError:
        return None


def _value(written: str) -> str:
    text = " ".join(written.split())
    return (text if text.isprintable() else "".join(filter(str.isprintable, text)))[:_LONGEST_VALUE]

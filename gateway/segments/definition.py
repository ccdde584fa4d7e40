"""What a segment says: conditions that all must hold. Pure; `audience` makes a query of it."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final, Literal, Self, get_args

from gateway.contact.places import STATES
from gateway.tags import TagError, read_tag

Kind = Literal["language", "state", "zip", "tag", "signed", "called", "source", "joined", "active"]

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
_LONGEST: Final = 60  # letters of a value
_LANGUAGES: Final = {"en", "es"}


class SegmentError(ValueError):
    """A segment that cannot be; the message says what is wrong and what would be right."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One of `values` holds; negated: none does, as far as is known. Days are YYYY-MM-DD."""

    kind: Kind
    values: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """Without a condition it is everybody."""

    conditions: tuple[Condition, ...] = ()

    def dumps(self) -> str:
        """As JSON, which `loads` reads."""
        return json.dumps([[one.kind, one.values, one.negated] for one in self.conditions], ensure_ascii=False)

    @classmethod
    def loads(cls, text: str) -> Self:
        return cls(tuple(Condition(kind, tuple(values), negated) for kind, values, negated in json.loads(text)))

    def named(self, kind: Kind) -> set[str]:
        """All values of this kind."""
        return {value for one in self.conditions if one.kind == kind for value in one.values}


def read_condition(kind: Kind, text: str, *, negated: bool = False) -> Condition:
    """Values of people have commas between them; a source is one value, commas and all. Raises SegmentError."""
    parts = [text] if kind == "source" else text.split(",")
    values = tuple(dict.fromkeys(_read(kind, " ".join(part.split())) for part in parts))
    if kind in {"joined", "active"} and len(values) > 1:
        raise SegmentError(f"{kind} takes one day.")
    return Condition(kind, values, negated)


def midnight(day: str) -> datetime:
    """A day begins at midnight UTC."""
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC)


def in_words(segment: Segment) -> str:
    """As the options of the command line would say it."""
    return " ".join(_in_words(segment.conditions)) or "everybody"


def _in_words(conditions: Iterable[Condition]) -> Iterable[str]:
    for one in conditions:
        since = "-since" if one.kind in {"joined", "active"} else ""
        value = ",".join(one.values)
        shown = f'"{value}"' if re.search(r"[^\w,.-]", value) else value
        yield f"--{'not-' if one.negated else ''}{one.kind}{since} {shown}"


def _read(kind: Kind, value: str) -> str:
    if not value or len(value) > _LONGEST or not value.isprintable():
        raise SegmentError(f"{kind} needs a value of {_LONGEST} characters at most.")
    if kind == "language":
        return _one_of(value.lower(), _LANGUAGES, "language", "en or es")
    if kind == "state":
        return _one_of(value.upper(), STATES, "state", "two letters, such as IL")
    if kind == "zip" and not re.fullmatch(r"\d{1,5}", value, re.ASCII):
        raise SegmentError("zip takes the first one to five digits of ZIP codes, such as 606.")
    if kind == "tag":
        return _tag(value)
    return _day(kind, value) if kind in {"joined", "active"} else value


def _one_of(value: str, known: Iterable[str], kind: str, such: str) -> str:
    if value not in known:
        raise SegmentError(f"{kind} takes {such}; {value} is none.")
    return value


def _tag(value: str) -> str:
    try:
        return read_tag(value)
    except TagError as fault:
        raise SegmentError(str(fault)) from None


def _day(kind: str, value: str) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise SegmentError(f"{kind} takes a day, such as 2026-10-01.") from None

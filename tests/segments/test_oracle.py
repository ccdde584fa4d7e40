"""Segments on the database, beside what they mean in plain Python: each kind, together and negated."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.segments.counting import count
from gateway.segments.definition import Condition, Kind, Segment, read_condition
from tests.segments.conftest import PETITION, People

_ZIPS: Final = {"60608": "IL", "60101": "IL", "53202": "WI", "02134": "MA", "00501": "NY", None: None}
_DAYS: Final = ("2026-03-01", "2026-05-01", "2026-07-01")


@dataclass(frozen=True)
class Known:
    language: str
    zip: str | None
    tags: frozenset[str]
    source: str
    joined: str
    active: str | None
    signed: str | None
    called: str | None


def _at(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC)


def _somebody(dice: random.Random) -> Known:
    return Known(
        language=dice.choice(["en", "es"]),
        zip=dice.choice([*_ZIPS]),
        tags=frozenset(tag for tag in ("union", "Líder") if dice.random() < 0.4),
        source=dice.choice(["keyword", "hotline", "Local 73, west"]),
        joined=dice.choice(_DAYS),
        active=dice.choice([*_DAYS, None]),
        signed=dice.choice(["confirmed", "pending", None]),
        called=dice.choice(["answered", "busy", None]),
    )


_MEANS: Final[dict[Kind, Callable[[Known, str], bool]]] = {
    "language": lambda one, value: one.language == value,
    "state": lambda one, value: _ZIPS[one.zip] == value,
    "zip": lambda one, value: (one.zip or "").startswith(value),
    "tag": lambda one, value: {"UNION": "union", "lider": "Líder"}[value] in one.tags,
    "signed": lambda one, _: one.signed == "confirmed",
    "called": lambda one, _: one.called == "answered",
    "source": lambda one, value: one.source == value,
    "joined": lambda one, value: one.joined >= value,
    "active": lambda one, value: (one.active or "") >= value,
}
_VALUES: Final[dict[Kind, list[str]]] = {
    "language": ["en", "es", "en,es"],
    "state": ["IL", "IL,WI", "MA", "NY"],
    "zip": ["6", "606", "60608,53202", "0", "02134", "00"],
    "tag": ["UNION", "lider", "UNION,lider"],
    "signed": [PETITION],
    "called": [PETITION],
    "source": ["keyword", "hotline", "Local 73, west"],
    "joined": [*_DAYS],
    "active": [*_DAYS],
}


def _holds(one: Known, condition: Condition) -> bool:
    return any(_MEANS[condition.kind](one, value) for value in condition.values) != condition.negated


_EACH: Final = [
    read_condition(kind, value, negated=negated)
    for kind, values in _VALUES.items()
    for value in values
    for negated in (False, True)
]


def _populated(people: People) -> dict[str, Known]:
    dice, union = random.Random(73), people.stands_in("Local 73, west")  # noqa: S311 - chance for a test
    known = {f"{place}": _somebody(dice) for place in range(30)}
    for name, one in known.items():
        person = people.add(name, language=one.language, zip=one.zip, created_at=_at(one.joined))
        by_list = one.source == "Local 73, west"
        people.agrees(person, source="import" if by_list else one.source, list_id=union if by_list else None)
        for tag in one.tags:
            people.tag(person, tag)
        did = _at(one.active or "2025-01-01") + timedelta(hours=12)
        people.texts(person, did)
        if one.signed:
            people.signs(person, status=one.signed, created_at=_at("2025-01-01"))
        if one.called:
            people.calls(person, one.called, at=_at("2025-01-01"))
    return known


def test_every_segment_is_what_it_says(people: People) -> None:
    known = _populated(people)

    def same(said: list[Condition]) -> None:
        wanted = [name for name, one in known.items() if all(_holds(one, condition) for condition in said)]
        segment = Segment(tuple(said))
        assert people.of(Segment.loads(segment.dumps())) == wanted, said
        with people.db.reading() as connection:
            assert sum(each.people for each in count(connection, segment)) == len(wanted)

    for condition in _EACH:
        same([condition])
    together = st.lists(st.sampled_from(_EACH), min_size=2, max_size=4)
    settings(max_examples=25, deadline=None, database=None)(given(together)(same))()

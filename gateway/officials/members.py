"""The members of Congress as unitedstates/congress-legislators lists them: one row for each holder of a seat."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from gateway.officials.errors import OfficialsError
from gateway.officials.lines import Lines
from gateway.officials.office_hours import USUAL
from gateway.officials.seats import HOUSE, STATES, Seat
from gateway.officials.sources import File
from gateway.officials.yaml_records import Record, records

Row = dict[str, Any]  # the columns of a table

# A file with fewer is another file, or was cut: with it most of Congress would be taken for gone.
_FEWEST_SENATORS: Final = 96
_FEWEST_REPRESENTATIVES: Final = 425

_TITLES: Final = {  # in English; in Spanish for a man and for a woman
    "senator": ("Senator", "Senador", "Senadora"),
    "representative": ("Representative", "Representante", "Representante"),
    "delegate": ("Delegate", "Delegado", "Delegada"),
    "PR": ("Resident Commissioner", "Comisionado Residente", "Comisionada Residente"),
}


@dataclass(slots=True)
class Congress:
    """`officials` by key. `mentioned` are the keys of all that the file has, unusable ones included."""

    number: int | None = None
    officials: dict[str, Row] = field(default_factory=dict)
    offices: Lines = field(default_factory=Lines)
    mentioned: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)


def key_of(bioguide: str) -> str:
    return f"us:bioguide:{bioguide}"


def read_members(file: File) -> Congress:
    """Raises OfficialsError where the file as a whole cannot be used; what is wrong with one member is a problem."""
    congress = Congress()
    starts: dict[str, date] = {}
    ends: Counter[int] = Counter()
    for record in records(file.text, file.name):
        _take(congress, record, starts, ends)
    _one_for_each_seat(congress, starts)
    chambers = Counter(row["kind"] for row in congress.officials.values())
    house = chambers["representative"] + chambers["delegate"]
    if chambers["senator"] < _FEWEST_SENATORS or house < _FEWEST_REPRESENTATIVES:
        raise OfficialsError(
            f"{file.name}: has {chambers['senator']} of 100 senators and {house} of {len(HOUSE)} representatives; "
            "is the file whole?"
        )
    if ends:
        congress.number = ends.most_common(1)[0][0]
    _ranked(congress.officials.values(), starts)
    return congress


def text(record: Any, name: str, most: int) -> str:
    """What stands there, in one line and short enough for its column; empty where nothing does."""
    value = record.get(name) if isinstance(record, dict) else None
    return " ".join(value.split())[:most] if isinstance(value, str) and value.isprintable() else ""


def _take(congress: Congress, record: Record, starts: dict[str, date], ends: Counter[int]) -> None:
    bioguide = text(record.get("id"), "bioguide", 20)
    if not bioguide.isalnum():
        congress.problems.append("A member of Congress without an id (bioguide) was left out.")
        return
    key = key_of(bioguide)
    congress.mentioned.add(key)
    terms = record.get("terms")
    terms = terms if isinstance(terms, list) and terms else [None]
    term = terms[-1]
    row = _row(key, record, term)
    if row is None:
        congress.problems.append(f"{key}: their term or name cannot be read; they were left as they are.")
        return
    congress.officials[key] = row
    starts[key] = _since(terms, row["kind"])
    if row["term_end"] and row["kind"] != "senator":
        ends[(row["term_end"].year - 1789) // 2] += 1  # the first ended in 1791, each takes two years
    where = {"city": "Washington", "state": "DC", "zip": "20510" if row["kind"] == "senator" else "20515"}
    congress.offices.add(key, "dc", text(term, "phone", 60), kind="dc", zone="America/New_York", hours=USUAL, **where)


def _row(key: str, record: Record, term: Any) -> Row | None:
    """None where nobody can say who this is, or which seat is theirs."""
    name, state, chamber = _name(record.get("name")), text(term, "state", 2), text(term, "type", 3)
    district = _number(text(term, "district", 3))
    row: Row = {"key": key, "name": name, "state": state, "district": None, "senate_class": None, "rank": None}
    if chamber == "sen" and state in STATES:
        row |= {"kind": "senator", "senate_class": _number(text(term, "class", 1))}
    elif chamber == "rep" and district is not None and Seat(state, district) in HOUSE:
        kind = "delegate" if Seat(state, district).delegate else "representative"
        row |= {"kind": kind, "district": district}
    else:
        return None
    english, his, hers = _TITLES["PR" if state == "PR" else row["kind"]]
    row["title_en"], row["title_es"] = english, hers if text(record.get("bio"), "gender", 1) == "F" else his
    row["party"], row["caucus"] = text(term, "party", 40) or None, text(term, "caucus", 40) or None
    row["term_end"] = _date(text(term, "end", 10))
    row["rank"] = {"senior": 1, "junior": 2}.get(text(term, "state_rank", 6))
    return row if name else None


def _name(names: Any) -> str:
    """As they are officially called, else first name, last name and suffix."""
    parts = (text(names, part, 40) for part in ("first", "last", "suffix"))
    return text(names, "official_full", 100) or " ".join(part for part in parts if part)[:100]


def _since(terms: list[Any], kind: str) -> date:
    """For how long they have sat in this chamber."""
    chamber = "sen" if kind == "senator" else "rep"
    begun = (_date(text(term, "start", 10)) for term in terms if text(term, "type", 3) == chamber)
    return min((day for day in begun if day), default=date.max)


def _one_for_each_seat(congress: Congress, starts: dict[str, date]) -> None:
    """Of two holders of one seat the newcomer has it."""
    held: dict[tuple[Any, ...], str] = {}
    for key, row in sorted(congress.officials.items(), key=lambda item: starts[item[0]]):
        number = row["senate_class"] if row["kind"] == "senator" else row["district"]
        seat = (row["kind"], row["state"], number)
        before = held.get(seat)
        if before and number is not None:
            congress.problems.append(f"{before} and {key} hold the same seat ({row['state']}); the newcomer has it.")
            del congress.officials[before]
            congress.offices.drop(before)
        held[seat] = key


def _ranked(rows: Iterable[Row], starts: dict[str, date]) -> None:
    """Where the file does not say who is senior, the one is who came first."""
    by_state: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row["kind"] == "senator":
            by_state[row["state"]].append(row)
    for senators in by_state.values():
        if {row["rank"] for row in senators} != {1, 2}:
            for rank, row in enumerate(sorted(senators, key=lambda row: starts[row["key"]]), start=1):
                row["rank"] = rank


def _number(digits: str) -> int | None:
    return int(digits) if digits.isascii() and digits.isdigit() else None


def _date(day: str) -> date | None:
    try:
        return date.fromisoformat(day)
    except ValueError:
        return None


def vacant(officials: Iterable[Row]) -> Iterator[str]:
    """Seats that nobody holds."""
    rows = list(officials)
    held = {Seat(row["state"], row["district"]) for row in rows if row["district"] is not None}
    yield from sorted(map(str, HOUSE - held))
    senators = Counter(row["state"] for row in rows if row["kind"] == "senator")
    for state in sorted(STATES):
        yield from [f"{state} (Senate)"] * (2 - senators[state])

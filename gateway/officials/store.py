"""The directory's tables as a snapshot for look-ups."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any, Final

from sqlalchemy import Connection, func, select

from gateway.flows.events import LANGUAGES
from gateway.models.officials import offices, official_changes, officials, zip_districts
from gateway.officials.atlas import Atlas, Districts
from gateway.officials.hours import Hours
from gateway.officials.official import Office, Official
from gateway.officials.seats import Seat
from gateway.officials.shipped import shipped

_TRIES: Final = 5  # an import that commits while we read is seen by the second try

_VERSION: Final = select(func.coalesce(func.max(official_changes.c.version), 0))
_OFFICES: Final = select(offices).where(offices.c.active).order_by(offices.c.position, offices.c.key)
_ZIPS: Final = select(
    zip_districts.c.zip, zip_districts.c.state, zip_districts.c.district, zip_districts.c.guess
).order_by(zip_districts.c.zip, zip_districts.c.position)


def version(connection: Connection) -> int:
    """0 before the first change."""
    highest: int = connection.execute(_VERSION).scalar_one()
    return highest


def read_atlas(connection: Connection) -> Atlas:
    """Never half of a change: PostgreSQL shows each query all that was committed before it, so versions count."""
    for _ in range(_TRIES):
        before = version(connection)
        known = _officials(connection)
        zips = _zips(connection)
        if version(connection) == before:
            return Atlas(known, zips, before)
    raise RuntimeError("the directory of officials changes all the time")


def strangers(connection: Connection, keys: Collection[str]) -> list[str]:
    """Those of the keys under which the directory has nobody."""
    if not keys:
        return []
    rows = connection.execute(select(officials.c.key, officials.c.active).where(officials.c.key.in_(keys)))
    known = {**dict.fromkeys(shipped(), True), **{row.key: row.active for row in rows}}
    return [key for key in keys if not known.get(key)]


def official_of(row: Any, lines: Iterable[Any]) -> Official:
    """Of a row of the table, and the rows of their offices in order."""
    return Official(
        key=row["key"],
        kind=row["kind"],
        name=row["name"],
        title={language: row[f"title_{language}"] for language in LANGUAGES},
        source=row["source"],
        offices=tuple(map(_office, lines)),
        said={language: said for language in LANGUAGES if (said := row[f"spoken_{language}"])},
        party=row.get("party"),
        caucus=row.get("caucus"),
        state=row.get("state"),
        district=row.get("district"),
        senate_class=row.get("senate_class"),
        rank=row.get("rank"),
        term_end=row.get("term_end"),
    )


def _office(row: Any) -> Office:
    return Office(
        key=row["key"],
        kind=row["kind"],
        phone=row["phone"],
        zone=row["zone"],
        hours=Hours.parse(row["hours"]),
        extension=row.get("extension"),
        city=row.get("city"),
        state=row.get("state"),
        zip_code=row.get("zip"),
        closed_on=row.get("closed_on"),
        lines=row.get("lines"),
    )


def _officials(connection: Connection) -> list[Official]:
    """What the database has, and what is shipped where the database says nothing about it."""
    rows: dict[str, Any] = {row["key"]: row for row in connection.execute(select(officials)).mappings()}
    lines: dict[str, list[Any]] = defaultdict(list)
    for line in connection.execute(_OFFICES).mappings():
        lines[line["official"]].append(line)
    known = [official_of(row, lines[key]) for key, row in rows.items() if row["active"]]
    return known + [official_of(row, [line]) for key, (row, line) in shipped().items() if key not in rows]


def _zips(connection: Connection) -> dict[str, Districts]:
    """ZIPs with the same districts share them."""
    seats: dict[str, list[Seat]] = defaultdict(list)
    guessed: set[str] = set()
    every: dict[tuple[str, int], Seat] = {}
    for zip_code, state, district, guess in connection.execute(_ZIPS):
        seat = every.setdefault((state, district), Seat(state, district))
        seats[zip_code].append(seat)
        if guess:
            guessed.add(zip_code)
    shared: dict[Districts, Districts] = {}
    made = {zip_code: Districts(tuple(found), zip_code in guessed) for zip_code, found in seats.items()}
    return {zip_code: shared.setdefault(districts, districts) for zip_code, districts in made.items()}

"""What an import would change, and the statements that do it. What was entered by hand is never touched."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Column, Connection, Table, bindparam, delete, insert, select, update

from gateway.db import Transaction
from gateway.models.officials import offices, officials, zip_districts
from gateway.officials.guesses import District
from gateway.officials.members import Congress

Row = dict[str, Any]
ZipKey = tuple[str, str, int]

_BATCH: Final = 5000


@dataclass(frozen=True, slots=True)
class Changed:
    """`columns` that differ, each with what stands there and what comes."""

    before: Row
    after: Row
    columns: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Rows:
    """Of one table, known by `key`. Those that are `gone` stay, and no longer count."""

    table: Table
    new: list[Row]
    changed: list[Changed]
    gone: list[Row]

    def apply(self, transaction: Transaction) -> None:
        key: Column[str] = self.table.c.key
        added = [row | {"source": "file", "active": True} for row in self.new]
        _in_batches(transaction, insert(self.table), added)
        for changed in self.changed:
            transaction.execute(update(self.table).where(key == changed.after["key"]).values(changed.after))
        for row in self.gone:
            transaction.execute(update(self.table).where(key == row["key"]).values(active=False))


@dataclass(frozen=True, slots=True)
class Zips:
    """`removed` and `added` rows; one that changed is both. ZIP codes that are new, gone, or have other districts."""

    removed: list[ZipKey]
    added: list[Row]
    new: int
    gone: int
    changed: int

    def apply(self, transaction: Transaction) -> None:
        columns = ("zip", "state", "district")
        this = [zip_districts.c[name] == bindparam(f"the_{name}") for name in columns]
        keys = [{f"the_{name}": value for name, value in zip(columns, key, strict=True)} for key in self.removed]
        _in_batches(transaction, delete(zip_districts).where(*this), keys)
        _in_batches(transaction, insert(zip_districts), self.added)


def differences(connection: Connection, congress: Congress) -> tuple[Rows, Rows]:
    """Of the tables `officials` and `offices`."""
    unclear = congress.mentioned - congress.officials.keys()
    people = _rows(connection, officials, congress.officials, lambda row: row["key"] in unclear)
    by_hand = [row for row in connection.execute(select(offices)).mappings() if row["source"] == "hand"]
    keys = {row["key"] for row in by_hand}
    lines = {(row["official"], row["phone"], row["extension"]) for row in by_hand if row["active"]}
    wanted = {
        key: row
        for key, row in congress.offices.rows.items()
        if key not in keys and (row["official"], row["phone"], row["extension"]) not in lines
    }
    return people, _rows(connection, offices, wanted, lambda row: row["official"] in unclear)


def zip_differences(
    connection: Connection, districts: Mapping[str, Iterable[District]], congress: int | None
) -> Zips:
    columns = [zip_districts.c[name] for name in ("zip", "state", "district", "position", "guess", "congress")]
    before = {tuple(row[:3]): tuple(row[3:]) for row in connection.execute(select(*columns))}
    after = {
        (zip_code, district.seat.state, district.seat.district): (position, district.guess, congress)
        for zip_code, found in districts.items()
        for position, district in enumerate(found)
    }
    removed = [key for key, value in before.items() if after.get(key) != value]
    added = [key for key, value in after.items() if before.get(key) != value]
    old, now = {key[0] for key in before}, districts.keys()
    touched = {key[0] for key in before.keys() ^ after.keys()}
    return Zips(
        removed,
        [_zip_row(key, after[key]) for key in added],
        new=len(now - old),
        gone=len(old - now),
        changed=len(touched & old & now),
    )


def _zip_row(key: ZipKey, value: tuple[int, bool, int | None]) -> Row:
    names = ("zip", "state", "district", "position", "guess", "congress")
    return dict(zip(names, (*key, *value), strict=True))


def _rows(
    connection: Connection, table: Table, wanted: Mapping[str, Row], keep: Callable[[Mapping[str, Any]], bool]
) -> Rows:
    """`keep` says whether a row that is not wanted stays nevertheless."""
    before = {
        row["key"]: dict(row) for row in connection.execute(select(table).where(table.c.source == "file")).mappings()
    }
    gone = [row for key, row in before.items() if key not in wanted and row["active"] and not keep(row)]
    new = [row for key, row in wanted.items() if key not in before]
    return Rows(table, new, list(_changed(before, wanted)), gone)


def _changed(before: Mapping[str, Row], wanted: Mapping[str, Row]) -> Iterator[Changed]:
    for key in before.keys() & wanted.keys():
        after = wanted[key] | {"active": True}
        columns = {name: (before[key][name], value) for name, value in after.items() if before[key][name] != value}
        if columns:
            yield Changed(before[key], after, columns)


def _in_batches(transaction: Transaction, statement: Any, rows: Collection[Row]) -> None:
    every = list(rows)
    for start in range(0, len(every), _BATCH):
        transaction.execute(statement, every[start : start + _BATCH])

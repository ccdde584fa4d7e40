"""`gateway officials update`: read the files, compare, and change what differs, all of it or nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from gateway.db import Database, Transaction
from gateway.models.officials import official_changes
from gateway.officials.changes import change
from gateway.officials.differences import Rows, Zips, differences, zip_differences
from gateway.officials.district_offices import read_offices
from gateway.officials.guesses import complete
from gateway.officials.inspection import Read, findings, news
from gateway.officials.members import read_members
from gateway.officials.places import places
from gateway.officials.report import Imported, Report
from gateway.officials.sources import Source
from gateway.officials.zip_files import read_zips


@dataclass(frozen=True, slots=True)
class _Plan:
    officials: Rows
    offices: Rows
    zips: Zips | None
    report: Report


def update(db: Database, source: Source, who: str, *, dry_run: bool = False) -> Report:
    """Raises OfficialsError, and changes nothing, where a file cannot be used. With `dry_run` nothing changes either.

    The files are read before the transaction begins; it takes about a second, a first import two.
    """
    read = _read(source)
    if dry_run:
        with db.reading() as connection:
            return _plan(connection, read).report
    return change(db, who, "update", lambda transaction: _apply(transaction, read, source.origin))


def last(db: Database) -> Imported | None:
    query = select(official_changes).where(official_changes.c.report.is_not(None))
    with db.reading() as connection:
        row = connection.execute(query.order_by(official_changes.c.version.desc()).limit(1)).one_or_none()
    if row is None:
        return None
    return Imported(row.at, row.who, row.source, row.congress, Report.from_json(row.report))


def _read(source: Source) -> Read:
    congress = read_members(source.members)
    read_offices(source.offices, congress, places())
    if source.zips is None:
        return Read(congress, None, None)
    zips = read_zips(source.zips)
    return Read(congress, zips, complete(zips.seats, places().by_zip))


def _plan(connection: Connection, read: Read) -> _Plan:
    officials, offices = differences(connection, read.congress)
    zips = None
    if read.zips is not None and read.completed is not None:
        zips = zip_differences(connection, read.completed.districts, read.zips.congress)
    changes = news(officials, offices, zips)
    return _Plan(officials, offices, zips, findings(connection, read, changes))


def _apply(transaction: Transaction, read: Read, origin: str) -> tuple[Report, Mapping[str, Any]]:
    plan = _plan(transaction.connection, read)
    parts: Iterable[Rows | Zips | None] = (plan.officials, plan.offices, plan.zips)
    for part in parts:
        if part is not None:
            part.apply(transaction)
    noted = {"source": origin[:400], "congress": read.congress.number, "report": plan.report.to_json()}
    return plan.report, noted

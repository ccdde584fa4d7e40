"""What an import has to tell: the news in it, and whatever an operator should look at."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, select

from gateway.clock import now
from gateway.models.officials import offices as offices_table
from gateway.models.officials import officials as officials_table
from gateway.officials.differences import Row, Rows, Zips
from gateway.officials.guesses import Completed
from gateway.officials.members import Congress, vacant
from gateway.officials.official import CONGRESS
from gateway.officials.report import Report
from gateway.officials.seats import HOUSE, Seat
from gateway.officials.zip_files import ZipDistricts

_MANY: Final = 100  # new or gone officials: a first import, or a new Congress; they are counted, not listed


@dataclass(frozen=True, slots=True)
class Read:
    """What the files say. Without a file of ZIP codes the last two are None."""

    congress: Congress
    zips: ZipDistricts | None
    completed: Completed | None


def findings(connection: Connection, read: Read, changes: list[str]) -> Report:
    congress = read.congress
    by_hand = _by_hand(connection)
    counts = {
        "members of Congress": len(congress.officials),
        "telephones": len(congress.offices.rows),
        "offices without a telephone": congress.offices.silent,
        "offices on a line that the member has already": congress.offices.shared,
        "telephones entered by hand and kept": by_hand[1],
    }
    if read.completed is not None:
        counts["ZIP codes"] = len(read.completed.districts)
    wrong = [*_seats(congress), *congress.problems, *congress.offices.problems, *congress.offices.of_two()]
    wrong += [*_twice(congress, by_hand[0]), *_districts(read)]
    return Report({name: count for name, count in counts.items() if count}, changes, wrong)


def news(officials: Rows, offices: Rows, zips: Zips | None) -> list[str]:
    told = [*_people("New", officials.new), *_people("Gone", officials.gone)]
    for changed in officials.changed:
        told += [f"{_who(changed.after)}: {_change(column, *values)}" for column, values in changed.columns.items()]
    told += _lines(officials, offices)
    if zips and (zips.new or zips.gone or zips.changed):
        told.append(f"ZIP codes: {zips.new:,} are new, {zips.gone:,} gone, {zips.changed:,} have other districts.")
    return told


def _people(word: str, rows: list[Row]) -> list[str]:
    if len(rows) > _MANY:
        return [f"{word}: {len(rows)} members of Congress."]
    return [f"{word}: {_who(row)}." for row in rows]


def _lines(officials: Rows, offices: Rows) -> Iterator[str]:
    """News of telephones, but for those of members who are new or gone themselves."""
    moved = {row["key"] for row in (*officials.new, *officials.gone)}
    new = [row for row in offices.new if row["official"] not in moved]
    gone = [row for row in offices.gone if row["official"] not in moved]
    if len(offices.new) - len(new):
        yield f"{len(offices.new) - len(new)} telephones of new members."
    yield from (f"New telephone: {row['key']} {row['phone']}." for row in new)
    yield from (f"Telephone gone: {row['key']} {row['phone']}." for row in gone)
    for changed in offices.changed:
        yield from (f"{changed.after['key']}: {_change(name, *values)}" for name, values in changed.columns.items())


def _change(column: str, before: Any, after: Any) -> str:
    if column == "active":
        return "is back."
    return f"{column.replace('_', ' ')} was {before or 'empty'}, is {after or 'empty'}."


def _who(row: Row) -> str:
    seat = row["state"] if row["district"] is None else Seat(row["state"], row["district"])
    return f"{row['title_en']} {row['name']} ({seat}, {row['key']})"


def _seats(congress: Congress) -> Iterator[str]:
    """Seats that are vacant, whose holder's term is over, or who cannot be called."""
    reachable = {row["official"] for row in congress.offices.rows.values()}
    today = now().date()
    for seat in vacant(congress.officials.values()):
        yield f"{seat} is vacant: callers are told so, and get the Capitol switchboard."
    for key, row in congress.officials.items():
        if key not in reachable:
            yield f"{_who(row)} has no telephone: callers get the Capitol switchboard."
        if row["term_end"] is None:
            yield f"{_who(row)}: nobody can read when their term ends."
        elif row["term_end"] < today:
            yield f"{_who(row)}: their term ended on {row['term_end']}; kept until the file names who follows."


def _by_hand(connection: Connection) -> tuple[list[Any], int]:
    """Officials entered by hand who hold a seat in Congress; and how many telephones were entered by hand."""
    held = officials_table.c.kind.in_(CONGRESS)
    hand = officials_table.c.source == "hand"
    people = connection.execute(select(officials_table).where(hand, held, officials_table.c.active)).mappings().all()
    lines = connection.execute(select(offices_table.c.key).where(offices_table.c.source == "hand")).all()
    return list(people), len(lines)


def _twice(congress: Congress, by_hand: list[Any]) -> Iterator[str]:
    seats = defaultdict(list)
    for row in congress.officials.values():
        seats[row["kind"] == "senator", row["state"], row["district"], row["senate_class"]].append(row)
    for official in by_hand:
        seat = (official["kind"] == "senator", official["state"], official["district"], official["senate_class"])
        for row in seats.get(seat, ()):
            yield (
                f"{_who(dict(official))} was entered by hand and has the seat, but the file gives it to {_who(row)}: "
                f"`gateway officials remove {official['key']}` if the file is right."
            )


def _districts(read: Read) -> Iterator[str]:
    if read.zips is None or read.completed is None:
        return
    yield from read.zips.problems
    covered = {district.seat for found in read.completed.districts.values() for district in found}
    yield from (f"No ZIP code leads to {seat}." for seat in sorted(HOUSE - covered))
    made = read.completed
    if made.by_city or made.by_neighbour:
        yield (
            f"{made.by_city + made.by_neighbour:,} ZIP codes are in no file (post-office boxes, large buildings): "
            f"{made.by_city:,} got the districts of their city, {made.by_neighbour:,} those of their neighbour."
        )
    if made.none:
        yield f"{made.none} ZIP codes have no district: only their state is known."
    if made.other_state:
        yield f"{made.other_state} ZIP codes lack the state that the postal service puts on letters; it was added."
    if read.zips.congress and read.congress.number and read.zips.congress != read.congress.number:
        yield (
            f"The districts are those of Congress {read.zips.congress}, the members those of Congress "
            f"{read.congress.number}: get a newer file of ZIP codes."
        )

"""A list of people who agreed to be contacted: good rows become supporters, bad ones are kept with the reason.

Commits as it goes. Stopped anywhere, and begun again, it goes on without doubling anybody: whoever is in is known.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final, Literal

from sqlalchemy import insert, select

from gateway import audit, tags
from gateway.clock import new_id, now
from gateway.db import Transaction
from gateway.flows.events import Language
from gateway.lists import storing
from gateway.lists.columns import Columns, ListError, check_fields, find_titles, read_columns
from gateway.lists.people import Person, Reader
from gateway.lists.seen import Seen
from gateway.models.supporters import lists
from gateway.phones import PhoneError
from gateway.runtime import Runtime
from gateway.sheets import Row, open_sheet
from gateway.sheets.rejected import Rejected, rejected_file, rejecting

_AT_ONCE: Final = 500  # rows in one transaction: short enough for the texts that come in meanwhile
_LONGEST: Final = {"source": 60, "words": 1000}

Channel = Literal["text", "call", "both"]


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for the whole list: where it is from, what people agreed to by which words, and how it is read."""

    source: str
    words: str
    channel: Channel = "text"
    language: Language = "en"  # of whom the list says nothing
    tags: tuple[str, ...] = ()
    mapped: Mapping[str, str] = field(default_factory=dict)
    fields: tuple[str, ...] = ()


@dataclass(slots=True)
class Tally:
    """Rows by what became of them; names, zips and languages were left out of rows that are good otherwise."""

    added: int = 0
    known: int = 0
    duplicates: int = 0
    opted_out: int = 0
    forgotten: int = 0
    rejected: int = 0
    names: int = 0
    zips: int = 0
    languages: int = 0

    def count(self, found: storing.Split) -> None:
        self.added += len(found.new)
        self.known += len(found.known)
        self.opted_out += found.opted_out
        self.forgotten += found.forgotten


@dataclass(frozen=True, slots=True)
class Watching:
    """Who is told how it goes: of the columns before any row, then of the line reached and the number of lines."""

    columns: Callable[[Columns], None]
    progress: Callable[[int, int, Tally], None]


def import_people(
    runtime: Runtime, who: str, path: Path, terms: Terms, watching: Watching, *, dry_run: bool = False
) -> Tally:
    """`dry_run` only says what would become of the rows. Raises ListError, SheetError, TagError and OSError."""
    terms = _checked(terms)
    tally = Tally()
    with open_sheet(path) as sheet:
        titles = find_titles(sheet.rows, terms.mapped)
        columns = read_columns(titles, terms.mapped, terms.fields, sheet.unread)
        watching.columns(columns)
        reader = Reader(columns, terms.language, runtime.settings.countries)
        keep = _Look(runtime) if dry_run else _Keep(runtime, _begin(runtime, who, terms))
        with rejecting(rejected_file(path), titles) as rejected:
            for line, people in _chunks(sheet.rows, reader, rejected, tally):
                tally.count(keep(people))
                watching.progress(line, sheet.lines, tally)
    return tally


class _Look:
    """What would become of these people."""

    def __init__(self, runtime: Runtime) -> None:
        self._db = runtime.db

    def __call__(self, people: Sequence[Person]) -> storing.Split:
        with self._db.reading() as connection:
            return storing.split(connection, people)


class _Keep:
    def __init__(self, runtime: Runtime, purpose: storing.Purpose) -> None:
        self._db = runtime.db
        self._purpose = purpose

    def __call__(self, people: Sequence[Person]) -> storing.Split:
        return self._db.repeating(lambda transaction: storing.store(transaction, people, self._purpose))


def _checked(terms: Terms) -> Terms:
    """Faults of the whole are told before any row. Raises ListError and TagError."""
    source, words = " ".join(terms.source.split()), " ".join(terms.words.split())
    for name, text, most in (("source", source, _LONGEST["source"]), ("consent", words, _LONGEST["words"])):
        if not text or len(text) > most or not text.isprintable():
            raise ListError(f"--{name} takes words, {most} characters at most.")
    check_fields(terms.fields)
    named = tuple(tags.read_tag(tag) for tag in terms.tags)
    return Terms(source, words, terms.channel, terms.language, named, terms.mapped, terms.fields)


def _chunks(
    rows: Iterator[Row], reader: Reader, rejected: Rejected, tally: Tally
) -> Iterator[tuple[int, list[Person]]]:
    """The line reached, and the people up to it who stand in the file for the first time."""
    seen = Seen()
    while chunk := list(islice(rows, _AT_ONCE)):
        people: list[Person] = []
        for row in chunk:
            person = _person(row, reader, rejected, tally)
            if person is None:
                continue
            if not seen.add(person.phone):
                tally.duplicates += 1
                continue
            for what in person.left_out:
                setattr(tally, what, getattr(tally, what) + 1)
            people.append(person)
        yield chunk[-1].line, people


def _person(row: Row, reader: Reader, rejected: Rejected, tally: Tally) -> Person | None:
    if not row.fault and not any(map(str.strip, row.cells)):
        return None
    reason = row.fault
    if not reason:
        try:
            return reader.read(row.cells)
        except PhoneError as fault:
            reason = f"phone {fault}"
    tally.rejected += 1
    rejected.write(row.line, reason, row.cells)
    return None


def _begin(runtime: Runtime, who: str, terms: Terms) -> storing.Purpose:
    def begin(transaction: Transaction) -> storing.Purpose:
        audit.note(transaction, who, "supporters import")
        channel = None if terms.channel == "both" else terms.channel
        tag_ids = tuple(tags.find_or_add(transaction, terms.tags))
        return storing.Purpose(_list(transaction, terms), channel, tag_ids)

    return runtime.db.repeating(begin)


def _list(transaction: Transaction, terms: Terms) -> str:
    """The id of this list, the same when it is imported again."""
    row = {"source": terms.source, "words": terms.words, "channel": terms.channel}
    same = select(lists.c.id).where(*(lists.c[name] == value for name, value in row.items()))
    found: str | None = transaction.execute(same).scalar()
    if found is None:
        found = new_id()
        transaction.execute(insert(lists), row | {"id": found, "created_at": now()})
    return found

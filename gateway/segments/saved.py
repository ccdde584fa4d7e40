"""Segments under their names. Nobody is in one: it is asked for anew each time, and finds who is in it then."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Table, delete, func, insert, select, union, update

from gateway.clock import new_id, now
from gateway.crypto import keyring
from gateway.db import Database, Transaction
from gateway.flows.words import plain
from gateway.models.campaigns import campaigns
from gateway.models.segments import segments, supporter_tags, tags
from gateway.models.signatures import signatures
from gateway.models.supporters import consents, lists
from gateway.segments.definition import Segment, SegmentError
from gateway.tags import called

_LONGEST: Final = 60  # letters of a name
# An opt-out has a source, too, and is no way in.
_CAME_FROM: Final[tuple[tuple[Any, ...], ...]] = ((lists,), (signatures,), (consents, consents.c.kind != "opt_out"))


@dataclass(frozen=True, slots=True)
class Saved:
    name: str
    segment: Segment
    changed_at: datetime


def segment_indexes(name: str) -> tuple[bytes, ...]:
    """One by each key. Case, accents and spaces make no other segment."""
    return keyring().indexes(plain(name), b"segment")


def save(db: Database, name: str, segment: Segment) -> bool:
    """False if it took the place of another of this name. Raises SegmentError."""
    name = " ".join(name.split())
    if not plain(name) or len(name) > _LONGEST or not name.isprintable():
        raise SegmentError(f"A segment's name has letters or digits, {_LONGEST} characters at most.")
    with db.transaction() as transaction:
        check(transaction.connection, segment)
        return _write(transaction, name, segment)


def load(connection: Connection, name: str) -> Segment:
    """Raises SegmentError."""
    found = connection.execute(select(segments.c.definition).where(_called(name))).scalar()
    if found is None:
        raise SegmentError(f"There is no segment {name!r}; `gateway segments list` names them.")
    return Segment.loads(found)


def saved(connection: Connection) -> list[Saved]:
    """By name."""
    rows = connection.execute(select(segments.c.name, segments.c.definition, segments.c.changed_at))
    return sorted((Saved(name, Segment.loads(text), at) for name, text, at in rows), key=lambda one: plain(one.name))


def remove(db: Database, name: str) -> None:
    """Raises SegmentError."""
    with db.transaction() as transaction:
        load(transaction.connection, name)
        transaction.execute(delete(segments).where(_called(name)))


def known_tags(connection: Connection) -> list[tuple[str, int]]:
    """By name, each with the number of people who have it."""
    people = func.count(supporter_tags.c.supporter_id)
    query = select(tags.c.name, people).outerjoin(supporter_tags, supporter_tags.c.tag_id == tags.c.id)
    return sorted(((name, count) for name, count in connection.execute(query.group_by(tags.c.id, tags.c.name))))


def known_sources(connection: Connection) -> list[str]:
    """In the words of lists and forms, and our own names of the ways in."""
    found = union(*(select(table.c.source).where(*holds) for table, *holds in _CAME_FROM))
    return sorted(filter(None, connection.execute(found).scalars()), key=str.casefold)


def _called(name: str) -> ColumnElement[bool]:
    return segments.c.name_index.in_(segment_indexes(name))


def _write(transaction: Transaction, name: str, segment: Segment) -> bool:
    row = {"name": name, "definition": segment.dumps(), "changed_at": now()}
    if transaction.execute(update(segments).where(_called(name)).values(row)).rowcount:
        return False
    added = {"id": new_id(), "name_index": segment_indexes(name)[0], "created_at": row["changed_at"]}
    transaction.execute(insert(segments), row | added)
    return True


def check(connection: Connection, segment: Segment) -> None:
    """What a condition names must be there: a word misspelled would find nobody, or, negated, everybody."""
    for slug in segment.named("signed") | segment.named("called"):
        if not _any(connection, campaigns, campaigns.c.slug == slug):
            raise SegmentError(f"There is no campaign {slug!r}; `gateway campaign list` names them.")
    for tag in segment.named("tag"):
        if not _any(connection, tags, called(tag)):
            raise SegmentError(f"There is no tag {tag!r}; `gateway segments tags` names them.")
    for source in segment.named("source"):
        if not any(_any(connection, table, *holds, table.c.source == source) for table, *holds in _CAME_FROM):
            raise SegmentError(
                f"Nobody came from {source!r}; `gateway segments sources` names where people came from."
            )


def _any(connection: Connection, table: Table, *holds: ColumnElement[bool]) -> bool:
    return connection.execute(select(table.c.id).where(*holds).limit(1)).first() is not None

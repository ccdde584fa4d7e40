"""The people of a segment, as a file that a spreadsheet opens."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, select

from gateway import audit
from gateway.lists.private_csv import cell, private_csv
from gateway.models.segments import supporter_tags, tags
from gateway.models.supporters import supporters
from gateway.runtime import Runtime
from gateway.segments.audience import audience, chunk
from gateway.segments.definition import Segment

_AT_ONCE: Final = 1000
_HEAD: Final = ("phone", "name", "zip", "language", "joined", "opted out", "tags")
_COLUMNS: Final = tuple(
    supporters.c[name] for name in ("id", "phone", "name", "zip", "language", "created_at", "opted_out_at", "fields")
)


@dataclass(slots=True)
class Exported:
    """`unknown` are the fields that none of these people has."""

    people: int
    unknown: set[str]


def export_people(runtime: Runtime, who: str, segment: Segment, path: Path, fields: Sequence[str] = ()) -> Exported:
    """Makes the file, readable by its owner only; the audit log knows before anybody is in it.

    Raises OSError, such as FileExistsError.
    """
    with private_csv(path) as written:
        with runtime.db.transaction() as transaction:
            audit.note(transaction, who, "supporters export")
        written.writerow([*_HEAD, *fields])
        exported = Exported(0, {*fields})
        for row in _people(runtime, segment, fields):
            written.writerow(row)
            exported.people += 1
            if exported.unknown:
                exported.unknown -= {name for name, value in zip(fields, row[len(_HEAD) :], strict=True) if value}
    return exported


def _people(runtime: Runtime, segment: Segment, fields: Sequence[str]) -> Iterator[list[str]]:
    after = ""
    while True:
        with runtime.db.reading() as connection:
            rows = _chunk(connection, segment, after)
            tagged = _tags(connection, [row.id for row in rows])
        if not rows:
            return
        yield from (_row(row, tagged.get(row.id, []), fields) for row in rows)
        after = rows[-1].id


def _chunk(connection: Connection, segment: Segment, after: str) -> Sequence[Any]:
    ids = chunk(audience(segment), after, _AT_ONCE).subquery()
    query = select(*_COLUMNS).join(ids, ids.c.id == supporters.c.id).order_by(supporters.c.id)
    return connection.execute(query).all()


def _tags(connection: Connection, ids: Sequence[str]) -> dict[str, list[str]]:
    query = select(supporter_tags.c.supporter_id, tags.c.name).join(tags, tags.c.id == supporter_tags.c.tag_id)
    found: dict[str, list[str]] = {}
    for person, name in connection.execute(query.where(supporter_tags.c.supporter_id.in_(ids))):
        found.setdefault(person, []).append(name)
    return found


def _row(row: Any, tagged: list[str], fields: Sequence[str]) -> list[str]:
    known = json.loads(row.fields or "{}")
    days = [f"{moment:%Y-%m-%d}" if moment else "" for moment in (row.created_at, row.opted_out_at)]
    texts = [row.name or "", row.zip or "", row.language, *days, "; ".join(sorted(tagged))]
    return [row.phone, *map(cell, [*texts, *(known.get(name, "") for name in fields)])]

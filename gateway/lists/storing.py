"""People of a list into the database, some hundred in one transaction.

Whoever opted out, or asked to be forgotten, is left as they are: no list brings them back.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, select, update

from gateway import supporters as known_people
from gateway.among import among
from gateway.clock import new_ids, now
from gateway.crypto import keyring
from gateway.db import Transaction
from gateway.lists.people import Person
from gateway.models.protection import do_not_contact
from gateway.models.segments import supporter_tags
from gateway.models.supporters import consents, supporters
from gateway.prepared import ManyRows

_PERSON: Final = (
    supporters.c.id,
    supporters.c.phone_index,
    supporters.c.opted_out_at,
    supporters.c.name.is_not(None).label("named"),
    supporters.c.zip,
    supporters.c.fields,
)
_LEARN: Final = (
    update(supporters)
    .where(supporters.c.id == bindparam("of"))
    .values(
        name=func.coalesce(supporters.c.name, bindparam("new_name", type_=supporters.c.name.type)),
        zip=func.coalesce(supporters.c.zip, bindparam("new_zip", type_=supporters.c.zip.type)),
        fields=bindparam("new_fields", type_=supporters.c.fields.type),
    )
)
_ADD: Final = ManyRows(supporters, "id", "phone", "phone_index", "name", "zip", "language", "fields", "created_at")
_AGREE: Final = ManyRows(consents, "id", "supporter_id", "kind", "source", "language", "list_id", "channel", "at")
_TAG: Final = ManyRows(supporter_tags, "supporter_id", "tag_id", "at")


@dataclass(frozen=True, slots=True)
class Purpose:
    """What holds for all of a list. `channel` is what they agreed to, None for texts and calls."""

    list_id: str
    channel: str | None
    tags: tuple[str, ...]


@dataclass(slots=True)
class Split:
    """People of the list by what they are to us; those whom we know with their row."""

    new: list[Person]
    known: list[tuple[Person, Any]]
    opted_out: int
    forgotten: int


def store(transaction: Transaction, people: Sequence[Person], purpose: Purpose) -> Split:
    """Raises sqlalchemy.exc.IntegrityError if one of them is added or forgotten at this moment; try again."""
    if len(keyring().ids) > 1:
        known_people.take_turns(transaction, (person.indexes for person in people))
    found = split(transaction.connection, people, lock=True)
    at = now()
    added = _add(transaction, found.new, at)
    fresh = added + _not_on_list(transaction, found.known, purpose)
    terms = (purpose.list_id, purpose.channel, at)
    entries = zip(new_ids(len(fresh)), fresh, strict=True)
    transaction.insert(
        _AGREE, ((entry, who, "opt_in", "import", language, *terms) for entry, (who, language) in entries)
    )
    _learn(transaction, found.known)
    _tag(transaction, [who for who, _ in added], found.known, purpose.tags)
    return found


def split(connection: Connection, people: Sequence[Person], *, lock: bool = False) -> Split:
    """Who is who. The known are looked for first: whoever is forgotten meanwhile is found there then."""
    indexes = [index for person in people for index in person.indexes]
    theirs = select(*_PERSON).where(among(connection, supporters.c.phone_index, indexes)).order_by(supporters.c.id)
    rows = connection.execute(theirs.with_for_update() if lock else theirs)
    known = {bytes(row.phone_index): row for row in rows}
    forgotten = select(do_not_contact.c.phone_index).where(among(connection, do_not_contact.c.phone_index, indexes))
    gone = {bytes(index) for index in connection.execute(forgotten).scalars()}
    found = Split([], [], 0, 0)
    for person in people:
        row = next((known[index] for index in person.indexes if index in known), None)
        if row is not None and row.opted_out_at is not None:
            found.opted_out += 1
        elif row is not None:
            found.known.append((person, row))
        elif gone.isdisjoint(person.indexes):
            found.new.append(person)
        else:
            found.forgotten += 1
    return found


def _add(transaction: Transaction, people: Sequence[Person], at: datetime) -> list[tuple[str, str]]:
    """Their ids and languages. In the order of their numbers' hashes, so that of that index fewer pages are read."""
    people = sorted(people, key=_place)
    rows = [
        (person_id, person.phone, person.indexes[0], person.name, person.zip, person.language, person.fields, at)
        for person, person_id in zip(people, new_ids(len(people)), strict=True)
    ]
    transaction.insert(_ADD, rows)
    return [(row[0], row[5]) for row in rows]


def _place(person: Person) -> bytes:
    return person.indexes[0]


def _not_on_list(
    transaction: Transaction, known: Sequence[tuple[Person, Any]], purpose: Purpose
) -> list[tuple[str, str]]:
    if not known:
        return []
    whose = among(transaction.connection, consents.c.supporter_id, [row.id for _, row in known])
    there = select(consents.c.supporter_id).where(whose, consents.c.list_id == purpose.list_id)
    on_list = set(transaction.execute(there).scalars())
    return [(row.id, person.language) for person, row in known if row.id not in on_list]


def _learn(transaction: Transaction, known: Sequence[tuple[Person, Any]]) -> None:
    """Name and ZIP code where we know none: what people told us themselves is better. Fields are the lists' own."""
    changes = [change for person, row in known if (change := _change(person, row))]
    if changes:
        transaction.execute(_LEARN, changes)


def _change(person: Person, row: Any) -> dict[str, str | None] | None:
    fields = row.fields
    if person.fields and person.fields != fields:
        fields = json.dumps(json.loads(fields or "{}") | json.loads(person.fields), ensure_ascii=False)
    news = (person.name and not row.named) or (person.zip and not row.zip) or fields != row.fields
    return {"of": row.id, "new_name": person.name, "new_zip": person.zip, "new_fields": fields} if news else None


def _tag(
    transaction: Transaction, added: Sequence[str], known: Sequence[tuple[Person, Any]], tags: Sequence[str]
) -> None:
    if not tags:
        return
    ids = [row.id for _, row in known]
    whose = among(transaction.connection, supporter_tags.c.supporter_id, ids)
    there = select(supporter_tags.c.supporter_id, supporter_tags.c.tag_id).where(whose)
    has = {tuple(row) for row in transaction.execute(there)} if ids else set()
    wanted = [(who, tag) for who in [*added, *ids] for tag in tags]
    at = now()
    transaction.insert(_TAG, ((*pair, at) for pair in wanted if pair not in has))

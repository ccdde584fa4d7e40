"""Tags: words that an organization puts on people. In the database they are sealed, and found by a keyed hash."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import ColumnElement, insert, select

from gateway.clock import new_id, now
from gateway.crypto import keyring
from gateway.db import Transaction
from gateway.flows.words import plain
from gateway.models.segments import tags

LONGEST: Final = 40  # letters


class TagError(ValueError):
    """No tag; the message says why."""


def read_tag(text: str) -> str:
    """Raises TagError."""
    name = " ".join(text.split())
    if not plain(name) or len(name) > LONGEST or not name.isprintable():
        raise TagError(f"A tag has letters or digits, {LONGEST} characters at most, such as volunteers.")
    return name


def tag_indexes(name: str) -> tuple[bytes, ...]:
    """One by each key. Case, accents and spaces make no other tag."""
    return keyring().indexes(plain(name), b"tag")


def called(name: str) -> ColumnElement[bool]:
    return tags.c.name_index.in_(tag_indexes(name))


def find_or_add(transaction: Transaction, names: Iterable[str]) -> list[str]:
    """Ids, in any order. Raises sqlalchemy.exc.IntegrityError if another transaction adds the same tag now."""
    return sorted({_find(transaction, name) or _add(transaction, name) for name in names})


def _find(transaction: Transaction, name: str) -> str | None:
    found: str | None = transaction.execute(select(tags.c.id).where(called(name))).scalar()
    return found


def _add(transaction: Transaction, name: str) -> str:
    row = {"id": new_id(), "name": name, "name_index": tag_indexes(name)[0], "created_at": now()}
    transaction.execute(insert(tags), row)
    return row["id"]  # type: ignore[return-value]  # the dict's other values are of other types

"""People of an audience, in no time, with sealed words and an opt-in each."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final

from sqlalchemy import text

from gateway.clock import new_ids
from gateway.crypto import keyring
from gateway.db import Database
from gateway.models.supporters import consents, supporters
from gateway.prepared import ManyRows

_SINCE: Final = datetime(2026, 1, 1, tzinfo=UTC)
_PEOPLE: Final = ManyRows(supporters, "id", "phone", "phone_index", "name", "zip", "language", "created_at")
_LEDGER: Final = ManyRows(consents, "id", "supporter_id", "kind", "source", "language", "at")
_ZIPS: Final = ("60608", "60601", "90012", "33125", "94110", "10001", "85004", "77002", "53202")
_NAMES: Final = ("Maria Lopez", "Jose Diaz", "Ana Ruiz", "Luis Perez", "Rosa Mendez")
_CHUNK: Final = 5000


def fill(db: Database, people: int, first: int = 2_000_000) -> None:
    """Everybody may be texted, and is called something. `first` is the first one's number behind its area code."""
    made = _people(people, first)
    while chunk := list(islice(made, _CHUNK)):
        entries = zip(new_ids(len(chunk)), chunk, strict=True)
        with db.transaction() as transaction:
            transaction.insert(_PEOPLE, chunk)
            transaction.insert(
                _LEDGER, [(entry, one[0], "opt_in", "keyword", one[5], _SINCE) for entry, one in entries]
            )
    if not db.is_sqlite:
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))


def _people(people: int, first: int) -> Iterator[tuple[Any, ...]]:
    ring = keyring()
    for place, supporter_id in enumerate(new_ids(people)):
        phone = f"+1312{first + place}"
        language = "es" if place % 3 == 0 else "en"
        known = (_NAMES[place % len(_NAMES)], _ZIPS[place % len(_ZIPS)], language, _SINCE)
        yield supporter_id, phone, ring.indexes(phone, b"phone")[0], *known

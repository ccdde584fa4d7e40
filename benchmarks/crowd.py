"""People of an audience, in no time: with sealed words and an opt-in each, or by the million without either."""

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

# As many bytes as what is sealed has. Nobody reads them: only the ids of an audience are written down.
_MILLION: Final = {
    "sqlite": """
        WITH RECURSIVE numbered (place) AS (SELECT 1 UNION ALL SELECT place + 1 FROM numbered WHERE place < :people)
        INSERT INTO supporters (id, phone, phone_index, name, zip, language, created_at)
        SELECT printf('%012x', 1700000000000 + place) || lower(hex(randomblob(7))), randomblob(43), randomblob(32),
            randomblob(42), '60601', CASE place % 3 WHEN 0 THEN 'es' ELSE 'en' END, '2026-01-01 00:00:00.000000'
        FROM numbered""",
    "postgresql": """
        INSERT INTO supporters (id, phone, phone_index, name, zip, language, created_at)
        SELECT lpad(to_hex(1700000000000 + place), 12, '0') || left(md5(place::text), 14),
            decode(md5('a' || place) || md5('b' || place) || left(md5('c' || place), 22), 'hex'),
            decode(md5('d' || place) || md5('e' || place), 'hex'),
            decode(md5('f' || place) || md5('g' || place) || left(md5('h' || place), 20), 'hex'),
            '60601', CASE place % 3 WHEN 0 THEN 'es' ELSE 'en' END, now()
        FROM generate_series(1, :people) AS place""",
}


def fill(db: Database, people: int) -> None:
    """Everybody may be texted, and is called something."""
    made = _people(people)
    while chunk := list(islice(made, _CHUNK)):
        entries = zip(new_ids(len(chunk)), chunk, strict=True)
        with db.transaction() as transaction:
            transaction.insert(_PEOPLE, chunk)
            transaction.insert(
                _LEDGER, [(entry, one[0], "opt_in", "keyword", one[5], _SINCE) for entry, one in entries]
            )


def _people(people: int) -> Iterator[tuple[Any, ...]]:
    ring = keyring()
    for place, supporter_id in enumerate(new_ids(people)):
        phone = f"+1312{2_000_000 + place}"
        language = "es" if place % 3 == 0 else "en"
        known = (_NAMES[place % len(_NAMES)], _ZIPS[place % len(_ZIPS)], language, _SINCE)
        yield supporter_id, phone, ring.indexes(phone, b"phone")[0], *known


def fill_unread(db: Database, people: int) -> None:
    """By one statement."""
    with db.transaction() as transaction:
        transaction.execute(text(_MILLION[db.engine.dialect.name]), {"people": people})
    if not db.is_sqlite:
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE supporters"))

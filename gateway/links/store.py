"""Links and their counts in the database."""

import re
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, bindparam, insert, select, update

from gateway.clock import now
from gateway.db import Transaction
from gateway.flows.events import Language
from gateway.links.finding import links_in, replaced
from gateway.models.links import links
from gateway.prepared import Prepared
from gateway.runtime import Runtime
from gateway.settings import Settings

PATH, TEST_PATH = "/x/", "/t/"  # opened from a test text nothing is counted, and the text is as long

# Small letters and digits that nobody mistakes for another; no vowel, so no word that somebody might read in them.
_LETTERS: Final = "bcdfghjkmnpqrstvwxyz23456789"
_LENGTH: Final = 5
_SPARE: Final = 8  # drawn besides, for one in many thousands is taken
_CODE: Final = re.compile(f"[{_LETTERS}]{{{_LENGTH}}}")

_ONE_MORE: Final = Prepared(
    update(links)
    .where(links.c.code == bindparam("of_code"))
    .values(clicks=links.c.clicks + 1)
    .returning(links.c.target)
)


@dataclass(frozen=True, slots=True)
class Link:
    code: str
    variant: str
    language: Language
    target: str
    clicks: int


def shortened(settings: Settings, text: str, codes: Mapping[str, str] | None = None) -> str:
    """With the code of each address; without codes as long as it will be."""
    base = _base(settings) + PATH
    return replaced(text, lambda link: base + (codes[link] if codes else "x" * _LENGTH))


def expanded(settings: Settings, text: str, found: Iterable[Link]) -> str:
    """As it was written, with the addresses themselves."""
    for link in found:
        text = text.replace(f"{_base(settings)}{PATH}{link.code}", link.target)
    return text


def for_test(settings: Settings, text: str) -> str:
    return text.replace(_base(settings) + PATH, _base(settings) + TEST_PATH)


def draw(connection: Connection, texts: Sequence[str]) -> Iterator[dict[str, str]]:
    """A free code for each address, of text by text."""
    wanted = [links_in(text) for text in texts]
    many = sum(map(len, wanted)) + _SPARE
    drawn = ["".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)) for _ in range(many)]
    taken = set(connection.execute(select(links.c.code).where(links.c.code.in_(drawn))).scalars())
    free = iter(dict.fromkeys(code for code in drawn if code not in taken))
    return ({link: next(free) for link in each} for each in wanted)


def keep(transaction: Transaction, blast_id: str, variant: str, language: Language, codes: Mapping[str, str]) -> None:
    """`codes` by address."""
    row = {"blast_id": blast_id, "variant": variant, "language": language, "clicks": 0, "created_at": now()}
    if codes:
        rows = [row | {"code": code, "target": target} for target, code in codes.items()]
        transaction.execute(insert(links), rows)


def of_blast(connection: Connection, blast_id: str) -> list[Link]:
    columns = (links.c.code, links.c.variant, links.c.language, links.c.target, links.c.clicks)
    query = select(*columns).where(links.c.blast_id == blast_id)
    return [Link(*row) for row in connection.execute(query.order_by(links.c.variant, links.c.language, links.c.code))]


def target_of(runtime: Runtime, written: str) -> str | None:
    """`written` is the code as it came, in capitals perhaps, with the full stop of its sentence."""
    code = _code(written)
    if code is None:
        return None
    with runtime.db.reading() as connection:
        target: str | None = connection.execute(select(links.c.target).where(links.c.code == code)).scalar()
    return target


def counted(runtime: Runtime, written: str) -> str | None:
    """As `target_of`, and one click more; whoever comes at the same moment waits for this row, some microseconds."""
    code = _code(written)
    if code is None:
        return None
    with runtime.db.transaction() as transaction:
        found = transaction.fetch(_ONE_MORE, {"of_code": code})
    return found[0].target if found else None


def _code(written: str) -> str | None:
    found = _CODE.match(written := written.lower())
    return found[0] if found and not re.search(r"\w", written[found.end() :]) else None


def _base(settings: Settings) -> str:
    return settings.link_url or settings.public_url

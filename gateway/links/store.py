"""Links and their counts in the database."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, delete, insert, select

from gateway.clock import now
from gateway.db import Transaction
from gateway.flows.events import Language
from gateway.links.finding import links_in, replaced
from gateway.models.links import links
from gateway.settings import Settings

PATH, TEST_PATH = "/x/", "/t/"  # opened from a test text nothing is counted, and the text is as long

# Small letters and digits that nobody mistakes for another; no vowel, so no word that somebody might read in them.
_LETTERS: Final = "bcdfghjkmnpqrstvwxyz23456789"
_LENGTH: Final = 8  # of which nobody guesses one, however many there are: 378,000,000,000
CODE: Final = re.compile(f"[{_LETTERS}]{{{_LENGTH}}}")
_SHORT: Final = re.compile(rf"(https?://[\w.:\[\]-]+(?:/[\w.~-]+)*?)({PATH}|{TEST_PATH})({CODE.pattern})(?!\w)")


@dataclass(frozen=True, slots=True)
class Link:
    code: str
    variant: str
    language: Language
    target: str
    clicks: int


def shortened(settings: Settings, text: str, codes: Mapping[str, str]) -> str:
    """With the code of each address."""
    return replaced(text, lambda link: _base(settings) + PATH + codes[link])


def targets_in(connection: Connection, text: str) -> dict[str, str]:
    """Where the short links lead that it holds, by code; nothing is asked where there is none."""
    codes = [short[3] for short in _SHORT.finditer(text)]
    query = select(links.c.code, links.c.target).where(links.c.code.in_(codes))
    return {row.code: row.target for row in connection.execute(query)} if codes else {}


def ours_in(settings: Settings, text: str) -> list[str]:
    """Links that look like short ones of this gateway."""
    ours = tuple(base + path for base in {_base(settings), settings.public_url} for path in (PATH, TEST_PATH))
    return [link for link in links_in(text) if link.startswith(ours)]


def expanded(text: str, targets: Mapping[str, str]) -> str:
    """With the addresses themselves, by code; also where LINK_URL was another one then."""
    return _SHORT.sub(lambda short: targets.get(short[3], short[0]), text)


def for_test(text: str) -> str:
    return _SHORT.sub(rf"\1{TEST_PATH}\3", text)


def draw(text: str) -> dict[str, str]:
    """A code for each address. That one is taken happens to one link in millions, and its blast is then not kept."""
    return {link: "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)) for link in links_in(text)}


def keep(transaction: Transaction, blast_id: str, variant: str, language: Language, codes: Mapping[str, str]) -> None:
    """`codes` by address."""
    row = {"blast_id": blast_id, "variant": variant, "language": language, "clicks": 0, "created_at": now()}
    if codes:
        rows = [row | {"code": code, "target": target} for target, code in codes.items()]
        transaction.execute(insert(links), rows)


def forget(transaction: Transaction, blast_id: str, variant: str) -> None:
    """Of a wording that nobody got but those who tried it."""
    transaction.execute(delete(links).where(links.c.blast_id == blast_id, links.c.variant == variant))


def of_blast(connection: Connection, blast_id: str) -> list[Link]:
    columns = (links.c.code, links.c.variant, links.c.language, links.c.target, links.c.clicks)
    query = select(*columns).where(links.c.blast_id == blast_id)
    return [Link(*row) for row in connection.execute(query.order_by(links.c.variant, links.c.language, links.c.code))]


def _base(settings: Settings) -> str:
    return settings.link_url or settings.public_url

"""Bearer tokens for programs. Shown once when made; only their hash is kept."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, get_args

from sqlalchemy import insert, select, update

from gateway.clock import new_id, now
from gateway.db import Database
from gateway.models.access import api_tokens

# Signing people up and stopping them; writing, sending and steering texts to many; seeing telephones. Counts may be
# read by each.
Right = Literal["forms", "texts", "lists"]

RIGHTS: Final[tuple[Right, ...]] = get_args(Right)
FORMS: Final[tuple[Right, ...]] = ("forms",)
_PREFIX: Final = "gw_"  # lets secret scanners find one that was committed by mistake
_LONGEST: Final = 60


class TokenError(ValueError):
    """The token cannot be made or revoked; the message says why."""


@dataclass(frozen=True, slots=True)
class Token:
    id: str
    name: str
    may: Collection[str]
    created_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Program:
    name: str
    may: Collection[str]


def create(db: Database, name: str, may: Collection[Right] = FORMS) -> str:
    """A new token for the program of this name."""
    name = name.strip()
    if not name or len(name) > _LONGEST:
        raise TokenError(f"A token needs a name of 1 to {_LONGEST} letters that says which program uses it.")
    token = _PREFIX + secrets.token_urlsafe(32)
    with db.transaction() as transaction:
        taken = select(api_tokens.c.id).where(api_tokens.c.name == name, api_tokens.c.revoked_at.is_(None))
        if transaction.execute(taken).first():
            raise TokenError(f'There is a token named "{name}" already; revoke it or choose another name.')
        row = {"id": new_id(), "name": name, "token_hash": _hash(token), "created_at": now()}
        row["may"] = " ".join(right for right in RIGHTS if right in may)
        transaction.execute(insert(api_tokens).values(row))
    return token


def every(db: Database) -> list[Token]:
    with db.reading() as connection:
        rows = connection.execute(select(api_tokens).order_by(api_tokens.c.created_at)).all()
    return [Token(row.id, row.name, row.may.split(), row.created_at, row.revoked_at) for row in rows]


def revoke(db: Database, name: str) -> None:
    with db.transaction() as transaction:
        revoked = transaction.execute(
            update(api_tokens)
            .where(api_tokens.c.name == name, api_tokens.c.revoked_at.is_(None))
            .values(revoked_at=now())
        )
        if not revoked.rowcount:
            raise TokenError(f'There is no token named "{name}" in use; `gateway token list` shows them.')


def holder(db: Database, token: str) -> Program | None:
    """The program that holds it; None if it is unknown or revoked.

    Looked up by its hash: how long that takes tells nothing about the token.
    """
    with db.reading() as connection:
        query = select(api_tokens.c.name, api_tokens.c.may).where(
            api_tokens.c.token_hash == _hash(token), api_tokens.c.revoked_at.is_(None)
        )
        row = connection.execute(query).one_or_none()
    return Program(row.name, row.may.split()) if row else None


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()

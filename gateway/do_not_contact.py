"""Whoever was forgotten and had opted out: a keyed hash is left of them, so that no list brings them back.

It stands in for a row of `supporters`. With the first sign of life there is such a row again, which says by itself
that they opted out, until their own START; then the hash has nothing left to do and goes.
"""

from typing import Final

from sqlalchemy import bindparam, delete, insert

from gateway import crypto
from gateway.clock import now
from gateway.db import Transaction
from gateway.models.protection import do_not_contact

_GONE: Final = delete(do_not_contact).where(do_not_contact.c.phone_index == bindparam("of"))


def keep_out(transaction: Transaction, phone: str) -> None:
    let_in(transaction, phone)
    row = {"phone_index": crypto.phone_indexes(phone)[0], "key_id": crypto.current_key_id(), "at": now()}
    transaction.execute(insert(do_not_contact), row)


def let_in(transaction: Transaction, phone: str) -> bool:
    """True if they were kept out. Under which key is not known, so each is tried."""
    gone = [transaction.execute(_GONE, {"of": index}).rowcount for index in crypto.phone_indexes(phone)]
    return any(gone)

"""Encryption at rest and blind indexes.

`DATA_KEY` is a ring of keys, `id:base64` each, separated by commas: the first seals and makes the blind indexes, and
every one opens, and finds what was indexed with it.
"""

import base64
import hmac
import os
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Column, Dialect, LargeBinary, Table
from sqlalchemy.types import TypeDecorator

_NONCE = 12  # bytes, the size that NIST SP 800-38D recommends for GCM
_RECENT = 256  # blind indexes remembered


class DataKeyError(ValueError):
    """The data key is unusable; the message says how."""


def new_data_key(key_id: str = "k1") -> str:
    return f"{key_id}:{base64.b64encode(os.urandom(32)).decode()}"


class Keyring:
    """Seals and opens values with AES-256-GCM; a sealed value is `length of key id | key id | nonce | ciphertext`."""

    def __init__(self, data_key: str) -> None:
        keys = _parse(data_key)
        self.ids = tuple(keys)
        self._current = self.ids[0]
        self.header = _header(self._current)  # whatever is sealed from now on begins with it
        self._ciphers = {key_id: AESGCM(_derive(key, b"encrypt")) for key_id, key in keys.items()}
        self._index_keys = [_derive(key, b"index") for key in keys.values()]
        # A turn asks for the same number's and the same name's twice.
        self.indexes = lru_cache(_RECENT)(self._indexes)

    def seal(self, value: str, context: bytes) -> bytes:
        """`context` (table and column) is authenticated: a value moved to another column does not open."""
        nonce = os.urandom(_NONCE)
        return self.header + nonce + self._ciphers[self._current].encrypt(nonce, value.encode(), context)

    def open(self, sealed: bytes, context: bytes) -> str:
        end = 1 + sealed[0]
        key_id = sealed[1:end].decode("ascii", "replace")
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            raise DataKeyError(f"A stored value was sealed with the key {key_id}, which DATA_KEY does not hold.")
        try:
            return cipher.decrypt(sealed[end : end + _NONCE], sealed[end + _NONCE :], context).decode()
        except InvalidTag:
            raise DataKeyError(
                f"A stored value does not open: {key_id} in DATA_KEY differs from the key that it was sealed with."
            ) from None

    def _indexes(self, value: str, context: bytes) -> tuple[bytes, ...]:
        """Keyed hashes to look a sealed value up by, one by each key, in the order of the ring: write the first.

        Equal values give equal indexes within one context.
        """
        indexed = context + b"\0" + value.encode()
        return tuple([hmac.digest(key, indexed, "sha256") for key in self._index_keys])


def _parse(data_key: str) -> dict[str, bytes]:
    entries = [_parse_entry(entry) for entry in data_key.split(",")]
    keys = dict(entries)
    if len(keys) < len(entries):
        raise DataKeyError("DATA_KEY holds two keys of one name: `gateway keys new --id k2` makes one of another.")
    return keys


def _parse_entry(entry: str) -> tuple[str, bytes]:
    key_id, _, encoded = entry.strip().partition(":")
    try:
        key = base64.b64decode(encoded, validate=True)
    except ValueError:
        key = b""
    if not key_id.isalnum() or not key_id.isascii() or len(key_id) > 16 or len(key) != 32:
        raise DataKeyError(
            "DATA_KEY must be `id:key`, the key being 32 random bytes in base64; `gateway keys new` makes one."
        )
    return key_id, key


def _derive(key: bytes, purpose: bytes) -> bytes:
    # HKDF-Expand (RFC 5869) with one block: the key is uniformly random already, so no extract step is needed.
    return hmac.digest(key, b"gateway " + purpose + b"\x01", "sha256")


def _header(key_id: str) -> bytes:
    return bytes([len(key_id)]) + key_id.encode()


_ring: list[Keyring] = []


def use(keyring: Keyring) -> None:
    """Make this the ring that encrypted columns use in this process."""
    _ring[:] = [keyring]


def keyring() -> Keyring:
    return _ring[0]


def current_key_id() -> str:
    """The name of the key that seals, and that makes the first of a value's indexes."""
    return _ring[0].ids[0]


def phone_indexes(phone: str) -> tuple[bytes, ...]:
    """Newest first: store the first, look for each (or for any of them). One, unless a key is being changed."""
    return _ring[0].indexes(phone, b"phone")


class Encrypted(TypeDecorator[str]):
    """A text column that the database only ever sees sealed."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, context: str) -> None:
        super().__init__()
        self.context = context

    def bind_processor(self, dialect: Dialect) -> Any:
        """Straight to the driver's bytes, without SQLAlchemy's two functions in between."""
        del dialect
        context = self.context.encode()
        return lambda value: None if value is None else _ring[0].seal(value, context)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        del dialect, coltype
        context = self.context.encode()
        return lambda value: None if value is None else _ring[0].open(bytes(value), context)


def sealed_columns(table: Table) -> dict[Column[str], bytes]:
    """The table's sealed columns with the context of each."""
    return {column: column.type.context.encode() for column in table.columns if isinstance(column.type, Encrypted)}

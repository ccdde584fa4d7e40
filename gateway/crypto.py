"""Encryption at rest and blind indexes.

`DATA_KEY` is a ring of keys, `id:base64` each, separated by commas: the first encrypts, every one decrypts, the last
one makes the blind indexes (so that look-ups and uniqueness hold while a rotation is under way).
"""

import base64
import hashlib
import hmac
import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator

_NONCE = 12  # bytes, the size that NIST SP 800-38D recommends for GCM


class DataKeyError(ValueError):
    """The data key is unusable; the message says how."""


def new_data_key(key_id: str = "k1") -> str:
    return f"{key_id}:{base64.b64encode(os.urandom(32)).decode()}"


class Keyring:
    """Seals and opens values with AES-256-GCM; a sealed value is `length of key id | key id | nonce | ciphertext`."""

    def __init__(self, data_key: str) -> None:
        keys = dict(_parse(entry) for entry in data_key.split(","))
        ids = list(keys)
        self._current = ids[0]
        self._header = _header(ids[0])
        self._ciphers = {key_id: AESGCM(_derive(key, b"encrypt")) for key_id, key in keys.items()}
        self._index_key = _derive(keys[ids[-1]], b"index")

    def seal(self, value: str, context: bytes) -> bytes:
        """`context` (table and column) is authenticated: a value moved to another column does not open."""
        nonce = os.urandom(_NONCE)
        return self._header + nonce + self._ciphers[self._current].encrypt(nonce, value.encode(), context)

    def open(self, sealed: bytes, context: bytes) -> str:
        end = 1 + sealed[0]
        cipher = self._ciphers.get(sealed[1:end].decode("ascii", "replace"))
        if cipher is None:
            raise DataKeyError("A stored value was sealed with a key that DATA_KEY no longer holds.")
        try:
            return cipher.decrypt(sealed[end : end + _NONCE], sealed[end + _NONCE :], context).decode()
        except InvalidTag:
            raise DataKeyError(
                "A stored value does not open: DATA_KEY differs from the one it was sealed with."
            ) from None

    def index(self, value: str, context: bytes) -> bytes:
        """A keyed hash to look a sealed value up by. Equal values give equal indexes within one context."""
        return hmac.digest(self._index_key, context + b"\0" + value.encode(), hashlib.sha256)


def _parse(entry: str) -> tuple[str, bytes]:
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
    return hmac.digest(key, b"gateway " + purpose + b"\x01", hashlib.sha256)


def _header(key_id: str) -> bytes:
    return bytes([len(key_id)]) + key_id.encode()


_ring: list[Keyring] = []


def use(keyring: Keyring) -> None:
    """Make this the ring that encrypted columns use in this process."""
    _ring[:] = [keyring]


def keyring() -> Keyring:
    return _ring[0]


def phone_index(phone: str) -> bytes:
    return _ring[0].index(phone, b"phone")


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

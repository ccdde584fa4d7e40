"""The gateway without what protects its supporters, to measure what that costs. Never to be used for anything else.

Left out: sealing and keyed hashes, the door (ceilings, blocklist), the reading of STOP in any words, the ledger of
consents, the counting of what is spent. What remains signs petitions and answers.
"""

import hashlib
from typing import Any

from flask import Flask

import gateway
from gateway import consent, crypto
from gateway.abuse.door import Door
from gateway.abuse.spending import Spending
from gateway.conversations import texts
from gateway.flows.reserved import Reading

_NOTHING = Reading(None)


def create_app() -> Flask:
    for owner, name, instead in (
        (crypto.Encrypted, "bind_processor", _written),
        (crypto.Encrypted, "result_processor", _read),
        (crypto.Keyring, "indexes", _unkeyed),
        (Door, "text", _everybody),
        (Spending, "text", _nothing),
        (consent, "opt_in", _nothing),
        (texts, "read_reserved", _unread),
    ):
        setattr(owner, name, instead)
    return gateway.create_app()


def _written(_self: Any, _dialect: Any) -> Any:
    return lambda value: None if value is None else value.encode()


def _read(_self: Any, _dialect: Any, _coltype: Any) -> Any:
    return lambda value: None if value is None else bytes(value).decode()


def _unkeyed(_self: Any, value: str, _context: bytes) -> tuple[bytes, ...]:
    return (hashlib.sha256(value.encode()).digest(),)


def _unread(text: str) -> Reading:  # noqa: ARG001 - in the place of one that reads it
    return _NOTHING


def _everybody(*_arguments: Any) -> str:
    return "in"


def _nothing(*_arguments: Any, **_named: Any) -> None:
    pass

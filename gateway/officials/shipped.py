"""What every installation knows before its first import, as rows of the tables."""

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

Row = dict[str, Any]

SWITCHBOARD: Final = "us:capitol:switchboard"

_OF_OFFICE: Final = ("phone", "zone", "hours", "city", "state", "zip")


@lru_cache(maxsize=1)
def shipped() -> dict[str, tuple[Row, Row]]:
    """By key the official, and their one office."""
    tables = tomllib.loads(files("gateway.officials").joinpath("shipped.toml").read_text(encoding="utf-8"))
    return {key: (_official(key, table), _office(key, table)) for key, table in tables.items()}


def _official(key: str, table: Row) -> Row:
    named = ("kind", "name", "title_en", "title_es", "spoken_en", "spoken_es")
    return {"key": key, "source": "hand", "active": True} | {name: table.get(name) for name in named}


def _office(key: str, table: Row) -> Row:
    office = {"key": f"{key}/main", "official": key, "source": "hand", "kind": "dc", "position": 0, "active": True}
    return office | {name: table[name] for name in _OF_OFFICE}

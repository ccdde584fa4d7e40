"""Reading what an organizer wrote: every fault becomes a sentence, and reading goes on."""

from collections.abc import Mapping
from typing import Any


def over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """One document with another one over it, key by key."""
    merged = dict(below)
    for key, value in above.items():
        under = merged.get(key)
        merged[key] = over(under, value) if isinstance(under, dict) and isinstance(value, dict) else value
    return merged


class Tables:
    """`problems` fills up while a document is read."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def _table(self, where: str, value: Any) -> Mapping[str, Any]:
        if isinstance(value, Mapping):
            return value
        self.problems.append(f"{where} must be a table.")
        return {}

    def _unknown(self, where: str, table: Mapping[str, Any], known: set[str]) -> None:
        self.problems += [
            f'{where} holds "{key}", which means nothing here; known are {", ".join(sorted(known))}.'
            for key in table
            if key not in known
        ]

    def _line(self, where: str, value: Any) -> str:
        if isinstance(value, str) and value.strip():
            return " ".join(value.split())
        self.problems.append(f"{where} is missing; write it as a text in quotes.")
        return ""

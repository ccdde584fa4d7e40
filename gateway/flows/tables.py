"""Reading what an organizer wrote: every fault becomes a sentence, and reading goes on."""

from collections.abc import Mapping
from typing import Any


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

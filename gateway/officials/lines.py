"""The telephones of many officials, as files list them: each line of an official once, odd ones pointed out."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from gateway.officials.errors import OfficialsError
from gateway.officials.telephone import office_phone

_USUAL_FORM: Final = re.compile(r"\d{3}-\d{3}-\d{4}")


@dataclass(slots=True)
class Lines:
    """Rows of the table `offices` by key, in the order in which they came. `silent` offices have no telephone."""

    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    silent: int = 0
    shared: int = 0
    _lines: dict[str, set[tuple[str, str | None]]] = field(default_factory=lambda: defaultdict(set))

    def add(self, official: str, name: str, written: str, **columns: Any) -> None:
        """An office called `name`. One without a telephone, or on a line that the official has already, is no row."""
        if not written:
            self.silent += 1
            return
        try:
            phone, extension = office_phone(written)
        except OfficialsError as fault:
            self.problems.append(f"{official}: {fault}")
            self.silent += 1
            return
        if not _USUAL_FORM.fullmatch(written):
            self.problems.append(
                f'{official}: "{written}" is an odd form of a telephone number; it was read as {phone}.'
            )
        if (phone, extension) in self._lines[official]:
            self.shared += 1
            return
        key = self._key(official, name)
        position = len(self._lines[official])
        self._lines[official].add((phone, extension))
        self.rows[key] = {"key": key, "official": official, "position": position, "phone": phone,
                          "extension": extension} | columns  # fmt: skip

    def drop(self, official: str) -> None:
        self.rows = {key: row for key, row in self.rows.items() if row["official"] != official}

    def of_two(self) -> Iterator[str]:
        """Sentences about lines that several officials have."""
        holders: dict[str, list[str]] = defaultdict(list)
        for row in self.rows.values():
            holders[row["phone"]].append(row["official"])
        for phone, officials in holders.items():
            if len(set(officials)) > 1:
                yield f"{phone} is the telephone of {' and '.join(sorted(set(officials)))}."

    def _key(self, official: str, name: str) -> str:
        plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
        stem = f"{official}/{re.sub(r'[^a-z0-9_-]', '', plain)[:30] or 'office'}"
        number = 2
        key = stem
        while key in self.rows:
            key, number = f"{stem}-{number}", number + 1
        return key

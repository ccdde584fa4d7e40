"""Where lists are brought in."""

import csv
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from gateway.lists.columns import Columns
from gateway.lists.importing import Tally, Terms, Watching, import_people
from gateway.models.segments import supporter_tags, tags
from gateway.models.supporters import supporters
from gateway.runtime import Runtime
from gateway.sheets.rejected import rejected_file

CHURCH = Terms("San Pio church", "Text me about our campaigns. STOP ends it.")
PLAIN = "Name,Cell,Zip\nMaria Lopez,(312) 555-0101,60601\nJose Diaz,312-555-0102,60602\n"
ANA = "+13125550101"


@dataclass
class Desk:
    runtime: Runtime
    path: Path
    shown: list[str] = field(default_factory=list)

    def takes(self, content: str | bytes, terms: Terms = CHURCH, *, dry_run: bool = False) -> Tally:
        self.path.write_bytes(content.encode() if isinstance(content, str) else content)
        return self.again(terms, dry_run=dry_run)

    def again(self, terms: Terms = CHURCH, *, dry_run: bool = False) -> Tally:
        watching = Watching(self._columns, lambda *_: None)
        return import_people(self.runtime, "the desk", self.path, terms, watching, dry_run=dry_run)

    def rows(self, table: Any, *conditions: Any) -> list[Any]:
        with self.runtime.db.reading() as connection:
            return list(connection.execute(select(table).where(*conditions)).all())

    @property
    def people(self) -> dict[str, Any]:
        return {row.phone: row for row in self.rows(supporters)}

    @property
    def rejected(self) -> list[dict[str, str]]:
        with rejected_file(self.path).open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def tags_of(self, phone: str) -> set[str]:
        query = select(tags.c.name).join(supporter_tags, supporter_tags.c.tag_id == tags.c.id)
        with self.runtime.db.reading() as connection:
            found = connection.execute(query.where(supporter_tags.c.supporter_id == self.people[phone].id))
            return set(found.scalars())

    def _columns(self, columns: Columns) -> None:
        self.shown = [" ".join(line.split()) for line in columns.in_words()]


@pytest.fixture
def desk(runtime: Runtime, tmp_path: Path) -> Desk:
    return Desk(runtime, tmp_path / "list.csv")

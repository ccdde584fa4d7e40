from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, insert, select

from gateway import migrations
from gateway.db import Database
from gateway.models.officials import offices, official_changes, officials
from gateway.officials.atlas import Atlas
from gateway.officials.directory import Officials
from gateway.officials.importing import update
from tests.cli.conftest import environment, shell
from tests.officials.files import ZIPS, published, source

__all__ = ["environment", "shell"]


@pytest.fixture(scope="session")
def published_directory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The published files, imported once; to be looked at only."""
    db = Database(f"sqlite:///{tmp_path_factory.mktemp('officials')}/gateway.db")
    migrations.upgrade(db.engine)
    update(db, source(zips=published(ZIPS)), "the suite")
    yield db
    db.close()


@pytest.fixture(scope="session")
def atlas(published_directory: Database) -> Atlas:
    return Officials(published_directory).atlas()


@pytest.fixture(scope="session")
def rows_of_members(published_directory: Database) -> list[tuple[Table, list[dict[str, Any]]]]:
    with published_directory.reading() as connection:
        return [
            (table, [dict(row) for row in connection.execute(select(table)).mappings()])
            for table in (officials, offices, official_changes)
        ]


@pytest.fixture
def members(database: Database, rows_of_members: list[tuple[Table, list[dict[str, Any]]]]) -> Database:
    """The members of Congress and their offices, as an import left them; without ZIP codes."""
    with database.transaction() as transaction:
        for table, rows in rows_of_members:
            transaction.execute(insert(table), rows)
    return database


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Of files that a test writes."""
    path = tmp_path / "files"
    path.mkdir()
    return path

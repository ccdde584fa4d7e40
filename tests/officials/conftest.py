from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway import migrations
from gateway.db import Database
from gateway.officials.atlas import Atlas
from gateway.officials.directory import Officials
from gateway.officials.importing import update
from tests.cli.conftest import environment, shell
from tests.officials.files import ZIPS, published, source

__all__ = ["environment", "shell"]


@pytest.fixture(scope="session")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Atlas]:
    """The published files, imported once; to be looked at only."""
    db = Database(f"sqlite:///{tmp_path_factory.mktemp('officials')}/gateway.db")
    migrations.upgrade(db.engine)
    update(db, source(zips=published(ZIPS)), "the suite")
    yield Officials(db).atlas()
    db.close()


@pytest.fixture
def members(database: Database) -> Database:
    """The members of Congress and their offices, without ZIP codes."""
    update(database, source(), "the suite")
    return database


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Of files that a test writes."""
    path = tmp_path / "files"
    path.mkdir()
    return path

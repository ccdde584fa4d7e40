"""What all tests share: a whole gateway over real HTTP, on a real database, a real Redis and the sandbox carrier."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gateway import crypto, migrations
from gateway.db import Database
from gateway.settings import Settings
from tests.databases import postgresql_server, redis_server
from tests.dialects import compile_once

if TYPE_CHECKING:
    from gateway.runtime import Runtime
    from tests.one_database import OneDatabase
    from tests.running import RunningGateway

compile_once()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-transcripts",
        action="store_true",
        help="write the golden transcripts of the flows anew; read the difference before committing it",
    )
    parser.addoption("--sqlite-only", action="store_true", help="leave out what needs a PostgreSQL server")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Whatever stores something is tested on both databases, but for a module that says which one in a fixture."""
    if "backend" in metafunc.fixturenames and not hasattr(metafunc.module, "backend"):
        both = ["sqlite"] if metafunc.config.getoption("--sqlite-only") else ["sqlite", "postgresql"]
        metafunc.parametrize("backend", both, scope="session")


@pytest.fixture(autouse=True, scope="session")
def data_key() -> str:
    """One key for the whole suite; whoever needs another makes a Keyring of it."""
    key = crypto.new_data_key()
    crypto.use(crypto.Keyring(key))
    return key


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    with redis_server() as url:
        yield url


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    with postgresql_server() as url:
        yield url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database to copy; migrating anew costs a tenth of a second each time."""
    path = tmp_path_factory.mktemp("template") / "gateway.db"
    _migrated(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_database(postgresql_url: str) -> "OneDatabase":
    from tests.one_database import OneDatabase

    return OneDatabase(postgresql_url, _migrated)


@pytest.fixture
def database_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A migrated, empty database."""
    if backend == "sqlite":
        path = tmp_path / "gateway.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    one: OneDatabase = request.getfixturevalue("postgresql_database")
    yield one.url
    one.empty()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def settings(database_url: str, redis_url: str, data_key: str, tmp_path: Path) -> Settings:
    from tests.running import settings_for

    return settings_for(database_url, redis_url, data_key, tmp_path)


@pytest.fixture
def runtime(settings: Settings) -> Iterator["Runtime"]:
    """What use cases work with, without a web server and without a carrier that answers."""
    from gateway.runtime import open_runtime

    opened = open_runtime(settings.model_copy(update={"public_url": "https://sms.example.org"}))
    opened.queues.redis.flushall()
    yield opened
    opened.close()


@pytest.fixture
def gateway(settings: Settings) -> Iterator["RunningGateway"]:
    """Both demo campaigns on a short code (72345) and a hotline (+12025550143), at noon on a weekday."""
    from tests.running import running_gateway

    with running_gateway(settings) as running:
        yield running


def _migrated(url: str) -> None:
    database = Database(url)
    migrations.upgrade(database.engine)
    database.close()

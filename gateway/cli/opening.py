"""What commands work with, opened and closed around them."""

from collections.abc import Iterator
from contextlib import contextmanager

from gateway import embedded, logs
from gateway.db import Database
from gateway.runtime import Runtime, open_runtime
from gateway.settings import Settings, load


def settings() -> Settings:
    """The settings of this process; its log is set up by them, and its instance folder made if it is needed."""
    loaded = load()
    logs.configure(loaded.log_level)
    if not loaded.database_url or not loaded.redis_url:
        embedded.instance(loaded)
    return loaded


@contextmanager
def database() -> Iterator[Database]:
    """For commands that need nothing else: no keys, no carrier."""
    opened = Database(settings().database, pool_size=2)
    try:
        yield opened
    finally:
        opened.close()


@contextmanager
def runtime() -> Iterator[Runtime]:
    opened = open_runtime(settings())
    try:
        yield opened
    finally:
        opened.close()

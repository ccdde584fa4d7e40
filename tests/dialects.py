"""Databases whose statements are compiled once in a test process.

SQLAlchemy compiles each statement anew for each engine, and each test opens engines of its own. What is compiled
depends on the kind of the database alone, so here all engines of a kind share it: a fifth of a test's time.
"""

from typing import Any, Final

from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

_COMPILED: Final[dict[Any, Any]] = {}


class _Shared:
    """Stands in the keys of SQLAlchemy's cache: two of a kind are the same."""

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        engine.update_execution_options(compiled_cache=_COMPILED)


class SQLite(_Shared, SQLiteDialect_pysqlite):
    supports_statement_cache = True


class PostgreSQL(_Shared, PGDialect_psycopg):
    supports_statement_cache = True


def compile_once() -> None:
    registry.register("sqlite", __name__, SQLite.__name__)
    registry.register("postgresql.psycopg", __name__, PostgreSQL.__name__)

"""The schema's history leads to the tables that the code knows, on both databases, and back."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect

from gateway import migrations
from gateway.db import Database
from gateway.models import metadata


def test_migrations_make_the_tables_that_the_code_knows(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, metadata) == []


def test_down_to_nothing_and_up_again(database: Database) -> None:
    migrations.downgrade(database.engine, "base")
    assert set(inspect(database.engine).get_table_names()) <= {"alembic_version"}
    assert not migrations.is_current(database.engine)
    migrations.upgrade(database.engine)
    assert migrations.is_current(database.engine)
    assert set(inspect(database.engine).get_table_names()) == {*metadata.tables, "alembic_version"}


def test_up_twice_is_up_once(database: Database) -> None:
    migrations.upgrade(database.engine)
    assert migrations.is_current(database.engine)

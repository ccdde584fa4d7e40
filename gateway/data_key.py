"""Is DATA_KEY the ring that this database was written with?

Another ring would make strangers of everybody: those who said STOP could be written to again.
"""

from sqlalchemy import Connection, Table, select
from sqlalchemy.exc import SQLAlchemyError

from gateway.crypto import DataKeyError, keyring, sealed_columns
from gateway.db import Database
from gateway.models import metadata
from gateway.settings import SettingsError


def hash_tables() -> list[Table]:
    """Those that know a telephone by its hash alone, and the key that it was made with by name."""
    return [table for table in metadata.sorted_tables if {"phone_index", "key_id"} <= set(table.columns.keys())]


def misfit(db: Database) -> str | None:
    """What is wrong, as a sentence; None where the ring fits or nothing is stored yet. Raises SQLAlchemyError."""
    try:
        with db.reading() as connection:
            for table in metadata.sorted_tables:
                _open_ends(connection, table)
            for table in hash_tables():
                _know_hashes(connection, table)
    except DataKeyError as fault:
        return f"{fault} Put the old key back, behind the new one."
    return None


def _open_ends(connection: Connection, table: Table) -> None:
    """The newest row, and the oldest: `gateway keys rotate` goes from new to old, so an end cut short is there."""
    key, sealed = tuple(table.primary_key), tuple(sealed_columns(table))
    if sealed:
        connection.execute(select(*sealed).order_by(*(column.desc() for column in key)).limit(1)).all()
        connection.execute(select(*sealed).order_by(*key).limit(1)).all()


def _know_hashes(connection: Connection, table: Table) -> None:
    foreign = select(table.c.key_id).where(table.c.key_id.not_in(keyring().ids)).limit(1)
    key_id = connection.execute(foreign).scalar()
    if key_id is not None:
        raise DataKeyError(f"{table.name} knows a number by the key {key_id}, which DATA_KEY does not hold.")


def require_fit(db: Database) -> None:
    """Raises SettingsError where it does not fit. A database that cannot be asked yet is none of its business."""
    try:
        fault = misfit(db)
    except SQLAlchemyError:
        return
    if fault:
        raise SettingsError(f"DATA_KEY: {fault}")

"""Is DATA_KEY the ring that this database was written with?

Another ring would make strangers of everybody: those who said STOP could be written to again.
"""

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from gateway.crypto import DataKeyError, phone_indexes
from gateway.db import Database
from gateway.models.supporters import supporters
from gateway.settings import SettingsError

_NEWEST = select(supporters.c.phone, supporters.c.phone_index).order_by(supporters.c.id.desc()).limit(1)


def misfit(db: Database) -> str | None:
    """What is wrong, as a sentence; None where the ring fits or nothing is stored yet. Raises SQLAlchemyError."""
    try:
        with db.reading() as connection:
            row = connection.execute(_NEWEST).one_or_none()
    except DataKeyError as fault:
        return f"{fault} Put the old key back, behind the new one."
    if row is not None and row.phone_index not in phone_indexes(row.phone):
        return "The key that people are looked up by is missing. Put the old key back, behind the new one."
    return None


def require_fit(db: Database) -> None:
    """Raises SettingsError where it does not fit. A database that cannot be asked yet is none of its business."""
    try:
        fault = misfit(db)
    except SQLAlchemyError:
        return
    if fault:
        raise SettingsError(f"DATA_KEY: {fault}")

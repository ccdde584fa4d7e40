"""Mailboxes that supporters found full. Each is remembered for a day, by its telephone."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, bindparam, func, select

from gateway.clock import now
from gateway.models.calls import dial_attempts

REMEMBERED: Final = timedelta(hours=24)
TELLING: Final = ("mailbox_full", "message")  # what is said of a mailbox: full, or that a message was left

_LAST_WORDS: Final = (
    select(dial_attempts.c.office_phone, dial_attempts.c.reported, func.max(dial_attempts.c.started_at).label("at"))
    .where(
        dial_attempts.c.reported.is_not(None),
        dial_attempts.c.reported.in_(TELLING),
        dial_attempts.c.started_at > bindparam("since"),
    )
    .group_by(dial_attempts.c.office_phone, dial_attempts.c.reported)
)


def full_mailboxes(connection: Connection) -> Mapping[str, datetime]:
    """Until when each is taken for full. Whoever has left a message since then knows better."""
    rows = connection.execute(_LAST_WORDS, {"since": now() - REMEMBERED}).all()
    left = {row.office_phone: row.at for row in rows if row.reported == "message"}
    full = {row.office_phone: row.at for row in rows if row.reported == "mailbox_full"}
    return {phone: at + REMEMBERED for phone, at in full.items() if phone not in left or left[phone] < at}

"""Blasts that never end: steps of a series, whose people come one by one, each on a day of their own.

Whether somebody still is to get it is asked when it is about to leave, for days may have passed since they began.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, exists, or_, select

from gateway.blasts.store import Blast
from gateway.db import Transaction
from gateway.models.blasts import blast_recipients, blasts
from gateway.models.campaigns import campaigns
from gateway.models.messages import messages
from gateway.models.series import series_people
from gateway.models.supporters import supporters
from gateway.segments.audience import conditions

LATE: Final = timedelta(days=1)  # a text that could not be sent for so long is left out

_CAMPAIGN_IS_LIVE: Final = exists().where(campaigns.c.id == blasts.c.campaign_id, campaigns.c.status == "live")


def rests(transaction: Transaction, blast: Blast) -> bool:
    """Its campaign is paused or closed, and a series rests with it."""
    if blast.series_id is None:
        return False
    return not transaction.execute(select(_CAMPAIGN_IS_LIVE).where(blasts.c.id == blast.id)).scalar()


def turned_away(transaction: Transaction, blast: Blast, rows: Sequence[Any], moment: datetime) -> dict[str, str]:
    """Why somebody does not get it after all, by their id; rows have an `id`. Of any other blast nothing is asked."""
    ids = [row.id for row in rows]
    if blast.series_id is None or not ids:
        return {}
    segment = conditions(blast.segment) if blast.segment else []
    fitting = set(transaction.execute(select(supporters.c.id).where(supporters.c.id.in_(ids), *segment)).scalars())
    late = select(series_people.c.supporter_id).where(
        series_people.c.series_id == blast.series_id,
        series_people.c.supporter_id.in_(ids),
        series_people.c.due_at < moment - LATE,
    )
    return dict.fromkeys(transaction.execute(late).scalars(), "late") | dict.fromkeys(set(ids) - fitting, "unless")


def is_awake(moment: datetime) -> ColumnElement[bool]:
    """Of `blasts`: it is no step of a series, or somebody's turn has come."""
    waits = exists().where(
        blast_recipients.c.blast_id == blasts.c.id,
        blast_recipients.c.due_at <= moment,
        blast_recipients.c.message_id.is_(None),
        blast_recipients.c.reason.is_(None),
    )
    again = exists().where(
        messages.c.blast_id == blasts.c.id, messages.c.status == "queued", messages.c.due_at <= moment
    )
    return or_(blasts.c.series_id.is_(None), and_(_CAMPAIGN_IS_LIVE, or_(waits, again)))

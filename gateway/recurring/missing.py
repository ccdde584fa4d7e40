"""Nobody picked up a weekly call: one more try on the same day, then next week; after three weeks it ends."""

from typing import Any, Final

from sqlalchemy import select

from gateway import supporters
from gateway.db import Transaction
from gateway.models.calls import call_requests
from gateway.models.recurring import recurring_calls, recurring_days
from gateway.recurring import rules, saying
from gateway.runtime import Runtime

PAUSES: Final = (60,)  # minutes until the second try; there is no third one
MOST_WEEKS: Final = 3


def missed(runtime: Runtime, transaction: Transaction, recurring_id: str) -> None:
    """The last try of this day has failed."""
    lately = (
        select(call_requests.c.status)
        .join(recurring_days, recurring_days.c.call_request_id == call_requests.c.id)
        .where(recurring_days.c.recurring_id == recurring_id, call_requests.c.recurring_id == recurring_id)
        .order_by(recurring_days.c.day.desc())
        .limit(MOST_WEEKS)
    )
    outcomes = transaction.execute(lately).scalars().all()
    if len(outcomes) == MOST_WEEKS and set(outcomes) == {"given_up"}:
        _end(runtime, transaction, recurring_id)


def _end(runtime: Runtime, transaction: Transaction, recurring_id: str) -> None:
    query = select(recurring_calls).where(recurring_calls.c.id == recurring_id, recurring_calls.c.status == "active")
    row: Any = transaction.execute(query).one_or_none()
    live = runtime.directory.by_id(row.campaign_id) if row else None
    if row is None or not rules.end(transaction, row.supporter_id, "missed", row.campaign_id) or live is None:
        return
    language = supporters.by_id(transaction, row.supporter_id).language
    facts = {"example": saying.example(live.campaign, row.weekday, language)}
    saying.send(runtime, transaction, live, row.supporter_id, "weekly_missed", language=language, facts=facts)

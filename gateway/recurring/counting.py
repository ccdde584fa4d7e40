"""How many people are rung every week, when next, and how it ended for the others: numbers only."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, func, select

from gateway.flows.weekly import Weekly
from gateway.models.campaigns import campaigns
from gateway.models.recurring import recurring_calls

_MANY: Final = func.count()
_OF_CAMPAIGN: Final = recurring_calls.join(campaigns)
_ENDED: Final = (
    select(campaigns.c.slug, recurring_calls.c.ended, _MANY)
    .select_from(_OF_CAMPAIGN)
    .where(recurring_calls.c.status == "ended")
    .group_by(campaigns.c.slug, recurring_calls.c.ended)
)
_RULE: Final = tuple(recurring_calls.c[name] for name in ("weekday", "minute", "next_on", "zone"))
_ACTIVE: Final = (
    select(campaigns.c.slug, *_RULE, _MANY.label("many"))
    .select_from(_OF_CAMPAIGN)
    .where(recurring_calls.c.status == "active")
    .group_by(campaigns.c.slug, *_RULE)
)


@dataclass(slots=True)
class WeeklyCalls:
    """Of one campaign. `next_at` is in UTC, by the clocks of where they lived when they agreed.

    `ended` counts by why: asked, stop, missed, over, closed, declined.
    """

    campaign: str
    active: int = 0
    next_at: datetime | None = None
    ended: dict[str, int] = field(default_factory=dict)


def weekly_calls(connection: Connection) -> list[WeeklyCalls]:
    """Of each campaign that ever offered any, by name."""
    found: dict[str, WeeklyCalls] = {}
    for slug, why, many in connection.execute(_ENDED):
        found.setdefault(slug, WeeklyCalls(slug)).ended[why] = many
    for row in connection.execute(_ACTIVE):
        of = found.setdefault(row.slug, WeeklyCalls(row.slug))
        moment = Weekly(row.weekday, row.minute).on(row.next_on, row.zone)
        of.active += row.many
        of.next_at = min(of.next_at or moment, moment)
    return [found[slug] for slug in sorted(found)]

"""What would happen if it were sent now: who, who not and why, how much, how long. Nothing is sent or changed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Final

from gateway import reachable
from gateway.blasts.preflight import cautions
from gateway.blasts.preflight.ahead import Ahead, ahead_of, as_groups
from gateway.blasts.preflight.counting import Counts, Text, counts_for, look, texts_of
from gateway.blasts.preflight.forecast import Ceiling, Group, forecast
from gateway.blasts.store import Blast, rate_of, sender_of
from gateway.blasts.wording.writing import Review, review
from gateway.clock import now
from gateway.contact.zones import Clock, clocks_of
from gateway.runtime import Runtime

_HOUR: Final = 3600  # seconds
_DAY: Final = 24 * _HOUR


@dataclass(slots=True, kw_only=True)
class Preflight(Counts):
    """`rate` is in segments a second, 0: no end; `price` in dollars for one; `end` None: not within sixty days."""

    sender: str
    rate: float
    price: float
    reviews: dict[Text, Review]
    end: datetime | None = None
    zones: list[Group] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def cost(self) -> float:
        """Dollars."""
        return self.segments * self.price


def preflight(
    runtime: Runtime,
    blast: Blast,
    at: datetime | None = None,
    local: datetime | None = None,
    moved: Callable[[int], None] = lambda _: None,
) -> Preflight:
    """Looks at everybody, half a minute for a million; `moved` hears of each chunk of them."""
    counts = counts_for(blast, at, local)
    look(runtime, blast, counts, moved=moved)
    return report_of(runtime, blast, counts)


def report_of(runtime: Runtime, blast: Blast, counts: Counts) -> Preflight:
    sender = sender_of(runtime, blast)
    live = runtime.directory.by_id(blast.campaign_id)
    organization = live.campaign.organization if live else ""
    report = Preflight(
        **{each.name: getattr(counts, each.name) for each in fields(Counts)},
        sender=sender.phone,
        rate=rate_of(runtime, sender),
        price=runtime.settings.price_per_segment,
        reviews={each: review(text, each[1], organization) for each, text in texts_of(blast)},
    )
    with runtime.db.reading() as connection:
        ahead = ahead_of(connection, blast, report.begin)
    unhindered = _end(runtime, report, ahead)
    report.end = unhindered and _end(runtime, report, ahead, _ceilings(runtime))
    report.zones = _by_clocks(report.groups.values(), report.begin)
    report.warnings = [
        *cautions.of_times(runtime, report.end, unhindered),
        *cautions.of_others(ahead),
        *cautions.of_campaign(runtime, blast),
        *cautions.of_links(runtime, blast),
        *cautions.of_approval(runtime, report),
    ]
    return report


def _end(
    runtime: Runtime, report: Preflight, ahead: Iterable[Ahead], ceilings: Sequence[Ceiling] = ()
) -> datetime | None:
    groups = list(report.groups.values())
    before = as_groups([other for other in ahead if other.blast.status != "paused"], groups)
    return forecast(groups, report.rate, reachable.rules(runtime.settings), report.begin, ceilings, before)


def _ceilings(runtime: Runtime) -> list[Ceiling]:
    """Those of money, in segments."""
    settings, spent = runtime.settings, runtime.spending
    runtime.tallies.settle_now()
    found = ((_HOUR, settings.spend_per_hour, spent.this_hour()), (_DAY, settings.spend_per_day, spent.today()))
    price = settings.price_per_segment
    return [
        Ceiling(seconds, most / price, now(), already / price) for seconds, most, already in found if price and most
    ]


def _by_clocks(groups: Iterable[Group], moment: datetime) -> list[Group]:
    """One for all whose clocks show the same, by the zone in which most of them are; in the order of their turns."""
    merged: dict[frozenset[Clock], Group] = {}
    for group in sorted(groups, key=lambda group: -group.people):
        into = merged.setdefault(clocks_of(group.place, moment), Group(group.place, group.start))
        into.people += group.people
        into.segments += group.segments
        into.first = min((each for each in (into.first, group.first) if each), default=None)
        into.last = max((each for each in (into.last, group.last) if each), default=None)
    return sorted(merged.values(), key=lambda group: (group.first or group.start, -group.people))

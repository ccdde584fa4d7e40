"""What would happen if it were sent now: who, who not and why, how much, how long. Nothing is sent or changed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from datetime import datetime

from gateway import reachable
from gateway.blasts.counting import Counts, Text, counts_for, look, texts_of
from gateway.blasts.forecast import Group, forecast
from gateway.blasts.store import Blast, rate_of, sender_of
from gateway.blasts.words import REASONS
from gateway.blasts.writing import Review, review
from gateway.links import store as links
from gateway.links.finding import shorteners_in
from gateway.runtime import Runtime


@dataclass(slots=True, kw_only=True)
class Preflight(Counts):
    """`rate` is in segments a second, 0: no end; `cost` in dollars; `end` None: not within sixty days."""

    sender: str
    rate: float
    reviews: dict[Text, Review]
    cost: float = 0.0
    end: datetime | None = None
    zones: list[Group] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def preflight(
    runtime: Runtime,
    blast: Blast,
    at: datetime | None = None,
    local: datetime | None = None,
    moved: Callable[[int], None] = lambda _: None,
) -> Preflight:
    """Looks at everybody, a minute or two for a million; `moved` hears of each chunk of them."""
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
        reviews={each: review(text, each[1], organization) for each, text in texts_of(blast)},
    )
    groups = list(report.groups.values())
    report.end = forecast(groups, report.rate, reachable.rules(runtime.settings), report.begin)
    report.cost = report.segments * runtime.settings.price_per_segment
    report.zones = _by_zones(groups)
    report.warnings = list(_warnings(runtime, blast, report))
    return report


def _by_zones(groups: list[Group]) -> list[Group]:
    """One for all that are in the same time zones, in the order in which they are reached."""
    merged: dict[tuple[str, ...], Group] = {}
    for group in groups:
        into = merged.setdefault(group.place.zones, Group(group.place, group.start))
        into.people += group.people
        into.segments += group.segments
        into.first = min((each for each in (into.first, group.first) if each), default=None)
        into.last = max((each for each in (into.last, group.last) if each), default=None)
    return sorted(merged.values(), key=lambda group: (group.first or group.start, -group.people))


def _warnings(runtime: Runtime, blast: Blast, report: Preflight) -> Iterator[str]:
    if report.left_out["no language"]:
        yield f"{REASONS['no language']}: {report.left_out['no language']} people"
    if report.end is None:
        yield "it would not be over in sixty days: this number is too slow for so many"
    settings = runtime.settings
    for ceiling, name in ((settings.spend_per_hour, "SPEND_PER_HOUR"), (settings.spend_per_day, "SPEND_PER_DAY")):
        if ceiling and report.cost > ceiling:
            yield f"it costs more than {name} (${ceiling:.0f}), so it will wait in between, longer than said above"
    live = runtime.directory.by_id(blast.campaign_id)
    if live is None or live.status != "live":
        yield "its campaign is not live: who answers with a keyword starts nothing"
    yield from _of_links(runtime, blast)
    if settings.approve_above and report.audience > settings.approve_above:
        yield f"more than {settings.approve_above} people: a second person must approve it"


def _of_links(runtime: Runtime, blast: Blast) -> Iterator[str]:
    with runtime.db.reading() as connection:
        found = links.of_blast(connection, blast.id)
    for target in dict.fromkeys(link.target for link in found):
        for name in shorteners_in(target):
            yield f"a link leads through {name}, which carriers distrust; write the address of the page behind it"

"""What would happen if it were sent now: who, who not and why, how much, how long. Nothing is sent or changed."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from gateway import reachable
from gateway.abuse import blocklist
from gateway.blasts.audience import in_chunks
from gateway.blasts.forecast import Group, forecast, quarter_after
from gateway.blasts.store import Blast, rate_of, sender_of
from gateway.blasts.vetting import Later, Never, Ready, place_of, vet
from gateway.blasts.writing import Review, fields_of, known_of, review
from gateway.clock import now
from gateway.contact import Rules
from gateway.contact.places import Place
from gateway.flows.events import Language
from gateway.links import store as links
from gateway.links.finding import shorteners_in
from gateway.runtime import Runtime

Text = tuple[str, Language]  # A, B or C, and the language


@dataclass(slots=True)
class Preflight:
    """`left_out` by reason, `later` by rule: these get it, but not at once. `instead` counts stand-ins by field.

    `longer` are those who get more segments than the text has with its stand-ins; `most` are the most of anybody.
    """

    sender: str
    rate: float
    begin: datetime
    reviews: dict[Text, Review]
    audience: int = 0
    texts: int = 0
    segments: int = 0
    cost: float = 0.0
    end: datetime | None = None
    left_out: Counter[str] = field(default_factory=Counter)
    later: Counter[str] = field(default_factory=Counter)
    instead: Counter[str] = field(default_factory=Counter)
    by_text: Counter[Text] = field(default_factory=Counter)
    longer: Counter[Text] = field(default_factory=Counter)
    most: dict[Text, int] = field(default_factory=dict)
    zones: list[Group] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def preflight(runtime: Runtime, blast: Blast) -> Preflight:
    sender = sender_of(runtime, blast)
    live = runtime.directory.by_id(blast.campaign_id)
    organization = live.campaign.organization if live else ""
    begin = max(blast.start_at, now()) if blast.start_at else now()
    report = Preflight(
        sender.phone,
        rate_of(runtime, sender),
        begin,
        {each: review(text, each[1], organization) for each, text in texts_of(blast)},
    )
    rules = reachable.rules(runtime.settings)
    groups = _look_at_all(runtime, blast, report, rules)
    report.end = forecast(groups, report.rate, rules, begin)
    report.cost = report.segments * runtime.settings.price_per_segment
    report.zones = _by_zones(groups)
    report.warnings = list(_warnings(runtime, blast, report))
    return report


def _look_at_all(runtime: Runtime, blast: Blast, report: Preflight, rules: Rules) -> list[Group]:
    groups: dict[tuple[Place, datetime], Group] = {}
    fields = {each: fields_of(text) for each, text in texts_of(blast)}
    for connection, rows in in_chunks(runtime, blast):
        people = reachable.people(connection, rows, blast.campaign_id, blocklist.indexes(connection))
        for row in rows:
            person = people[row.id]
            verdict = vet(blast, row, person, rules, report.begin)
            report.audience += 1
            if isinstance(verdict, Never):
                report.left_out[verdict.reason] += 1
                continue
            start, ready = (verdict.until, verdict.text) if isinstance(verdict, Later) else (report.begin, verdict)
            if isinstance(verdict, Later):
                report.later[verdict.rule] += 1
            text = (ready.variant or "A", row.language)
            _count(report, text, ready)
            known = known_of(row.name, row.zip)
            report.instead.update(name for name in fields[text] if name not in known)
            place = place_of(person)
            start = start if start == report.begin else quarter_after(start)
            group = groups.setdefault((place, start), Group(place, start))
            group.people += 1
            group.segments += ready.segments
    return list(groups.values())


def texts_of(blast: Blast) -> Iterator[tuple[Text, str]]:
    for variant, texts in blast.wordings.items():
        for language, text in texts.items():
            yield (variant, language), text


def _count(report: Preflight, text: Text, ready: Ready) -> None:
    report.texts += 1
    report.segments += ready.segments
    report.by_text[text] += 1
    if ready.segments > report.reviews[text].segments.count:
        report.longer[text] += 1
        report.most[text] = max(ready.segments, report.most.get(text, 0))


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
        yield f"{report.left_out['no language']} people speak a language in which it says nothing"
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

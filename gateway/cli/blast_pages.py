"""Blasts as an organizer reads them in a terminal."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from gateway.blasts.forecast import Group
from gateway.blasts.preflight import Preflight
from gateway.blasts.progress import Progress
from gateway.blasts.store import Blast
from gateway.blasts.writing import Review

# Why somebody gets no text, and why not at once.
REASONS: Final[Mapping[str, str]] = {
    "opted out": "said STOP",
    "left campaign": "left this campaign",
    "no consent": "never agreed to texts",
    "number type": "landline, or no person's number",
    "country": "outside of the countries that you text",
    "blocked": "on the blocklist",
    "no language": "speak a language in which it says nothing",
    "missing field": "a field is unknown, and nothing stands in for it",
    "quiet hours": "it is night where they live, or Sunday morning",
    "frequency cap": "texted often enough within 24 hours",
    "local time": "it is too early by their clock",
}
STATUSES: Final[Mapping[str, str]] = {
    "queued": "to be tried again",
    "sending": "on their way to the carrier",
    "uncertain": "perhaps at the carrier: it is asked",
    "accepted": "at the carrier",
    "sent": "sent by the carrier, no word of the delivery",
    "delivered": "delivered",
    "undelivered": "not delivered",
    "failed": "failed",
    "canceled": "taken back before they left",
}
_WIDTH: Final = 30  # characters of the bar
_MINUTES: Final = 120  # seconds from which on minutes say more


def of_review(language: str, found: Review) -> Iterator[str]:
    count = found.segments.count
    yield f"{language}: {count} segment{'' if count == 1 else 's'}, {found.segments.encoding}"
    yield from (f"  note: {warning}" for warning in found.warnings)
    if found.plain:
        yield f"  in plain letters it is shorter: {found.plain}"


def of_preflight(report: Preflight) -> Iterator[str]:
    for language, found in report.reviews.items():
        yield from of_review(language, found)
    yield ""
    yield f"{report.audience:>9,}  people"
    yield from _counted("-", report.left_out)
    languages = ", ".join(f"{count:,} {language}" for language, count in sorted(report.by_language.items()))
    yield f"{report.texts:>9,}  texts ({languages or 'none'})"
    yield from _counted("later", report.later)
    for name, count in report.instead.most_common():
        yield f"{count:>9,}  of them without {name}: the words in its place"
    yield ""
    rate = f"{report.rate:g} segments a second" if report.rate else "as fast as it goes"
    yield f"{report.segments:,} segments, ${report.cost:,.2f}, from {report.sender} at {rate}"
    yield from _times(report)
    yield from (f"Note: {warning}." for warning in report.warnings)


def _counted(what: str, counts: Counter[str]) -> Iterator[str]:
    for reason, count in counts.most_common():
        yield f"{count:>9,}  {what} {REASONS[reason]}"


def _times(report: Preflight) -> Iterator[str]:
    if report.end and report.texts:
        yield f"From {_utc(report.begin)} to {_utc(report.end)}"
    for group in report.zones:
        if group.first and group.last:
            when = f"{_local(group, group.first)} to {_local(group, group.last)}"
            yield f"  {group.people:>7,}  {_zones(group)}: {when}"


def _zones(group: Group) -> str:
    zones = group.place.zones
    return zones[0] if len(zones) == 1 else f"one of {len(zones)} zones from {zones[0]} to {zones[-1]}"


def _local(group: Group, moment: datetime) -> str:
    if len(group.place.zones) > 1:
        return _utc(moment)
    return f"{moment.astimezone(ZoneInfo(group.place.zones[0])):%a %H:%M}"


def bar(found: Progress) -> str:
    """One line of one length, to be written over the last."""
    done, everybody = found.people - found.waiting, max(found.blast.people, 1)
    filled = min(_WIDTH, round(_WIDTH * done / everybody))
    counts = f"{found.gone:,} of {everybody:,} sent, {found.texts['delivered']:,} delivered, ${found.cost:,.2f}"
    return f"{found.blast.status:9} [{'#' * filled}{'.' * (_WIDTH - filled)}] {counts}".ljust(_WIDTH + 70)


def of_progress(found: Progress, rate: float) -> Iterator[str]:
    yield f"{found.blast.slug}: {found.blast.status}{f', {found.blast.why}' if found.blast.why else ''}"
    yield f"{found.blast.people:>9,}  people{'' if found.blast.frozen_at else ' so far: they are being written down'}"
    for status, count in found.texts.most_common():
        yield f"{count:>9,}  {STATUSES[status]}"
    yield from (f"{count:>9,}      code {code}" for code, count in found.failures.most_common())
    yield from _counted("get none:", found.left_out)
    if found.waiting:
        yield f"{found.waiting:>9,}  {_waiting(found, rate)}"
    yield f"{found.replies:>9,}  texts came in from them, {found.opt_outs:,} said STOP or the like"
    yield f"{found.segments:,} segments, ${found.cost:,.2f}"


def _waiting(found: Progress, rate: float) -> str:
    if found.blast.status in {"canceled", "done"}:
        return "will not get it any more"
    if found.blast.status == "paused":
        return "wait: it is paused"
    each = found.segments / found.gone if found.gone else 1
    pace = f"; at this number's speed {_span(found.waiting * each / rate)}" if rate else ""
    return f"wait, the next from {_utc(found.next_at)} on{pace}" if found.next_at else "wait"


def _span(seconds: float) -> str:
    return f"{seconds:.0f} seconds" if seconds < _MINUTES else f"{seconds / 60:.0f} minutes"


def in_list(each: Blast) -> str:
    people = f"{each.people:,} people" if each.frozen_at else "nobody yet"
    why = f"  {each.why}" if each.status == "paused" and each.why else ""
    return f"{each.slug}  {each.status}  {people}  {', '.join(each.texts)}{why}"


def _utc(moment: datetime) -> str:
    return f"{moment:%a %Y-%m-%d %H:%M} UTC"

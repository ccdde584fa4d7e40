"""Blasts as an organizer reads them in a terminal."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from gateway.blasts.forecast import Group
from gateway.blasts.preflight import Preflight
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


def in_list(each: Blast) -> str:
    people = f"{each.people:,} people" if each.frozen_at else "nobody yet"
    why = f"  {each.why}" if each.status == "paused" and each.why else ""
    return f"{each.slug}  {each.status}  {people}  {', '.join(each.texts)}{why}"


def _utc(moment: datetime) -> str:
    return f"{moment:%a %Y-%m-%d %H:%M} UTC"

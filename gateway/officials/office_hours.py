"""Opening hours as members of Congress write them: `M-F 9-5:30pm`, `Mondays-Fridays 9AM - 5PM`, `8am-5pm CT`."""

import re
from typing import Final

from gateway.officials.hours import DAYS, clock_time

USUAL: Final = "Mon-Fri 9:00-17:00"

_DAY: Final = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri)(?:days?)?|[mwf])"
_DAYS: Final = rf"(?P<days>{_DAY}(?:\s*(?:-|,|/|and|&)\s*(?:and\s+)?{_DAY})*|weekdays)"
_TIME: Final = r"(\d{1,2}?)(?::?(\d\d))?\s*(am|pm)?"
_SPAN: Final = rf"(?P<from>{_TIME})\s*-\s*(?P<to>{_TIME})"
_FORMS: Final = (
    re.compile(rf"(?:{_DAYS}[\s,;]*(?:from\s+)?)?{_SPAN}"),
    re.compile(rf"{_SPAN}[\s,(]*{_DAYS}\)?"),
)
_DASH: Final = re.compile(r"[–—]|\bto\b|\bthrough\b")
# Time zones are the office's own; appointments are for visits.
_REMARKS: Final = re.compile(
    r"(?:\b(?:or |and )?by appointments?\b|please call|appointments? ).*|\(?\b[ecmp]s?t\b\)?|central$"
)


def hours_from(text: str) -> str | None:
    """As `Hours.parse` takes it; None where nobody could say for certain what is meant."""
    plain = _REMARKS.sub("", _DASH.sub("-", text.lower().replace(".", ""))).strip(" ,;")
    for form in _FORMS:
        found = form.fullmatch(plain)
        if found:
            span = _span(found["from"], found["to"])
            return f"{_days(found['days'] or 'weekdays')} {span}" if span else None
    return None


def _days(text: str) -> str:
    if text == "weekdays":
        return "Mon-Fri"
    pieces = re.split(r"\s*(?:,|/|and|&)\s*", text)
    return ",".join("-".join(_day(end) for end in re.split(r"\s*-\s*", piece)) for piece in pieces if piece)


def _day(text: str) -> str:
    return next(day for day in DAYS if day.lower().startswith(text[:3]))


def _span(first: str, last: str) -> str | None:
    """`9`, `5:30pm` -> `9:00-17:30`: without am or pm from morning to afternoon. None outside 6:00 to 21:00."""
    start, end = _minutes(first), _minutes(last)
    if end <= start and not last.endswith("m"):
        end += 12 * 60
    if not 6 * 60 <= start < end <= 21 * 60:
        return None
    return f"{clock_time(start)}-{clock_time(end)}"


def _minutes(text: str) -> int:
    found = re.fullmatch(_TIME, text)
    if found is None:
        raise AssertionError("the form above holds nothing else")
    hour = int(found[1])
    if found[3]:
        hour = hour % 12 + (12 if found[3] == "pm" else 0)
    return hour * 60 + int(found[2] or 0)

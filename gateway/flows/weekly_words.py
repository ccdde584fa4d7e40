"""Days, hours and time zones as people write and say them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from gateway.flows.events import Channel, Language
from gateway.flows.weekly import Agreement

_DAYS: Final[Mapping[Language, tuple[str, ...]]] = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
}
_MONTHS: Final[Mapping[Language, tuple[str, ...]]] = {
    "en": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ),
    "es": (
        "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
        "noviembre", "diciembre",
    ),
}  # fmt: skip
# By the first letters of the zone's short name, which stay when the clocks change.
_ZONES: Final[Mapping[str, Mapping[Language, str]]] = {
    "E": {"en": "Eastern time", "es": "hora del este"},
    "C": {"en": "Central time", "es": "hora del centro"},
    "M": {"en": "Mountain time", "es": "hora de la montaña"},
    "P": {"en": "Pacific time", "es": "hora de la costa oeste"},
    "AK": {"en": "Alaska time", "es": "hora de Alaska"},
    "H": {"en": "Hawaii time", "es": "hora de Hawaii"},
    "A": {"en": "Atlantic time", "es": "hora de Puerto Rico"},
}
_ARIZONA: Final[Mapping[Language, str]] = {"en": "Arizona time", "es": "hora de Arizona"}
_LOCAL: Final[Mapping[Language, str]] = {"en": "your local time", "es": "hora local"}
_NOON: Final = 12 * 60


def facts(agreement: Agreement, channel: Channel, language: Language) -> dict[str, str]:
    """What the placeholders of an agreement stand for."""
    return {
        "day": day_name(agreement.rule.weekday, channel, language),
        "hour": hour_words(agreement.rule.minute, language),
        "zone": zone_name(agreement.zone, language),
        "first": date_words(agreement.first_on, language),
        "until": date_words(agreement.last_on, language),
    }


def day_name(weekday: int, channel: Channel, language: Language) -> str:
    """In a text without the one accent that would double what the text costs."""
    name = _DAYS[language][weekday]
    return name.replace("á", "a") if channel == "text" else name


def hour_words(minute: int, language: Language) -> str:
    """`at 5:30 p.m.`, `a las 5:30 de la tarde`."""
    hour, past = divmod(minute, 60)
    clock = f"{hour % 12 or 12}{f':{past:02}' if past else ''}"
    if language == "en":
        return "at noon" if minute == _NOON else f"at {clock} {'a.m.' if hour < 12 else 'p.m.'}"
    part = "mañana" if hour < 12 else "tarde" if hour < 19 else "noche"
    return f"a {'la' if hour % 12 == 1 else 'las'} {clock} de la {part}"


def hours_words(first: int, last: int, language: Language) -> str:
    """Two hours of the day: `between 9 a.m. and 8 p.m.`."""
    begin, end = (hour_words(hour % 24 * 60, language) for hour in (first, last))
    if language == "en":
        return f"between {begin.removeprefix('at ')} and {end.removeprefix('at ')}"
    return f"entre {begin.removeprefix('a ')} y {end.removeprefix('a ')}"


def date_words(day: date, language: Language) -> str:
    month = _MONTHS[language][day.month - 1]
    return f"{month} {day.day}" if language == "en" else f"{day.day} de {month}"


def zone_name(zone: str, language: Language) -> str:
    if zone == "America/Phoenix":
        return _ARIZONA[language]
    short = datetime(2026, 1, 15, tzinfo=UTC).astimezone(ZoneInfo(zone)).tzname() or ""
    known = _ZONES.get(short.removesuffix("ST")) if short.endswith("ST") else None
    return (known or _LOCAL)[language]


def example(keyword: str, weekday: int, language: Language) -> str:
    """How to ask for a call every week."""
    day = day_name(weekday, "text", language).upper()
    return f"{keyword} EVERY {day} 5PM" if language == "en" else f"{keyword} CADA {day} 5PM"

"""When an office opens, in plain words: `tomorrow, Thursday, at 9 a.m., by the clock there`."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from gateway.flows.events import Language

_DAYS: Final[dict[Language, tuple[str, ...]]] = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
}
_TODAY: Final[dict[Language, str]] = {"en": "today", "es": "hoy"}
_TOMORROW: Final[dict[Language, str]] = {"en": "tomorrow, ", "es": "mañana, "}
_ON: Final[dict[Language, str]] = {"en": "on ", "es": "el "}
_THERE: Final[dict[Language, str]] = {"en": "by the clock there", "es": "hora de allá"}


def opening_words(opens: datetime, moment: datetime, zone: str, language: Language) -> str:
    """Both instants are aware; the day and the hour are the office's own."""
    there = opens.astimezone(ZoneInfo(zone))
    days = (there.date() - moment.astimezone(ZoneInfo(zone)).date()).days
    weekday = _DAYS[language][there.weekday()]
    day = _TODAY[language] if days == 0 else f"{(_TOMORROW if days == 1 else _ON)[language]}{weekday}"
    return f"{day}, {_time(there, language)}, {_THERE[language]}"


def _time(there: datetime, language: Language) -> str:
    hour, minutes = there.hour % 12 or 12, f":{there.minute:02}" if there.minute else ""
    if language == "en":
        return f"at {hour}{minutes} {'a.m.' if there.hour < 12 else 'p.m.'}"
    if (there.hour, there.minute) == (12, 0):
        return "a las 12 del mediodía"
    return f"a {'la' if hour == 1 else 'las'} {hour}{minutes} de la {'mañana' if there.hour < 12 else 'tarde'}"

"""How facts are written in a text and how they are spoken on a phone."""

from functools import lru_cache

from gateway.flows.events import Language
from gateway.flows.state import State


def for_reading(state: State, hotline: str) -> dict[str, str]:
    answers = state.answers
    name = answers.get("name", "")
    return {
        "name": name,
        "first_name": first_name(name),
        "zip": answers.get("zip", ""),
        "number": with_commas(answers.get("number", "")),
        "hotline": written_phone(hotline),
    }


def for_speaking(state: State, hotline: str) -> dict[str, str]:
    """Digits apart, or the voice would read the ZIP code 60601 as sixty thousand six hundred one."""
    answers = state.answers
    name = answers.get("name", "")
    return {
        "name": name,
        "first_name": first_name(name),
        "zip": " ".join(answers.get("zip", "")),
        "number": answers.get("number", ""),
        "hotline": spoken_phone(hotline),
    }


def first_name(name: str) -> str:
    """`Maria` of `Maria Lopez`; the whole name where the first part is an initial or a short form (`Ma. Elena`)."""
    first = name.partition(" ")[0]
    return name if first.endswith(".") or len(first) == 1 else first


def with_commas(number: str) -> str:
    return f"{int(number):,}" if number.isascii() and number.isdigit() and len(number) < 20 else number


@lru_cache(maxsize=64)  # ours, in every text
def written_phone(number: str) -> str:
    """`+12024561111` -> `202-456-1111`; numbers of other countries and short codes stay."""
    parts = _north_american(number)
    return "-".join(parts) if parts else number


@lru_cache(maxsize=64)
def spoken_phone(number: str) -> str:
    parts = _north_american(number) or [number.lstrip("+")]
    return ", ".join(" ".join(part) for part in parts)


def _north_american(number: str) -> list[str]:
    digits = number.removeprefix("+1")
    if not number.startswith("+1") or len(digits) != 10 or not digits.isdigit():
        return []
    return [digits[:3], digits[3:6], digits[6:]]


_SHOWN: dict[Language, str] = {"en": " They see your number.", "es": " Allá ven su número."}


def shown(language: Language) -> str:
    """That the office sees whose telephone it is; goes between two sentences."""
    return _SHOWN[language]


_KEYS: dict[Language, tuple[str, ...]] = {
    "en": ("1", "2", "3", "4", "5", "6", "7", "8"),
    "es": ("el uno", "el dos", "el tres", "el cuatro", "el cinco", "el seis", "el siete", "el ocho"),
}


def spoken_key(key: int, language: Language) -> str:
    """After "press" and "oprima"; 9 and 0 mean the same in every question, and are in no list."""
    return _KEYS[language][key - 1]


_LONG = 90  # minutes; from then on people think in hours
_WAITS: dict[Language, tuple[str, str]] = {
    "en": ("{} minutes", "about {} hours"),
    "es": ("{} minutos", "unas {} horas"),
}


def spoken_wait(minutes: int, language: Language) -> str:
    short, long = _WAITS[language]
    return long.format(round(minutes / 60)) if minutes > _LONG else short.format(minutes)

"""What a text says about calls that come every week: to have them, to leave one out, to end them.

Only texts that speak of nothing else are read: whoever tells us what they do on Tuesdays writes to a person.
"""

import re
from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from gateway.flows.answers import parse_zip
from gateway.flows.events import Language
from gateway.flows.words import one_typo_apart, plain

# ring: every week; which_day: several days, or every day; skip: not this week; end: not any more.
Kind = Literal["ring", "which_day", "skip", "end"]


class Wish(NamedTuple):
    """`weekday` and `minute` of the day are None where the text leaves them open; `zip` is empty then."""

    kind: Kind
    language: Language
    weekday: int | None = None
    minute: int | None = None
    zip: str = ""


_DAYS: Final[dict[str, int]] = {
    name: day
    for day, names in enumerate(
        (
            "monday mon lunes",
            "tuesday tue tues tusday martes",
            "wednesday wed weds wensday wendsday miercoles",
            "thursday thu thur thurs thersday jueves juebes",
            "friday fri viernes biernes",
            "saturday sat sabado sabados savado",
            "sunday sun domingo domingos",
        )
    )
    for name in names.split(" ")
}
_PLURALS: Final = {f"{name}s": day for name, day in _DAYS.items() if name.endswith("day")}
_LONG_DAYS: Final = {name: day for name, day in (_DAYS | _PLURALS).items() if len(name) > 4}
_EVERY: Final = frozenset({"every", "evry", "evey", "evrey", "eveery", "each", "cada", "kada", "cda", "ever"})
_ALL_THE: Final = frozenset({"los", "las"})
_WEEKLY: Final = frozenset({"weekly", "everyweek", "semanal", "semanales", "semanalmente"})
_WEEK: Final = frozenset({"week", "weeks", "semana", "semanas"})
_DAILY: Final = frozenset({"everyday", "daily", "diario", "diariamente"})
_DAY: Final = frozenset({"day", "days", "dia", "dias"})
_SKIP: Final = frozenset({"skip", "saltar", "salta", "salte"})
# Whoever writes none of these speaks of nothing that comes again; looked at for every text that comes in.
_AGAIN: Final = frozenset({*_DAYS, *_PLURALS, *_EVERY, *_WEEKLY, *_WEEK, *_DAILY, *_SKIP, "dias"})

_ENGLISH: Final = frozenset(
    """
    every evry evey evrey eveery each ever weekly everyweek week weeks everyday daily day days skip monday mon tuesday
    tue tues tusday wednesday wed weds wensday wendsday thursday thu thur thurs thersday friday fri saturday sat
    sunday
    """.split()  # noqa: SIM905 - a list of quoted words reads worse
).union(_PLURALS)

_CALL: Final = frozenset(
    """
    call calls calling cal caal ring rings remind reminder reminders remember phone llama llamar llame llamen llamenme
    llameme llamame llamada llamadas yamar recuerda recuerde recuerdame recuerdeme recuerdenme recordar recordarme
    marque marquenme avisenme
    """.split()  # noqa: SIM905 - a list of quoted words reads worse
)
_NOT: Final = frozenset(
    """
    no not dont never stop end cancel quit without nunca sin basta terminar termine terminen cancelar cancele cancelen
    dejen deje fin
    """.split()  # noqa: SIM905 - as above
)
_FILLERS: Final = frozenset(
    """
    me us to my the a an at on in by for of and please pls plz thanks thank you can could will would want like i id
    lets so that with from again hi hello hey yes ok sure time this same hour around about clock oclock zip code once
    senator senators congress congressman representative representatives rep reps white house president office offices
    official officials more any it
    al el la los las de del por en con favor porfavor porfa gracias quiero quisiera deseo puede pueden que y mi mis
    hola si hora misma esta este codigo postal senador senadores senadora congreso representante casa blanca
    presidente oficina una vez veces ya ahora mas nos toda todo todos todas toods a
    """.split()  # noqa: SIM905 - as above
)
_AM: Final = frozenset({"am", "morning", "manana"})
_PM: Final = frozenset({"pm", "afternoon", "evening", "tarde", "noche", "night"})
_HALVES: Final = {"media": 30, "half": 30, "cuarto": 15, "quarter": 15}
# Minutes of the day that are meant where no clock is named.
_PARTS: Final = {
    "noon": 720, "midday": 720, "mediodia": 720, "morning": 600, "manana": 600, "afternoon": 900, "tarde": 900,
    "evening": 1080, "night": 1080, "noche": 1080,
}  # fmt: skip
_OF_CLOCKS: Final = frozenset({"past", "p", "m", "hrs", "hr", "h", "horas", *_AM, *_PM, *_HALVES, *_PARTS})
_NUMBERS: Final = {
    name: number
    for number, names in enumerate(
        ("one una", "two dos", "three tres", "four cuatro", "five cinco", "six seis", "seven siete", "eight ocho",
         "nine nueve", "ten diez", "eleven once", "twelve doce"),
        start=1,
    )
    for name in names.split(" ")
}  # fmt: skip
_KNOWN: Final = _FILLERS | _CALL | _NOT | _AGAIN | _OF_CLOCKS | _DAY
_SKIPS: Final = re.compile(
    r"(?:please |por favor )?"
    rf"(?:(?:skip|saltar?|salte)(?: (?:this|next|the|my|one|it|esta|una|la|mi|{'|'.join(_DAYS)}|week|time|calls?"
    r"|semana|vez|llamada))*|not this week|esta semana no|no esta semana)(?: please| por favor)?"
)
_CLOCK: Final = re.compile(r"(\d{1,2}?)h?(\d\d)?(am|pm|a|p|h|hrs)?")
_PAST: Final = re.compile(r"(\d\d)(am|pm|a|p|h|hrs)?")
_BEFORE_CLOCK: Final = frozenset({"at", "a", "las", "la", "past", "around", "about"})
_LONGEST: Final = 160  # letters; longer texts tell a story
_MOST_UNKNOWN: Final = 1  # words besides, such as a name, where the rest leaves no doubt


def read_weekly(text: str, keywords: Collection[str] = ()) -> Wish | None:
    """None for whatever speaks of nothing weekly, or of that and of something else.

    `keywords` are plain words that ask for a call. `reserved` is to be asked first: it knows what stops everything.
    """
    words = plain(text).split(" ")
    if _AGAIN.isdisjoint(words) or len(text) > _LONGEST:
        return None
    language: Language = "es" if _ENGLISH.isdisjoint(words) else "en"
    if _SKIPS.fullmatch(" ".join(words)):
        return Wish("skip", language)
    if "i call" in " ".join(words) or "yo llamo" in " ".join(words):
        return None
    if any(one in _EVERY and (two in _NUMBERS or two == "other") for one, two in pairwise(words)):
        return None  # every two weeks is more than we can promise
    return _read(_Words(words, frozenset(keywords)), language, parse_zip(text) or "")


def speaks_of_weeks(text: str) -> bool:
    """Is it worth reading? Asked of every text that comes in; false for nearly all of them."""
    return not _AGAIN.isdisjoint(plain(text).split(" "))


class _Words:
    """The words of a text, sorted by what they tell."""

    def __init__(self, words: Sequence[str], keywords: frozenset[str]) -> None:
        self.words = words
        self.every = not _EVERY.isdisjoint(words)
        days = [_day_of(word, guess=self.every or not _ALL_THE.isdisjoint(words)) for word in words]
        self.days = {day for day in days if day is not None}
        self.minutes = list(_clocks(words))
        self.asks = any(word in _CALL or word in keywords for word in words)
        self.denies = not _NOT.isdisjoint(words)
        self.unknown = sum(
            day is None and word not in _KNOWN and word not in keywords and not _is_number(word)
            for word, day in zip(words, days, strict=True)
        )

    @property
    def comes_again(self) -> bool:
        """`every Tuesday`, `Tuesdays`, `los martes`, `weekly`, `cada semana`."""
        words = set(self.words)
        of_days = self.every or not words.isdisjoint(_ALL_THE) or not words.isdisjoint(_PLURALS)
        of_weeks = (self.every or "todas" in words or "once" in words or "vez" in words) and not words.isdisjoint(
            _WEEK
        )
        return (bool(self.days) and of_days) or of_weeks or not words.isdisjoint(_WEEKLY)

    @property
    def daily(self) -> bool:
        words = set(self.words)
        each_day = (self.every or "todos" in words) and not self.days and not words.isdisjoint(_DAY)
        return each_day or not words.isdisjoint(_DAILY)


def _read(said: _Words, language: Language, zip_code: str) -> Wish | None:
    if said.unknown > (_MOST_UNKNOWN if said.asks else 0):
        return None
    if said.denies:
        return Wish("end", language) if said.days or said.comes_again else None
    if said.daily or (len(said.days) > 1 and said.comes_again):
        return Wish("which_day", language, zip=zip_code)
    if not said.comes_again or len(said.minutes) > 1:
        return None
    return Wish("ring", language, next(iter(said.days), None), next(iter(said.minutes), None), zip_code)


def _day_of(word: str, *, guess: bool) -> int | None:
    known = _DAYS.get(word, _PLURALS.get(word))
    if known is not None or not guess or len(word) < 5 or word in _KNOWN:
        return known
    return next((day for name, day in _LONG_DAYS.items() if one_typo_apart(name, word)), None)


def _is_number(word: str) -> bool:
    return word.isdigit() or word in _NUMBERS or _CLOCK.fullmatch(word) is not None


def _clocks(words: Sequence[str]) -> Sequence[int]:
    """The times of day that are named, in minutes."""
    named = [_PARTS[word] for word in words if word in _PARTS]
    found = [_minute(words, place) for place in range(len(words))]
    times = [minute for minute in found if minute is not None]
    return times or named


def _minute(words: Sequence[str], place: int) -> int | None:
    """The time that begins with this word; `plain` has made two words of 5:30pm."""
    word, before, after = words[place], words[place - 1] if place else "", words[place + 1 :]
    clock = _CLOCK.fullmatch(word)
    past = _PAST.fullmatch(after[0]) if after and word.isdigit() and len(word) < 3 else None
    if clock and _PAST.fullmatch(word) and before.isdigit() and len(before) < 3:
        return None  # the minutes of the word before
    if clock:
        hour, minute = int(clock[1]), int(past[1] if past else clock[2] or 0)
        half = clock[3] or (past[2] if past else "") or ""
    elif word in _NUMBERS and (before in _BEFORE_CLOCK or not _HALVES.keys().isdisjoint(words)):
        hour, minute, half = _NUMBERS[word], 0, ""
    else:
        return None
    minute = minute or next((_HALVES[word] for word in words if word in _HALVES), 0)
    return _of_day(hour, minute, _half_of_day(half, words, after))


def _half_of_day(half: str, words: Sequence[str], after: Sequence[str]) -> str:
    """`am`, `pm`, or empty where nothing says. `plain` has made two words of p.m."""
    if half in {"a", "p", "am", "pm"}:
        return f"{half[0]}m"
    spelled = next((f"{one}m" for one, two in pairwise(after) if one in {"a", "p"} and two == "m"), "")
    return spelled or ("" if _PM.isdisjoint(words) else "pm") or ("" if _AM.isdisjoint(words) else "am")


def _of_day(hour: int, past: int, half: str) -> int | None:
    """Without a half of the day, one to seven are hours of the afternoon: nobody is rung at five in the morning."""
    if hour > 24 or past > 59:
        return None
    if half == "pm" or (not half and 1 <= hour <= 7):
        hour = hour + 12 if hour < 12 else hour
    elif half == "am" and hour == 12:
        hour = 0
    return hour % 24 * 60 + past

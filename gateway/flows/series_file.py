"""The `[[series]]` of a campaign file, read leniently: every problem becomes a sentence that names the step."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from gateway.flows.events import LANGUAGES, Language
from gateway.flows.series import STARTS, UNLESS, WEEKDAYS, Beginning, Exclusion, Series, Step
from gateway.flows.tables import Tables

_SERIES: Final = {"name", "starts", "earlier", "steps"}
_STEP: Final = {"name", "days", "at", "weekdays", "unless", "text"}
_NAME: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_AT: Final = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_LONGEST_NAME: Final = 40
_MOST_DAYS: Final = 366
# Of the federal rules about calls and texts; the operator's own may be narrower.
_FIRST: Final = 8 * 60
_LAST: Final = 21 * 60


class SeriesTables(Tables):
    """`slug` is the campaign's, for what is said without one."""

    def __init__(self, slug: str, value: Any) -> None:
        super().__init__()
        self._slug = slug
        entries = self._list("series", value, '"[[series]]"')
        self.series = tuple(self._series(f"Series {place}", entry) for place, entry in enumerate(entries, start=1))
        self._once("Two series", [one.name for one in self.series])

    def _series(self, where: str, value: Any) -> Series:
        table = self._table(where, value)
        name = self._name(where, table.get("name"))
        where = f'Series "{name}"' if name else where
        self._unknown(where, table, _SERIES)
        begins = self._begins(where, table.get("starts"))
        earlier = table.get("earlier", False)
        if not isinstance(earlier, bool):
            self.problems.append(f"{where}: earlier must be true or false.")
        entries = self._list(f"{where}: steps", table.get("steps", []), '"[[series.steps]]"')
        if not entries:
            self.problems.append(f'{where} has no steps; write each as "[[series.steps]]" below it.')
        steps = [self._step(f"{where}, step {place}", entry) for place, entry in enumerate(entries, start=1)]
        self._once(f"{where}: two steps", [step.name for step in steps])
        self._days_apart(where, steps)
        return Series(name, begins, earlier is True, tuple(sorted(steps, key=lambda step: step.days)))

    def _step(self, where: str, value: Any) -> Step:
        table = self._table(where, value)
        name = self._name(where, table.get("name"))
        where = f'{where} "{name}"' if name else where
        self._unknown(where, table, _STEP)
        return Step(
            name,
            self._days(where, table.get("days")),
            self._minute(where, table.get("at")),
            self._weekdays(where, table.get("weekdays", list(WEEKDAYS))),
            tuple(self._unless(where, entry) for entry in self._list(f"{where}: unless", table.get("unless", []))),
            self._texts(where, table.get("text")),
        )

    def _name(self, where: str, value: Any) -> str:
        name = self._line(f"{where}: name", value)
        if name and (not _NAME.fullmatch(name) or len(name) > _LONGEST_NAME):
            self.problems.append(
                f'{where}: name is "{name}"; use small letters, digits and single hyphens, up to {_LONGEST_NAME}.'
            )
        return name

    def _begins(self, where: str, value: Any) -> Beginning:
        what, colon, tag = value.partition(":") if isinstance(value, str) else ("", "", "")
        if what in STARTS and (what == "tag") == bool(colon and tag.strip()):
            return Beginning(what, " ".join(tag.split()))
        self.problems.append(
            f'{where}: starts must be "signed", "called", "joined", or a tag such as "tag:volunteers".'
        )
        return Beginning("signed")

    def _days(self, where: str, value: Any) -> int:
        if type(value) is int and 1 <= value <= _MOST_DAYS:
            return value
        self.problems.append(
            f"{where}: days must be a whole number from 1 to {_MOST_DAYS}: how many days after the beginning."
        )
        return 1

    def _minute(self, where: str, value: Any) -> int:
        found = _AT.fullmatch(value) if isinstance(value, str) else None
        minute = int(found[1]) * 60 + int(found[2]) if found else 0
        if not found or not _FIRST <= minute < _LAST:
            self.problems.append(f'{where}: at must be an hour of the day from 08:00 to 20:59, such as "10:00".')
        return minute

    def _weekdays(self, where: str, value: Any) -> frozenset[int]:
        if isinstance(value, list) and value and all(day in WEEKDAYS for day in value):
            return frozenset(WEEKDAYS.index(day) for day in value)
        self.problems.append(f"{where}: weekdays must list some of {', '.join(WEEKDAYS)}, each in quotes.")
        return frozenset(range(7))

    def _unless(self, where: str, value: Any) -> Exclusion:
        what, _, of = (part.strip() for part in value.partition(":")) if isinstance(value, str) else ("", "", "")
        if what in UNLESS and (of or what != "tag"):
            return Exclusion(what, of or self._slug)
        self.problems.append(
            f'{where}: unless lists "signed" or "called" (for this campaign), "signed:another-campaign", '
            f'"called:another-campaign" or "tag:volunteers"; {value!r} is none.'
        )
        return Exclusion("tag", "")

    def _texts(self, where: str, value: Any) -> Mapping[Language, str]:
        table = self._table(f"{where}: text", value if value is not None else {})
        self._unknown(f"{where}: text", table, set(LANGUAGES))
        return {language: self._line(f"{where}: text.{language}", table.get(language)) for language in LANGUAGES}

    def _list(self, where: str, value: Any, so: str = "[]") -> list[Any]:
        if isinstance(value, list):
            return value
        self.problems.append(f"{where} must be a list; write each as {so}.")
        return []

    def _once(self, what: str, names: list[str]) -> None:
        for name, count in Counter(names).items():
            if name and count > 1:
                self.problems.append(f'{what} have the name "{name}"; give each its own.')

    def _days_apart(self, where: str, steps: list[Step]) -> None:
        """One text a day is enough of one series."""
        for days, count in Counter(step.days for step in steps).items():
            if count > 1:
                self.problems.append(
                    f"{where}: {count} steps come {days} days after the beginning; one a day is enough."
                )

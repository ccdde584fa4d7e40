"""The tables of a campaign file, read leniently: every problem becomes a sentence, and reading goes on."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, cast, get_args

from gateway.flows.answers import asked_language, parse_yes_no
from gateway.flows.events import LANGUAGES, Language
from gateway.flows.letter import CampaignLetter, LetterTable
from gateway.flows.library import FLOWS
from gateway.flows.plan import Plan
from gateway.flows.plan_file import PlanTable
from gateway.flows.reserved import Meaning, read_reserved
from gateway.flows.series import Series
from gateway.flows.series_file import SeriesTables
from gateway.flows.tables import Tables
from gateway.flows.words import plain
from gateway.flows.world import Target

CallerId = Literal["ours", "supporter"]  # whose number an office sees

_KNOWN = {
    "slug", "organization", "flow", "title", "menu", "keywords", "plan", "targets", "calls", "starting_count",
    "letter", "series", "start", "on", "steps", "messages",
}  # fmt: skip
_FLOW_TABLES = ("start", "on", "steps", "messages")
_CALLS = {
    "tries_at_once", "call_back_minutes", "ring_seconds", "caller_id", "recurring", "recurring_weeks",
    "recurring_until",
}  # fmt: skip
CALLER_IDS: tuple[CallerId, ...] = get_args(CallerId)
_TARGET = {"key", "phone", "official", "name", "script"}
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_OFFICIAL = re.compile(r"[a-z0-9-]+(?::[A-Za-z0-9.-]+)+", re.ASCII)
_E164 = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
_RESERVED_FOR: dict[Meaning, str] = {
    "stop": "STOP to carriers",
    "help": "HELP to carriers",
    "start": "START to carriers",
    "forget": "that somebody wants to be forgotten",
    "withdraw": "that somebody takes their signature back",
    "unclear": "that somebody may want no more texts",
}
_LONGEST_KEY = 60
_LANGUAGE_NAMES = {"en": "English", "es": "Spanish"}


class CampaignFile(Tables):
    def __init__(self, table: Mapping[str, Any]) -> None:
        super().__init__()
        self._unknown("The file", table, _KNOWN)
        self.slug = self._slug(table.get("slug"))
        self.organization = self._line("organization", table.get("organization"))
        self.kind = self._kind(table.get("flow"))
        self.title = self._by_language("title", table.get("title"))
        self.menu = self._by_language("menu", table.get("menu"))
        self.keywords = self._keywords(table.get("keywords"))
        self.targets = self._targets(table.get("targets", []))
        self.plan = self._plan(table.get("plan", {}))
        self.starting_count = self._whole("starting_count", table.get("starting_count", 0), 0, 100_000_000)
        self._calls(self._table("calls", table.get("calls", {})))
        self.letter = self._letter(table["letter"]) if "letter" in table else None
        self.series = self._series(table.get("series", []))
        self.flow_tables = {key: table[key] for key in _FLOW_TABLES if key in table}

    def _slug(self, value: Any) -> str:
        slug = self._line("slug", value)
        if slug and (not _SLUG.fullmatch(slug) or len(slug) > 60):
            self.problems.append(f'slug is "{slug}"; use small letters, digits and single hyphens, up to 60.')
        return slug

    def _kind(self, value: Any) -> str:
        if value in (*FLOWS, "own"):
            return str(value)
        choices = ", ".join(f'"{name}"' for name in FLOWS)
        self.problems.append(f'flow must be {choices}, or "own" for steps written in this file.')
        return "own"

    def _by_language(self, where: str, value: Any) -> dict[Language, str]:
        table = self._table(where, value if value is not None else {})
        self._unknown(where, table, set(LANGUAGES))
        return {language: self._line(f"{where}.{language}", table.get(language)) for language in LANGUAGES}

    def _whole(self, where: str, value: Any, least: int, most: int) -> int:
        if type(value) is int and least <= value <= most:
            return value
        self.problems.append(f"{where} must be a whole number from {least} to {most}.")
        return least

    def _keywords(self, value: Any) -> dict[Language, tuple[str, ...]]:
        table = self._table("keywords", value if value is not None else {})
        self._unknown("keywords", table, set(LANGUAGES))
        taken: dict[str, str] = {}
        return {language: self._words(language, table.get(language), taken) for language in LANGUAGES}

    def _words(self, language: Language, value: Any, taken: dict[str, str]) -> tuple[str, ...]:
        if not isinstance(value, list) or not value or not all(isinstance(word, str) for word in value):
            self.problems.append(
                f"keywords.{language} is missing; list at least one {_LANGUAGE_NAMES[language]} word in quotes."
            )
            return ()
        for word in value:
            self._keyword(language, word, taken)
        return tuple(value)

    def _keyword(self, language: Language, word: str, taken: dict[str, str]) -> None:
        where, key = f'The keyword "{word}" ({language})', plain(word).replace(" ", "")
        reserved = read_reserved(word).meaning
        if reserved:
            self.problems.append(f"{where} is reserved: it means {_RESERVED_FOR[reserved]}. Choose another.")
        elif parse_yes_no(word) or asked_language(word):
            self.problems.append(f"{where} is an answer that supporters give to questions. Choose another.")
        elif len(key) < 2 or key.isdigit():
            self.problems.append(f"{where} is no word; use at least two letters.")
        elif key in taken:
            self.problems.append(f'{where} is listed twice (as "{taken[key]}" before); remove one.')
        taken.setdefault(key, word)

    def _plan(self, value: Any) -> Plan:
        table = PlanTable(value)
        self.problems += table.problems
        if table.plan.location and not self.targets and isinstance(value, Mapping) and "fixed" in value:
            self.problems.append("plan.fixed says when the file's own targets are called, but it has none.")
        return table.plan

    def _letter(self, value: Any) -> CampaignLetter:
        table = LetterTable(value)
        self.problems += table.problems
        return table.letter

    def _series(self, value: Any) -> tuple[Series, ...]:
        table = SeriesTables(self.slug, value)
        self.problems += table.problems
        return table.series

    def _targets(self, value: Any) -> tuple[Target, ...]:
        if not isinstance(value, list):
            self.problems.append('targets must be a list; write each as "[[targets]]".')
            return ()
        targets = [self._target(f"Target {place}", entry) for place, entry in enumerate(value, start=1)]
        keys = [target.key for target in targets]
        for key in sorted({key for key in keys if key and keys.count(key) > 1}):
            self.problems.append(f'Two targets have the key "{key}"; give each its own.')
        return tuple(targets)

    def _target(self, where: str, value: Any) -> Target:
        table = self._table(where, value)
        self._unknown(where, table, _TARGET)
        if "official" in table:
            return self._official(where, table)
        phone = self._line(f"{where}: phone", table.get("phone"))
        if phone and not _E164.fullmatch(phone):
            self.problems.append(f'{where}: phone is "{phone}"; write it as +12024561111.')
        return Target(
            self._line(f"{where}: key", table.get("key")),
            phone,
            self._by_language(f"{where}: name", table.get("name")),
            self._by_language(f"{where}: script", table.get("script")),
        )

    def _official(self, where: str, table: Mapping[str, Any]) -> Target:
        """Somebody of the directory; whether they are in it is seen when the file is imported."""
        key = self._line(f"{where}: official", table.get("official"))
        if key and (not _OFFICIAL.fullmatch(key) or len(key) > _LONGEST_KEY):
            self.problems.append(
                f'{where}: official is "{key}"; write the key that `gateway officials list` shows, '
                "such as us:white-house:comments."
            )
        for other in ("phone", "key"):
            if other in table:
                self.problems.append(
                    f"{where} has both official and {other}; remove one: an official is called as the directory says."
                )
        name = self._by_language(f"{where}: name", table["name"]) if "name" in table else {}
        return Target(key, "", name, self._by_language(f"{where}: script", table.get("script")))

    def _calls(self, table: Mapping[str, Any]) -> None:
        self._unknown("calls", table, _CALLS)
        self.tries_at_once = self._whole("calls.tries_at_once", table.get("tries_at_once", 2), 1, 5)
        self.caller_id = self._caller_id(table.get("caller_id", "ours"))
        self.ring_seconds = self._whole("calls.ring_seconds", table.get("ring_seconds", 30), 5, 120)
        minutes = table.get("call_back_minutes", [5, 20, 60])
        if not isinstance(minutes, list) or len(minutes) > 10:
            self.problems.append("calls.call_back_minutes must be a list of up to ten numbers, such as [5, 20, 60].")
            minutes = []
        self.call_back_minutes = tuple(self._whole("calls.call_back_minutes", minute, 1, 1440) for minute in minutes)
        self._recurring(table)

    def _recurring(self, table: Mapping[str, Any]) -> None:
        """Calls that come every week: whether they are offered, for how many weeks, and not after which day."""
        self.recurring, until = table.get("recurring", True), table.get("recurring_until")
        if not isinstance(self.recurring, bool):
            self.problems.append("calls.recurring must be true or false.")
        self.recurring_weeks = self._whole("calls.recurring_weeks", table.get("recurring_weeks", 8), 1, 52)
        self.recurring_until = until if type(until) is date else None
        if until is not None and self.recurring_until is None:
            self.problems.append("calls.recurring_until must be a date without quotes, such as 2027-03-31.")

    def _caller_id(self, value: Any) -> CallerId:
        if value in CALLER_IDS:
            return cast("CallerId", value)
        self.problems.append('calls.caller_id must be "ours" or "supporter".')
        return "ours"

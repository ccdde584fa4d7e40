"""The `[plan]` of a campaign file, read leniently: every problem becomes a sentence."""

from collections.abc import Mapping
from typing import Any, Final, TypeVar, cast

from gateway.flows.events import LANGUAGES, Language
from gateway.flows.plan import FIXED, MOST, SCRIPTED, UNSURE, WHOM, Plan, Whom
from gateway.flows.tables import Tables

_Word = TypeVar("_Word", bound=str)

_PLAN: Final = {"location", "fixed", "unsure", "shuffle", "maximum", "scripts"}
_NEEDED: Final = {"senators": "senator", "representative": "representative"}


class PlanTable(Tables):
    def __init__(self, value: Any) -> None:
        super().__init__()
        table = self._table("plan", value)
        self._unknown("plan", table, _PLAN)
        location = self._location(table.get("location", []))
        fixed = self._one_of("fixed", table.get("fixed", "after"), FIXED)
        unsure = self._one_of("unsure", table.get("unsure", "first"), UNSURE)
        self.plan = Plan(
            location=location,
            fixed=fixed,
            unsure=unsure,
            shuffle=self._yes_or_no(table.get("shuffle", False)),
            maximum=self._maximum(table.get("maximum", MOST)),
            scripts=self._scripts(table.get("scripts", {})),
        )
        self._without_location(table)
        self._unscripted()

    def _location(self, value: Any) -> tuple[Whom, ...]:
        known = isinstance(value, list) and all(entry in WHOM for entry in value)
        if known and len(set(value)) == len(value):
            return tuple(value)
        self.problems.append('plan.location must list "senators", "representative" or both, each once.')
        return ()

    def _one_of(self, name: str, value: Any, choices: tuple[_Word, ...]) -> _Word:
        if value in choices:
            return cast("_Word", value)
        listed = ", ".join(f'"{choice}"' for choice in choices)
        self.problems.append(f"plan.{name} must be one of {listed}.")
        return choices[0]

    def _yes_or_no(self, value: Any) -> bool:
        if not isinstance(value, bool):
            self.problems.append("plan.shuffle must be true or false.")
        return value is True

    def _maximum(self, value: Any) -> int:
        if type(value) is int and 1 <= value <= MOST:
            return value
        self.problems.append(f"plan.maximum must be a whole number from 1 to {MOST}.")
        return MOST

    def _scripts(self, value: Any) -> dict[str, Mapping[Language, str]]:
        table = self._table("plan.scripts", value)
        self._unknown("plan.scripts", table, set(SCRIPTED))
        return {kind: self._script(kind, table[kind]) for kind in SCRIPTED if kind in table}

    def _script(self, kind: str, value: Any) -> Mapping[Language, str]:
        table = self._table(f"plan.scripts.{kind}", value)
        self._unknown(f"plan.scripts.{kind}", table, set(LANGUAGES))
        for language in LANGUAGES:
            if not isinstance(table.get(language), str) or not table[language].strip():
                self.problems.append(f"plan.scripts.{kind}.{language} is missing; write it as a text in quotes.")
        return {language: " ".join(str(table.get(language, "")).split()) for language in LANGUAGES}

    def _without_location(self, table: Mapping[str, Any]) -> None:
        """What is written for nothing was meant for something."""
        for key in ("fixed", "unsure", "scripts"):
            if key in table and not self.plan.location and not self.problems:
                self.problems.append(f"plan.{key} is about officials by location; add plan.location.")

    def _unscripted(self) -> None:
        for whom in self.plan.location:
            kind = _NEEDED[whom]
            if kind not in self.plan.scripts:
                self.problems.append(
                    f"The plan calls {whom}, but nothing tells callers what to say; add [plan.scripts.{kind}]."
                )

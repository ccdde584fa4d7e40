"""The rules of rules.toml, each a pattern over the letters of the lexicon."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from gateway.flows.opt_out.lexicon import lexicon

Verdict = Literal["stop", "forget", "withdraw", "unclear", "aside"]
_HIDE: Final = frozenset({"aside", "unclear", "withdraw"})
_WEIGHTIEST_FIRST: Final = ("forget", "stop", "withdraw", "unclear")
_CLASS: Final = re.compile(r"[A-Z]+")


@dataclass(frozen=True, slots=True)
class Rule:
    says: str
    meaning: Verdict
    certain: bool  # where no rule says otherwise, no evidence is weighed
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that holds, and the places of the words on which it does."""

    rule: Rule
    start: int
    end: int


def findings(letters: str) -> Iterator[Finding]:
    """In the order of the rules. What one sets aside, no later one sees."""
    for rule in rules():
        for match in tuple(rule.pattern.finditer(letters)):
            start, end = match.span(match.lastindex or 0)
            if rule.meaning in _HIDE:
                letters = letters[:start] + _hidden(letters[start:end]) + letters[end:]
            yield Finding(rule, start, end)


def verdict(found: Iterable[Finding]) -> Finding | None:
    """What the rules alone would say."""
    deciding = [one for one in found if one.rule.meaning in _WEIGHTIEST_FIRST]
    return min(deciding, key=lambda one: _WEIGHTIEST_FIRST.index(one.rule.meaning), default=None)


def _hidden(letters: str) -> str:
    """As many words that mean nothing; the edges of sentences stay."""
    known = lexicon().letters
    kept = {known[name] for name in ("BREAK", "QUESTION", "COMMA", "QUOTE")}
    return "".join(letter if letter in kept else known["TOOL"] for letter in letters)


@cache
def rules() -> tuple[Rule, ...]:
    parts: dict[str, str] = document()["parts"]
    return tuple(_rule(entry, parts) for entry in document()["rule"])


def _rule(entry: Mapping[str, Any], parts: Mapping[str, str]) -> Rule:
    pattern = re.compile(_spelled_out(entry["pattern"], parts))
    return Rule(entry["says"], entry["meaning"], entry.get("certain", False), pattern)


@cache
def document() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "rules.toml").read_text(encoding="utf-8"))


def _spelled_out(pattern: str, parts: Mapping[str, str]) -> str:
    """The pattern with the letters of the classes for their names; KeyError for a name that the lexicon lacks."""
    for _ in range(3):  # a part may hold parts
        for name, part in parts.items():
            pattern = pattern.replace("{" + name + "}", part)
    return _CLASS.sub(lambda name: lexicon().letters[name[0]], pattern).replace(" ", "")

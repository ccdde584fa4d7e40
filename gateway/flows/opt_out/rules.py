"""The rules of rules.toml, each a pattern over the letters of the lexicon."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from gateway.flows.opt_out.lexicon import lexicon

Verdict = Literal["stop", "forget", "withdraw", "unclear", "aside"]
_CLASS: Final = re.compile(r"[A-Z]+")


@dataclass(frozen=True, slots=True)
class Rule:
    says: str
    meaning: Verdict
    pattern: re.Pattern[str]


@cache
def rules() -> tuple[Rule, ...]:
    parts: dict[str, str] = document()["parts"]
    return tuple(
        Rule(entry["says"], entry["meaning"], re.compile(_spelled_out(entry["pattern"], parts)))
        for entry in document()["rule"]
    )


@cache
def document() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "rules.toml").read_text(encoding="utf-8"))


def _spelled_out(pattern: str, parts: dict[str, str]) -> str:
    """The pattern with the letters of the classes for their names; KeyError for a name that the lexicon lacks."""
    for _ in range(3):  # a part may hold parts
        for name, part in parts.items():
            pattern = pattern.replace("{" + name + "}", part)
    return _CLASS.sub(lambda name: lexicon().letters[name[0]], pattern).replace(" ", "")

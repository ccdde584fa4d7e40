"""What speaks for each meaning, phrase by phrase: weights learned from labelled texts, added up.

A phrase is a run of words, or of classes of words (`PLEASE STOP TEXT ME`), so that what was learned from "please stop
texting me" holds for "porfa paren de textearme". evidence.txt holds the weights; it is made by `make weigh` from
tests/flows/opt_out_messages, and never edited by hand.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

Kind = Literal["not", "stop", "withdraw", "forget", "unclear"]
KINDS: Final[tuple[Kind, ...]] = ("not", "stop", "withdraw", "forget", "unclear")
FILE: Final = Path(__file__).parent / "evidence.txt"
_LONGEST_OF_CLASSES: Final = 4
_LONGEST_OF_WORDS: Final = 3
_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Shares:
    """How sure the evidence is of each of KINDS, together 1; `because` holds what spoke most for the likeliest."""

    of: dict[Kind, float]
    because: tuple[str, ...]


def phrases(words: Sequence[str], classes: Sequence[str]) -> set[str]:
    """`stop_texting` of words, `STOP TEXT` of classes; a single word is `_stop`, not to be taken for a class."""
    return {*_runs(classes, _LONGEST_OF_CLASSES, " "), *(f"_{run}" for run in _runs(words, _LONGEST_OF_WORDS, "_"))}


def weigh(found: Iterable[str]) -> Shares:
    table = weights()
    known = sorted(phrase for phrase in found if phrase in table)
    scale = 1 / math.sqrt(max(1, len(known)))
    columns = zip(*(table[phrase] for phrase in known), strict=True) if known else [()] * len(KINDS)
    sums = [(first + sum(column) * scale) / 100 for first, column in zip(table[""], columns, strict=True)]
    powers = [math.exp(one - max(sums)) for one in sums]
    shares = {kind: power / sum(powers) for kind, power in zip(KINDS, powers, strict=True)}
    likeliest = sums.index(max(sums))
    spoke = sorted(known, key=lambda phrase: (-table[phrase][likeliest], phrase))[:_SHOWN]
    return Shares(shares, tuple(phrase.lstrip("_").replace("_", " ") for phrase in spoke))


@cache
def weights() -> dict[str, tuple[int, ...]]:
    """Hundredths for each of KINDS, by phrase; the empty phrase is what every text begins with. Read once."""
    table: dict[str, tuple[int, ...]] = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            phrase, *numbers = line.split("\t")
            table[phrase] = tuple(map(int, numbers))
    return table


def _runs(pieces: Sequence[str], longest: int, between: str) -> Iterator[str]:
    for length in range(1, longest + 1):
        for start in range(len(pieces) - length + 1):
            yield between.join(pieces[start : start + length])

"""Learns the weights of gateway/flows/opt_out/evidence.txt from the labelled texts that are there to be learned from.

    make weigh

Multinomial logistic regression by stochastic gradients with a step of its own for each weight (AdaGrad), in plain
Python and in a fixed order: the same texts give the same weights on every machine. Half a minute.
"""

import hashlib
import math
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from gateway.flows.opt_out.evidence import FILE, KINDS, Kind
from gateway.flows.opt_out.reading import evidence_in
from gateway.flows.reserved import read_reserved

MESSAGES: Final = Path(__file__).parents[1] / "tests" / "flows" / "opt_out_messages"
# The rules were made with the first, and are right there too often to be believed: of it only the phrases count.
LEARNED_FROM: Final = ("ruled", "heard", "answers")
MEASURED: Final = (*LEARNED_FROM, "held_out")
_TIMES: Final = 15  # through all texts
_STEP: Final = 0.1
_PULL: Final = 0.005  # towards zero, at every step
_MOST_FOR_RARE: Final = 3.0  # a text of a rare kind counts at most so many times as much
_SMALLEST: Final = 0.5  # phrases that speak less for anything are left out

Texts = list[tuple[int, list[int], float]]


def main() -> None:
    found = [
        (KINDS.index(kind), evidence_in(text, with_rules=name != "ruled"))
        for name in LEARNED_FROM
        for kind, text in read(name)
    ]
    counted = Counter(one for _, evidence in found for one in evidence)
    names = sorted(one for one, count in counted.items() if count > 1)
    ids = {name: place for place, name in enumerate(names)}
    known = [(kind, sorted(ids[one] for one in evidence if one in ids)) for kind, evidence in found]
    weights, beginning = learned([(kind, some, 1 / math.sqrt(max(1, len(some)))) for kind, some in known], len(ids))
    FILE.write_text("\n".join([*_head(), _line("", beginning), *_lines(names, weights)]) + "\n", encoding="utf-8")
    (MESSAGES / "wrong.txt").write_text("".join(f"{line}\n" for line in read_wrongly()), encoding="utf-8")


def read_wrongly() -> Iterator[str]:
    for name in MEASURED:
        for label, text in labelled(name):
            meaning = read_reserved(text).meaning or "not"
            if meaning != label:
                yield f"{name}, {label} read as {meaning}: {text}"


def labelled(name: str) -> Iterator[tuple[str, str]]:
    for line in (MESSAGES / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        label, _, text = line.partition(": ")
        yield label, text


def read(name: str) -> Iterator[tuple[Kind, str]]:
    """HELP and START are known by heart, and to be told from the others."""
    for label, text in labelled(name):
        yield (label if label in KINDS else "not"), text


def learned(texts: Texts, phrases: int) -> tuple[list[list[float]], list[float]]:
    """The weights of every phrase for each of KINDS, and what every text begins with."""
    kinds = range(len(KINDS))
    weights, gone = [[0.0] * len(KINDS) for _ in range(phrases)], [[1e-8] * len(KINDS) for _ in range(phrases)]
    beginning, gone_from_there = [0.0] * len(KINDS), [1e-8] * len(KINDS)
    counts = Counter(kind for kind, _, _ in texts)
    rarity = [min(_MOST_FOR_RARE, len(texts) / len(KINDS) / counts[kind]) for kind in kinds]
    order = random.Random(7)  # noqa: S311 - an order, no secret
    for _ in range(_TIMES):
        order.shuffle(texts)
        for kind, some, scale in texts:
            off = _how_far_off(beginning, [weights[one] for one in some], scale, kind)
            off = [one * rarity[kind] for one in off]
            _step(beginning, gone_from_there, off, 0.0)
            for one in some:
                _step(weights[one], gone[one], [part * scale for part in off], _PULL)
    return weights, beginning


def _how_far_off(beginning: list[float], weights: list[list[float]], scale: float, kind: int) -> list[float]:
    columns = zip(*weights, strict=True) if weights else [(0.0,)] * len(KINDS)
    sums = [first + scale * sum(column) for first, column in zip(beginning, columns, strict=True)]
    powers = [math.exp(one - max(sums)) for one in sums]
    return [power / sum(powers) - (place == kind) for place, power in enumerate(powers)]


def _step(weights: list[float], gone: list[float], slope: list[float], pull: float) -> None:
    for place, part in enumerate(slope):
        down = part + pull * weights[place]
        gone[place] += down * down
        weights[place] -= _STEP * down / math.sqrt(gone[place])


def _head() -> list[str]:
    return [
        "# Made by `make weigh`; never edited by hand. A phrase, then hundredths for: " + ", ".join(KINDS) + ".",
        f"# {fingerprint()}",
    ]


def fingerprint() -> str:
    """Of the texts that were learned from."""
    digest = hashlib.sha256()
    for name in LEARNED_FROM:
        digest.update((MESSAGES / f"{name}.txt").read_bytes())
    return digest.hexdigest()


def _lines(names: list[str], weights: list[list[float]]) -> Iterable[str]:
    for name, some in zip(names, weights, strict=True):
        if max(map(abs, some)) >= _SMALLEST:
            yield _line(name, some)


def _line(name: str, some: list[float]) -> str:
    return "\t".join([name, *(str(round(one * 100)) for one in some)])


if __name__ == "__main__":
    main()

"""Do two wordings differ by more than chance would make them? By Fisher's exact test, however few people. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from math import exp, lgamma
from typing import Final, get_args

from gateway.blasts.following.answers import Answer
from gateway.blasts.following.progress import Figures

_ANSWERS: Final[tuple[Answer, ...]] = get_args(Answer)
# If all wordings worked alike, one blast in twenty would be told to differ in anything (Bonferroni's correction).
_SURE: Final = 0.05


@dataclass(frozen=True, slots=True)
class Difference:
    """`more` and `less` are wordings, the shares those of their people who gave that answer: 0.05 is 5 %."""

    answer: Answer
    more: str
    less: str
    more_share: float
    less_share: float


def beyond_chance(variants: Mapping[str, Figures]) -> list[Difference]:
    """Of people, not of clicks: one person may open a link any number of times."""
    pairs = list(combinations(sorted(variants), 2))
    sure = _SURE / (len(_ANSWERS) * max(len(pairs), 1))
    found = []
    for answer in _ANSWERS:
        for pair in pairs:
            (one, people), (other, others) = ((variants[name].answers[answer], variants[name].gone) for name in pair)
            if chance_of(one, people, other, others) < sure:
                shares = sorted(((one / people, pair[0]), (other / others, pair[1])))
                found.append(Difference(answer, shares[1][1], shares[0][1], shares[1][0], shares[0][0]))
    return found


def chance_of(one: int, people: int, other: int, others: int) -> float:
    """Of `people` and `others` who act alike, how often so many answer by chance, or sides differ by even more."""
    if one > people or other > others:  # somebody answered a text of which the carrier has not told us yet
        return 1.0
    if one * others < other * people:
        one, people, other, others = other, others, one, people
    term = total = exp(_log_of(people, one) + _log_of(others, other) - _log_of(people + others, one + other))
    while other and one < people and term > total * 1e-9:
        term *= (people - one) * other / ((one + 1) * (others - other + 1))
        one, other, total = one + 1, other - 1, total + term
    return min(1.0, 2 * total)


def _log_of(people: int, chosen: int) -> float:
    """Of the number of ways to choose so many."""
    return lgamma(people + 1) - lgamma(chosen + 1) - lgamma(people - chosen + 1)

"""What organizers may take for a difference between two wordings, and what only looks like one."""

import random
from collections import Counter
from math import comb

import pytest

from gateway.blasts.following.chance import Difference, beyond_chance, chance_of
from gateway.blasts.following.progress import Figures, Progress
from gateway.cli.blast_pages import of_progress
from tests.blasts.test_vetting import blast


def got(people: int, **answers: int) -> Figures:
    return Figures(texts=Counter(delivered=people), answers=Counter(answers))  # type: ignore[arg-type] # names of answers


def by_hand(one: int, people: int, other: int, others: int) -> float:
    """Twice the smaller side, every case of it counted."""
    answers = one + other
    every = {
        mine: comb(people, mine) * comb(others, answers - mine)
        for mine in range(max(0, answers - others), min(people, answers) + 1)
    }
    sides = (
        sum(ways for mine, ways in every.items() if mine >= one),
        sum(ways for mine, ways in every.items() if mine <= one),
    )
    return min(1.0, 2 * min(sides) / comb(people + others, answers))


def test_as_counted_by_hand() -> None:
    drawn = random.Random(7)  # noqa: S311 - the same each time
    for _ in range(300):
        people, others = drawn.randint(1, 60), drawn.randint(1, 60)
        one, other = drawn.randint(0, people), drawn.randint(0, others)
        assert chance_of(one, people, other, others) == pytest.approx(by_hand(one, people, other, others), rel=1e-6)


@pytest.mark.parametrize(
    ("counts", "chance"),
    [
        ((10, 100, 6, 100), 0.435),
        ((60, 1000, 30, 1000), 0.00162),
        ((0, 0, 5, 10), 1.0),
        ((0, 500, 0, 500), 1.0),
        ((250_000, 500_000, 250_000, 500_000), 1.0),
        ((252_000, 500_000, 250_000, 500_000), 0.0000641),
        ((11, 10, 5, 10), 1.0),  # one of them answered a text that is still uncertain
    ],
)
def test_few_and_many(counts: tuple[int, int, int, int], chance: float) -> None:
    assert chance_of(*counts) == pytest.approx(chance, rel=0.02)


def test_ten_against_six_of_two_hundred_is_chance() -> None:
    assert beyond_chance({"A": got(100, replies=10), "B": got(100, replies=6)}) == []


def test_what_is_more_than_chance_is_named_with_its_shares() -> None:
    found = {
        "A": got(2000, replies=60, signed=40),
        "B": got(2000, replies=130, signed=45),
        "C": got(2000, replies=62),
    }
    assert beyond_chance(found)[:2] == [
        Difference("replies", "B", "A", 0.065, 0.03),
        Difference("replies", "B", "C", 0.065, 0.031),
    ]
    assert [(each.answer, each.more, each.less) for each in beyond_chance(found)[2:]] == [
        ("signed", "A", "C"),
        ("signed", "B", "C"),
    ]
    assert beyond_chance({}) == beyond_chance({"A": got(9)}) == []


def test_as_an_organizer_reads_it() -> None:
    found = Progress(blast=blast(slug="march"))
    found.variants = {"A": got(2000, replies=60, opt_outs=2), "B": got(2000, replies=130, opt_outs=19)}
    assert list(of_progress(found))[-3:] == [
        "More than chance: wrote back: B before A, 6.5% against 3.0%.",
        "More than chance: said STOP or the like: B before A, 0.95% against 0.10%.",
        "All other differences may be chance. Clicks are no people, so they are not compared.",
    ]


def test_wordings_that_work_alike_are_seldom_told_apart() -> None:
    """One blast in twenty at most, however many answers are looked at."""
    drawn = random.Random(11)  # noqa: S311 - the same each time

    def same(people: int) -> Figures:
        return got(
            people, **{name: sum(drawn.random() < 0.05 for _ in range(people)) for name in ("replies", "signed")}
        )

    wrong = sum(bool(beyond_chance({"A": same(300), "B": same(300), "C": same(300)})) for _ in range(200))
    assert wrong <= 10

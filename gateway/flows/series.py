"""Texts that follow one another, days after somebody has signed, called, joined or got a tag. Pure."""

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple, get_args

from gateway.flows.events import Language

Start = Literal["signed", "called", "joined", "tag"]
Unless = Literal["signed", "called", "tag"]

STARTS: Final[tuple[Start, ...]] = get_args(Start)
UNLESS: Final[tuple[Unless, ...]] = get_args(Unless)
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Beginning(NamedTuple):
    """`tag` is the tag's name, where it begins with one. Signed and called are this campaign's."""

    what: Start
    tag: str = ""


class Exclusion(NamedTuple):
    """Whoever has signed or called for a campaign (its slug), or has a tag (its name), does not get the step."""

    what: Unless
    value: str


class Step(NamedTuple):
    """So many days after the beginning, at a minute of the local day; later where the weekday is none of these.

    Monday is 0.
    """

    name: str
    days: int
    minute: int
    weekdays: frozenset[int]
    unless: tuple[Exclusion, ...]
    texts: Mapping[Language, str]


class Series(NamedTuple):
    """Steps in the order of their days. `earlier`: those who had begun before it was there are in it, too."""

    name: str
    begins: Beginning
    earlier: bool
    steps: tuple[Step, ...]

    def step(self, name: str | None) -> Step | None:
        return next((step for step in self.steps if step.name == name), None)

"""A campaign's target plan: the officials of a supporter's place, the file's own targets, and in which order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Literal, get_args

from gateway.flows.events import Language
from gateway.flows.world import Target

Whom = Literal["senators", "representative"]
Fixed = Literal["before", "after", "only_with", "instead"]
Unsure = Literal["first", "all", "senators"]
Scripted = Literal["senator", "representative", "delegate", "switchboard"]

WHOM: tuple[Whom, ...] = get_args(Whom)
FIXED: tuple[Fixed, ...] = get_args(Fixed)
UNSURE: tuple[Unsure, ...] = get_args(Unsure)
SCRIPTED: tuple[Scripted, ...] = get_args(Scripted)

MOST = 20  # calls in a row; nobody makes more


@dataclass(frozen=True, slots=True)
class Plan:
    """`location` names whom of a supporter's own place they call, in this order; empty: only the file's targets.

    `fixed` says when the file's targets are called besides: `before` or `after` those of the place, `only_with` them
    (after them, and not where the place has nobody), or `instead` of them (only where it has nobody). `unsure` is for
    supporters who do not know in which of their ZIP's districts they live: the `first`, which is the likeliest,
    `all`, or the `senators`.
    """

    location: tuple[Whom, ...] = ()
    fixed: Fixed = "after"
    unsure: Unsure = "first"
    shuffle: bool = False
    maximum: int = MOST
    scripts: Mapping[str, Mapping[Language, str]] = field(default_factory=dict)

    def script(self, kind: str) -> Mapping[Language, str]:
        """A delegate represents a place, without a vote: where the file says nothing else, in the same words."""
        mine = self.scripts.get(kind)
        if mine is None and kind == "delegate":
            mine = self.scripts.get("representative")
        return mine or next(iter(self.scripts.values()), {})

    def arranged(self, fixed: Sequence[Target], local: Sequence[Target], seed: str) -> Sequence[Target]:
        """Whom one supporter calls. The same `seed` shuffles alike each time."""
        fixed, local = self._mixed(fixed, seed), self._mixed(local, seed)
        match self.fixed:
            case _ if not self.location:
                every = fixed
            case "before":
                every = [*fixed, *local]
            case "after":
                every = [*local, *fixed]
            case "only_with":
                every = [*local, *fixed] if local else []
            case "instead":
                every = local or fixed
        return _each_once(every)[: self.maximum]

    def _mixed(self, targets: Sequence[Target], seed: str) -> Sequence[Target]:
        return Random(seed).sample(targets, len(targets)) if self.shuffle else targets  # noqa: S311 - no secret


def _each_once(targets: Sequence[Target]) -> Sequence[Target]:
    """An official whom the file names may be one of the place, too."""
    first: dict[str, Target] = {}
    for target in targets:
        first.setdefault(target.key, target)
    return list(first.values())

"""What the engine may look up: read-only facts about the campaign and whom it calls."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from gateway.flows.events import Language


@dataclass(frozen=True, slots=True)
class Target:
    """Somebody to call. `key` never changes; `phone` is E.164."""

    key: str
    phone: str
    name: Mapping[Language, str]
    script: Mapping[Language, str]


class World(Protocol):
    @property
    def hotline(self) -> str:
        """The number that supporters see, E.164."""

    @property
    def can_ring(self) -> bool:
        """Do we know a number at which to ring this supporter again?"""

    def targets(self, answers: Mapping[str, str]) -> Sequence[Target]:
        """Whom this supporter calls, in order. `answers` may hold a `zip` to look officials up by."""


@dataclass(frozen=True, slots=True)
class FixedWorld:
    """One hotline and the same targets for everybody."""

    hotline: str = ""
    fixed: tuple[Target, ...] = ()
    can_ring: bool = True

    def targets(self, answers: Mapping[str, str]) -> Sequence[Target]:  # noqa: ARG002 - the protocol's shape
        return self.fixed

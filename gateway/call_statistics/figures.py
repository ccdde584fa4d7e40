"""What tries to reach an office came to, and the half hour in which a try is worth most. Pure."""

import math
from collections.abc import Mapping
from typing import Final, NamedTuple

from gateway.calling.busy_hours import Slot

_ENOUGH: Final = 10  # tries in a half hour; of fewer nothing is said
_SURE: Final = 1.96  # standard errors: 19 times of 20


class Figures(NamedTuple):
    """Tries by how they ended, those that supporters reported on, and the `seconds` that were talked."""

    tries: int = 0
    answered: int = 0
    busy: int = 0
    no_answer: int = 0
    voicemail: int = 0
    failed: int = 0
    skipped: int = 0
    spoke: int = 0
    message: int = 0
    mailbox_full: int = 0
    seconds: int = 0

    @property
    def busy_rate(self) -> float:
        """From 0 to 1."""
        return self.busy / self.tries if self.tries else 0.0

    @property
    def minutes(self) -> float:
        return self.seconds / 60

    @property
    def surely_answered(self) -> float:
        """The share of tries that somebody answers, at the least (Wilson's interval): a few tries prove little."""
        if not self.tries:
            return 0.0
        share, square = self.answered / self.tries, _SURE**2 / self.tries
        spread = _SURE * math.sqrt((share * (1 - share) + square / 4) / self.tries)
        return (share + square / 2 - spread) / (1 + square)


def best_half_hour(found: Mapping[Slot, Figures]) -> Slot | None:
    """When somebody answers most surely; at night a line is free, and a machine answers. None: too few tries."""
    known = {slot: figures for slot, figures in found.items() if figures.tries >= _ENOUGH}
    if len(known) < 2 or not any(figures.answered for figures in known.values()):
        return None
    return max(sorted(known), key=lambda slot: known[slot].surely_answered)

"""So much in a span of time for each key, in the memory of one process: half a microsecond, and no statement."""

import time
from typing import Final

_KEYS: Final = 50_000


class Allowance:
    """`most` in any `seconds` at once, and then one whenever its share of the time has passed.

    For each key the moment is kept at which it will have all of its allowance back (the generic cell rate algorithm,
    ITU-T I.371). Who has it back is not kept: the keys live in two generations, of which the older one is dropped
    after a full span, when nobody in it can owe anything any more. A flood of `keys` different numbers drops it
    earlier, which forgives whoever was quiet meanwhile; so the memory stays bounded, at some 10 MB.
    """

    def __init__(self, most: float, seconds: float, keys: int = _KEYS) -> None:
        self._gap = seconds / most
        self._span = max(seconds, self._gap)
        self._keys = keys
        self._young: dict[str, float] = {}
        self._old: dict[str, float] = {}
        self._born = time.time()

    def takes(self, key: str) -> bool:
        """False takes nothing: who was refused is let in as soon as one that was let in before has aged enough."""
        now = time.time()
        if now - self._born >= self._span or len(self._young) >= self._keys or now < self._born:
            self._old, self._young, self._born = self._young, {}, now
        due = self._young.get(key) or self._old.get(key, 0.0)
        # A clock that was set back must not shut anybody out for long.
        due = now if due < now or due > now + self._span else due
        if due - now > self._span - self._gap + _HAIR:
            return False
        self._young[key] = due + self._gap
        return True

    def __len__(self) -> int:
        return len(self._young) + len(self._old)


_HAIR: Final = 1e-6  # seconds: sums of gaps are not exact

"""What goes wrong on purpose: a share of requests, callbacks and webhooks, or exactly the next ones."""

import random
from collections import deque
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal

Fault = Literal["429", "5xx_before", "5xx_after", "dropped"]
ONE_SHOTS: tuple[Fault, ...] = ("429", "5xx_before", "5xx_after", "dropped")


@dataclass
class CallbackFaults:
    """Rates from 0 to 1; `late_ms` delays every callback."""

    doubled: float = 0.0
    reordered: float = 0.0
    lost: float = 0.0
    late_ms: float = 0.0


@dataclass
class Settings:
    latency_ms: float = 0.0
    rate_429: float = 0.0
    rate_5xx_before: float = 0.0
    rate_5xx_after: float = 0.0
    rate_dropped: float = 0.0
    callbacks: CallbackFaults = field(default_factory=CallbackFaults)
    webhooks_repeated: float = 0.0
    webhooks_lost: float = 0.0
    seed: int = 0


class Faults:
    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self.settings = Settings()
        self.next: deque[Fault] = deque()
        self._random = random.Random(0)  # noqa: S311 -- a repeatable choice of faults, no secret

    def put(self, document: Mapping[str, Any]) -> None:
        """Replace the settings; `next` adds one-shot faults. Raises ValueError on a knob that does not exist."""
        values = dict(document)
        one_shots = values.pop("next", [])
        unknown = [name for name in one_shots if name not in ONE_SHOTS]
        if unknown:
            raise ValueError(f"'next' may hold {', '.join(ONE_SHOTS)}; found {', '.join(map(str, unknown))}")
        callbacks = _checked(values.pop("callbacks", {}), CallbackFaults, "callbacks.")
        self.settings = Settings(**_checked(values, Settings), callbacks=CallbackFaults(**callbacks))
        self.next = deque(one_shots)
        self._random = random.Random(self.settings.seed)  # noqa: S311 -- as above

    def as_json(self) -> dict[str, Any]:
        return asdict(self.settings) | {"next": list(self.next)}

    def chance(self, rate: float) -> bool:
        return rate > 0 and self._random.random() < rate

    def for_request(self, *, changes: bool) -> Fault | None:
        """The fault of this API request; one-shot faults are kept for requests that change something."""
        if self.next and changes:
            return self.next.popleft()
        rates = {name: getattr(self.settings, f"rate_{name}") for name in ONE_SHOTS}
        return next((name for name in ONE_SHOTS if self.chance(rates[name])), None)


def _checked(values: Mapping[str, Any], kind: type, prefix: str = "") -> dict[str, Any]:
    known = {knob.name for knob in fields(kind)} - {"callbacks"}
    for name, value in values.items():
        if name not in known:
            raise ValueError(f"There is no fault knob '{prefix}{name}'; knobs: {', '.join(sorted(known))}")
        if not isinstance(value, int | float) or value < 0:
            raise ValueError(f"'{prefix}{name}' must be a number from 0 up, not {value!r}")
    return dict(values)

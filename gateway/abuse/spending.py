"""What is spent, by the price table in the settings, and when that must wait.

The carrier bills each segment, in and out, and each started minute of each leg; its own word on the price comes days
late. What is begun by us waits while a ceiling is reached: texts of the outbox, and rings. Answers in a webhook's
response go on, STOP's and HELP's before all, and so do calls that came in.

A ceiling holds for all processes together, but for what is in flight: two seconds of what each has counted, and two
until the others have read it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from gateway.abuse.tallies import Tallies, midnight, next_hour
from gateway.settings import Settings

_MILLION: Final = 1_000_000
# Of a ring nobody knows yet what it will cost: three minutes for the supporter, three for an office. Put right at its
# end; without this, hundreds of calls could be under way before the first of them counts.
_RING_MINUTES: Final = 6


@dataclass(frozen=True, slots=True)
class Pause:
    """`why` names the setting that was reached."""

    why: Literal["SPEND_PER_HOUR", "SPEND_PER_DAY", "RINGS_PER_HOUR"]
    until: datetime


class Spending:
    def __init__(self, settings: Settings, tallies: Tallies) -> None:
        self._tallies = tallies
        self._segment = round(settings.price_per_segment * _MILLION)
        self._minute = round(settings.price_per_minute * _MILLION)
        self._per_hour = round(settings.spend_per_hour * _MILLION)
        self._per_day = round(settings.spend_per_day * _MILLION)
        self._rings_per_hour = settings.rings_per_hour

    def text(self, segments: int) -> None:
        self._tallies.add("texts", segments * self._segment)

    def ring(self) -> None:
        """A supporter's phone is about to be rung."""
        self._tallies.add("rings")
        self._tallies.add("calls", _RING_MINUTES * self._minute)

    def rang(self, seconds: int) -> None:
        """How long that call was, once it is over."""
        self._tallies.add("calls", (_minutes(seconds) - _RING_MINUTES) * self._minute)

    def talked(self, seconds: int) -> None:
        """A leg that was not announced by `ring`: a call that came in, or one to an office."""
        self._tallies.add("calls", _minutes(seconds) * self._minute)

    def this_hour(self) -> float:
        """Dollars."""
        return max(0, self._tallies.this_hour("texts") + self._tallies.this_hour("calls")) / _MILLION

    def today(self) -> float:
        """Dollars since midnight, UTC."""
        return max(0, self._tallies.today("texts") + self._tallies.today("calls")) / _MILLION

    def rings_this_hour(self) -> int:
        return self._tallies.this_hour("rings")

    def pause(self) -> Pause | None:
        """Of everything that we begin. As of the last `Tallies.settle`."""
        if self._per_day and self.today() * _MILLION >= self._per_day:
            return Pause("SPEND_PER_DAY", midnight() + timedelta(days=1))
        if self._per_hour and self.this_hour() * _MILLION >= self._per_hour:
            return Pause("SPEND_PER_HOUR", next_hour())
        return None

    def ring_pause(self) -> Pause | None:
        if self._rings_per_hour and self.rings_this_hour() >= self._rings_per_hour:
            return self.pause() or Pause("RINGS_PER_HOUR", next_hour())
        return self.pause()


def pause_words(pause: Pause) -> str:
    what = "rings wait" if pause.why == "RINGS_PER_HOUR" else "texts and rings that we begin wait"
    return (
        f"{pause.why} is reached: {what} until {pause.until:%Y-%m-%d %H:%M} UTC, or until it is raised and restarted"
    )


def _minutes(seconds: int) -> int:
    """Started ones, as carriers bill."""
    return -(-seconds // 60)

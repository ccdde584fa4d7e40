"""Answering machine detection: the verdict on who picked up, and when it is reached."""

from dataclasses import dataclass

from gateway.sandbox.ringing import GREETING_SECONDS

_LISTEN = 4.0
_BEEP = 0.5


@dataclass(frozen=True, slots=True)
class Detection:
    """`mode` is Enable or DetectMessageEnd; with a `callback` the call does not wait for the verdict."""

    mode: str
    timeout: float = 30.0
    callback: str = ""
    method: str = "POST"

    def verdict(self, by: str) -> tuple[str, float]:
        """AnsweredBy, and the seconds of listening it takes."""
        if by == "human":
            return "human", min(_LISTEN, self.timeout)
        if self.mode == "Enable":
            return "machine_start", min(_LISTEN, self.timeout)
        until_beep = GREETING_SECONDS + _BEEP
        if until_beep > self.timeout:
            return "unknown", self.timeout
        return "machine_end_beep", until_beep

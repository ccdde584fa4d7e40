"""Whoever holds a telephone in the tour: does something with it, tells it, and checks what comes back."""

import time
from typing import Any, Final

from gateway.demo.environment import HOTLINE, SHORT_CODE
from gateway.demo.tour.telling import Teller, TourError
from gateway.sandbox.client import Phone

_PATIENCE: Final = 60.0  # seconds, on a slow machine with much else to do
_POLL: Final = 0.03


class Person:
    def __init__(self, name: str, phone: Phone, teller: Teller) -> None:
        self.name = name
        self._phone = phone
        self._teller = teller
        self._read = 0
        self._heard = 0
        self._call = ""

    def texts(self, body: str, *wanted: str) -> None:
        """Send a text; the answer, which comes in the same exchange, holds the wanted phrases."""
        self._teller.tell(self.name, "texts", body)
        replies = self._phone.texts(body, to=SHORT_CODE)
        self._teller.check(f"The number of answers to {self.name}'s text {body!r}", found=len(replies), wanted=1)
        self._teller.tell(self.name, "reads", replies[0])
        self._teller.expect(*wanted, within=replies[0], of=f"The answer to {self.name}'s text {body!r}")
        self._until(lambda: self._unread()[-1:] == replies, f"{self.name} should get the answer on the phone")
        self._read = len(self._phone.inbox)

    def gets_text(self, *wanted: str) -> None:
        """A text that comes by itself."""
        self._until(lambda: bool(self._unread()), f"{self.name} should get a text with {wanted!r}")
        body = self._unread()[0]
        self._read += 1
        self._teller.tell(self.name, "reads", body)
        self._teller.expect(*wanted, within=body, of=f"The text to {self.name}")

    def has_no_new_text(self, seconds: float) -> None:
        time.sleep(seconds)
        self._teller.check(f"What {self.name} was texted", found=self._unread(), wanted=[])

    def dials_hotline(self, *wanted: str) -> None:
        self._teller.tell(self.name, "dials", HOTLINE)
        self._phone.dials(HOTLINE)
        self.hears(*wanted)

    def rings_once(self, number: str) -> None:
        """Nobody answers, so it costs nothing. The ring back may come before we look."""
        self._teller.tell(self.name, "rings", number)
        self._phone.dials(number)
        self._until(self._heard_it_is_busy, f"{self.name} should hear the busy tone")
        self._teller.tell(self.name, "hears", "busy tone")

    def is_rung(self) -> None:
        self._until(lambda: self._is("ringing"), f"The phone of {self.name} should ring")
        self._teller.tell(self.name, "is rung", f"by {self._state()['with']}")

    def answers(self, *wanted: str) -> None:
        self._teller.tell(self.name, "answers", "")
        self._phone.answers()
        self.hears(*wanted)

    def presses(self, keys: str, *wanted: str) -> None:
        self._teller.tell(self.name, "presses", " ".join(keys))
        self._phone.presses(keys)
        if wanted:
            self.hears(*wanted)

    def says(self, words: str) -> None:
        self._teller.tell(self.name, "says", words)
        self._phone.says(words)

    def hangs_up(self) -> None:
        self._teller.tell(self.name, "hangs up", "")
        self._phone.hangs_up()

    def hears(self, *wanted: str) -> None:
        """Wait until all of this was said on the line, since the last time."""
        heard = ""
        deadline = time.monotonic() + _PATIENCE
        while not all(phrase in heard for phrase in wanted) and time.monotonic() < deadline:
            heard = " ".join(self._said())
            time.sleep(_POLL)
        heard = " ".join(self._settled())
        self._heard += len(self._said())
        self._teller.tell(self.name, "hears", heard)
        self._teller.expect(*wanted, within=heard, of=f"What {self.name} hears")

    def is_connected(self) -> None:
        self._until(lambda: bool(self._state().get("connected_to")), f"{self.name} should be connected")

    def call_is_over(self) -> None:
        self._until(lambda: self._phone.call is None, f"The call of {self.name} should be over")
        self._teller.note("the call is over")

    def _heard_it_is_busy(self) -> bool:
        return any(line["text"] == "busy tone" for call in self._phone.state["calls"] for line in call["transcript"])

    def _settled(self) -> list[str]:
        """All that was said, once nothing more comes."""
        before: list[str] = []
        while before != (now := self._said()):
            before = now
            time.sleep(_POLL)
        return now

    def _said(self) -> list[str]:
        call = self._phone.last_call or {"sid": "", "transcript": []}
        if call["sid"] != self._call:
            self._call, self._heard = call["sid"], 0
        lines = [line["text"] for line in call["transcript"] if line["who"] != "phone"]
        return lines[self._heard :]

    def _unread(self) -> list[str]:
        return self._phone.inbox[self._read :]

    def _is(self, status: str) -> bool:
        return bool(self._state().get("status") == status)

    def _state(self) -> dict[str, Any]:
        return self._phone.call or {}

    @staticmethod
    def _until(true: Any, what: str) -> None:
        deadline = time.monotonic() + _PATIENCE
        while not true():
            if time.monotonic() > deadline:
                raise TourError(f"{what}, but that did not happen within {_PATIENCE:.0f} seconds.")
            time.sleep(_POLL)

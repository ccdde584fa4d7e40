"""Supporters who do what people do when something does not answer: wait a little, and try again.

Each is a thread of its own that goes by what it last read or heard, until it has what it came for.
"""

import re
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from http.client import HTTPException
from typing import Any, Final

from gateway.sandbox.client import Phone, SandboxError
from tests.crashes.pieces import Gateway
from tests.forms import post_form
from tests.running import HOTLINE, SHORT_CODE

_GLANCE: Final = 0.1  # seconds
ZIP: Final = "60601"
NUMBERED: Final = re.compile(r"number (\d+)")


class Person(threading.Thread, ABC):
    """`patience` is how long they wait for an answer before they try again, in seconds."""

    def __init__(self, gateway: Gateway, number: str, name: str, patience: float) -> None:
        super().__init__(name=name, daemon=True)
        self.number = number
        self.patience = patience
        self.gateway = gateway
        self.phone: Phone = gateway.sandbox.client.phone(number, name, text_to=SHORT_CODE, call_to=HOTLINE)
        self.done = False
        self.tries = 0
        self.token = ""  # of the web form that some use
        self.stopping = threading.Event()

    def run(self) -> None:
        while not self.done and not self.stopping.is_set():
            try:
                self.act()
            except SandboxError:  # the line went dead between two glances
                time.sleep(_GLANCE)

    @abstractmethod
    def act(self) -> None:
        """One try at what this person wants."""

    def sends(self, body: str) -> None:
        """And waits for a new text, or a call, as long as their patience lasts."""
        self.tries += 1
        before = len(self.phone.inbox)
        self.phone.texts(body)
        self.waits_for(lambda: len(self.phone.inbox) > before or self.phone.call is not None)

    def waits_for(self, happened: Callable[[], Any]) -> bool:
        deadline = time.monotonic() + self.patience
        while not happened():
            if time.monotonic() > deadline or self.stopping.is_set():
                return False
            time.sleep(_GLANCE)
        return True


class TextSigner(Person):
    """Signs by text, with everything that is asked."""

    def act(self) -> None:
        last = self.phone.last_text
        if NUMBERED.search(last):
            self.done = True
        elif "Reply YES" in last or "reply YES" in last:
            self.sends("YES")
        elif "ZIP code" in last:
            self.sends(ZIP)
        elif "your full name" in last or "first and last name" in last:
            self.sends(self.name)
        else:
            self.sends("SIGN")


class FormSigner(TextSigner):
    """Has signed on a web page, and is asked by text whether it was them."""

    _sent = False

    def act(self) -> None:
        if not self._sent:
            form = {"name": self.name, "phone": self.number, "zip": ZIP, "language": "en", "consent": "Text me."}
            try:
                url = f"http://127.0.0.1:{self.gateway.port}"
                self._sent = post_form(url, "keep-families-together", form, self.token) == 202
            except (OSError, HTTPException):
                time.sleep(_GLANCE)  # their browser says so, and they press the button again
        elif self.phone.last_text:
            super().act()
        else:
            time.sleep(_GLANCE)


class VoiceSigner(Person):
    """Signs on the hotline, and dials again when the line breaks."""

    def act(self) -> None:
        call = self.phone.call
        if call is None:
            if self.tries:
                time.sleep(min(self.patience, 1.0))
            self.tries += 1
            self.phone.dials()
            return
        heard = [line["text"] for line in call["transcript"] if line["who"] == "gateway"]
        said = " ".join(heard[-2:])
        if NUMBERED.search(heard[-1] if heard else ""):
            self.done = True
        elif call["waiting"] is None:
            time.sleep(_GLANCE)
        elif "To sign, press 1" in said:
            self.presses("1")
        elif "ZIP code" in said:
            self.phone.presses(ZIP)
        elif call["waiting"] == "recording":
            self.phone.says(self.name)
            self.presses("#")
        else:
            self.presses("1")

    def presses(self, key: str) -> None:
        """The last words may come with the end of the call."""
        self.phone.presses(key)
        last = self.phone.last_call
        self.done = last is not None and any(NUMBERED.search(line["text"]) for line in last["transcript"])


class Caller(Person):
    """Asks to be rung, picks up, presses 1, talks a moment, and hangs up."""

    def act(self) -> None:
        call = self.phone.call
        if call is None:
            if not self.tries or not self.waits_for(lambda: self.phone.call is not None):
                self.sends("CALL")
            return
        if call["status"] == "ringing":
            self.phone.answers()
        elif call["connected_to"]:
            self.talks()
            self.phone.hangs_up()
            self.done = True
        elif call["waiting"] == "keys":
            self.phone.presses("1")
        else:
            time.sleep(_GLANCE)

    def talks(self) -> None:
        """To the office, as long as they have something to say."""

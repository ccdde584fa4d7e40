"""Drives a sandbox from a test or a script: phones that text, call, press, speak and hear. Standard library only.

sandbox = Sandbox("http://127.0.0.1:8060")
rosa = sandbox.phone("+12025550123", "Rosa")
rosa.texts("SIGN", to="54321")            # -> ["What is your name?"]
rosa.dials("+12025550100"); rosa.presses("1"); rosa.hears
"""

import json
import time
from collections.abc import Callable
from http.client import HTTPConnection
from typing import Any
from urllib.parse import quote, urlsplit

_LONGEST_ANSWER = 60
_POLL = 0.02


class SandboxError(Exception):
    """The sandbox refused what a phone or a test wanted; its sentence says why."""


class Sandbox:
    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._host = urlsplit(self.url).netloc

    def number(self, number: str, kind: str = "long_code", name: str = "", **settings: Any) -> dict[str, Any]:
        """Give the account a number. Settings: sms, voice (true or false), sms_url, voice_url and their like.

        And opt_out, as in the method of that name.
        """
        document = {"number": number, "kind": kind, **({"name": name} if name else {}), **settings}
        return self._object("POST", "/sandbox/numbers", document)

    def opt_out(self, number: str, handling: str) -> None:
        """Who handles STOP, START and HELP on a number of the account from now on.

        `default`: the carrier on long codes and toll-free numbers, nobody on a short code. `none`: nobody, but a
        toll-free number stays as it is. `advanced`: Advanced Opt-Out, in English and Spanish, on any number.
        """
        self._object("PATCH", f"/sandbox/numbers/{quote(number, safe='')}", {"opt_out": handling})

    def phone(self, number: str, name: str = "", kind: str = "supporter", **settings: Any) -> "Phone":
        """Make a phone, or change it. Settings: behaviour, line_type, delivery, answer_seconds, talk_seconds, lines.

        `text_to` and `call_to` are the numbers it texts and dials when nothing else is said.
        """
        text_to, call_to = settings.pop("text_to", ""), settings.pop("call_to", "")
        document = {"number": number, "kind": kind, **({"name": name} if name else {}), **settings}
        self._object("POST", "/sandbox/phones", document)
        return Phone(self, number, text_to, call_to)

    def phones(self) -> list[dict[str, Any]]:
        return list(self._object("GET", "/sandbox/phones")["phones"])

    def advance(self, seconds: float) -> None:
        """Move the sandbox's clock; receipts, ring time-outs and silences on the way happen in order."""
        self._object("POST", "/sandbox/clock", {"advance": seconds})

    def mode(self, mode: str) -> None:
        """`real` or `manual`."""
        self._object("POST", "/sandbox/clock", {"mode": mode})

    def faults(self, **knobs: Any) -> None:
        """Replace the fault settings, e.g. `faults(rate_429=0.5, next=["dropped"])`."""
        self._object("PUT", "/sandbox/faults", knobs)

    def no_faults(self) -> None:
        self._object("DELETE", "/sandbox/faults")

    def log(self) -> list[dict[str, Any]]:
        return list(self._object("GET", "/sandbox/log")["log"])

    def traces(self, containing: str) -> list[dict[str, Any]]:
        """What the carrier still holds about a telephone number (however written) or that holds a string.

        Each has `kind` (text, call, recording, log), `sid` and the `fields` it stands in. The carrier's opt-out list
        (see `Phone.blocked_by`) and the phones' own screens are left out.
        """
        return list(self._object("POST", "/sandbox/traces", {"containing": containing})["traces"])

    def reset(self) -> None:
        self._object("POST", "/sandbox/reset", {})

    def _object(self, method: str, path: str, document: dict[str, Any] | None = None) -> dict[str, Any]:
        answer = self.request(method, path, document)
        return answer if isinstance(answer, dict) else {}

    def request(self, method: str, path: str, document: dict[str, Any] | None = None) -> Any:
        """The control API's JSON; raises SandboxError with its sentence."""
        body = None if document is None else json.dumps(document)
        connection = HTTPConnection(self._host, timeout=_LONGEST_ANSWER)
        try:
            connection.request(method, path, body, {"Content-Type": "application/json", "Connection": "close"})
            response = connection.getresponse()
            answer = json.loads(response.read() or b"null")
        finally:
            connection.close()
        if response.status >= 400:
            raise SandboxError(str(answer.get("error") or answer.get("message") or answer))
        return answer


class Phone:
    """One simulated telephone. Every action returns what was heard because of it."""

    def __init__(self, sandbox: Sandbox, number: str, text_to: str = "", call_to: str = "") -> None:
        self.number = number
        self._text_to = text_to
        self._call_to = call_to
        self._sandbox = sandbox
        self._before: tuple[str, int] = ("", 0)

    def texts(self, body: str, to: str = "") -> list[str]:
        """Send a text; the bodies that were texted back in the same exchange."""
        return list(self._post("texts", {"to": to or self._text_to, "body": body})["replies"])

    @property
    def state(self) -> dict[str, Any]:
        return self._sandbox._object("GET", self._path())  # noqa: SLF001 -- one client in two classes

    @property
    def thread(self) -> list[str]:
        """The bodies of all texts of this phone, sent and received, oldest first."""
        return [text["body"] for text in self.state["texts"]]

    @property
    def inbox(self) -> list[str]:
        """The bodies of the texts that reached this phone."""
        return [text["body"] for text in self.state["texts"] if text["direction"] == "in"]

    @property
    def last_text(self) -> str:
        """The last text that reached this phone, "" if none."""
        return next(reversed(self.inbox), "")

    @property
    def call(self) -> dict[str, Any] | None:
        """The call the phone is on, or is being rung by."""
        call = self.state["call"]
        return call if isinstance(call, dict) else None

    @property
    def on_call(self) -> dict[str, Any]:
        """As `call`, for when there must be one: AssertionError with the phone's state if not."""
        call = self.call
        if call is None:
            raise AssertionError(f"The phone is on no call: {self.state}")
        return call

    @property
    def last_call(self) -> dict[str, Any] | None:
        """The call the phone is on, or else the last one it was on."""
        state = self.state
        call = state["call"] or next(reversed(state["calls"]), None)
        return call if isinstance(call, dict) else None

    @property
    def blocked_by(self) -> list[str]:
        """The account's numbers whose texts the carrier keeps from this phone, after a STOP that it handled."""
        return list(self.state["blocked_by"])

    @property
    def errors(self) -> list[dict[str, Any]]:
        return list(self.state["errors"])

    def dials(self, to: str = "") -> str:
        return self._act("calls", {"to": to or self._call_to})

    def answers(self) -> str:
        return self._act("answer")

    def declines(self) -> str:
        return self._act("decline")

    def presses(self, digits: str) -> str:
        return self._act("keys", {"digits": digits})

    def says(self, text: str) -> str:
        """Speak. A recording goes on until a finishing key or silence: press # or let time pass."""
        return self._act("speak", {"text": text})

    def waits(self, seconds: float) -> str:
        """Stay silent while time passes on the line."""
        return self._act("wait", {"seconds": seconds})

    def hangs_up(self) -> str:
        return self._act("hangup")

    @property
    def hears(self) -> str:
        """All that was said to this phone since its last action (its own words left out)."""
        call = self.last_call
        if call is None:
            return ""
        sid, seen = self._before
        lines = call["transcript"][seen if sid == call["sid"] else 0 :]
        return "\n".join(line["text"] for line in lines if line["who"] != "phone")

    def eventually(self, predicate: Callable[["Phone"], object], seconds: float = 60) -> "Phone":
        """Wait until the predicate of this phone is true; AssertionError with the phone's state if it never is."""
        deadline = time.monotonic() + seconds
        while not predicate(self):
            if time.monotonic() > deadline:
                raise AssertionError(f"It did not come true within {seconds} s. The phone: {self.state}")
            time.sleep(_POLL)
        return self

    def _act(self, action: str, document: dict[str, Any] | None = None) -> str:
        call = self.last_call
        self._before = (call["sid"], len(call["transcript"])) if call else ("", 0)
        self._post(action, document or {})
        return self.hears

    def _path(self) -> str:
        return f"/sandbox/phones/{quote(self.number, safe='')}"

    def _post(self, action: str, document: dict[str, Any]) -> dict[str, Any]:
        answer = self._sandbox.request("POST", f"{self._path()}/{action}", document)
        return answer if isinstance(answer, dict) else {}

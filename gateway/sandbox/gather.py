"""<Gather>: keys or speech, by the carrier's rules."""

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any

from gateway.sandbox.calls import hear
from gateway.sandbox.carrier import send_callback
from gateway.sandbox.session import Breath, Elapsed, Fetch, Keys, Source, Speech, Wait, Waiting
from gateway.sandbox.stage import Stage, perform
from gateway.sandbox.twiml import Document, Verb

_TIMEOUT = 5
_UNLIMITED = 1000
_CONFIDENCE = "0.92"


@dataclass
class _Input:
    """What came in so far. `done` ends the wait; the first kind of input decides which kind counts."""

    wanted: int
    finish: str
    digits: str = ""
    finished_on: str = ""
    speech: str = ""
    done: bool = False
    ignored: list[str] = field(default_factory=list)

    def press(self, keys: str) -> None:
        """Take keys one by one; those after the end of the input are lost, as on the line."""
        for key in keys:
            if self.done:
                self.ignored.append(key)
            elif self.finish and key == self.finish:
                self.finished_on, self.done = key, True
            else:
                self.digits += key
                self.done = len(self.digits) >= self.wanted


def gather(stage: Stage, document: Document, verb: Verb) -> Generator[Fetch | Wait, Any, Source | None]:
    """The action with what was entered; None goes on to the next verb, as after silence."""
    action = document.action_of(verb)
    for child in verb.children:
        perform(stage, child)
    got = yield from _listen(stage, document, verb)
    method = verb.get("method", "POST")
    if got.speech:
        return Source(action, method, {"SpeechResult": got.speech, "Confidence": _CONFIDENCE})
    if got.digits:
        params = {"Digits": got.digits, "FinishedOnKey": got.finished_on, "msg": "Gather End"}
        return Source(action, method, params)
    if verb.flag("actionOnEmptyResult"):
        return Source(action, method, {"Digits": "", "FinishedOnKey": got.finished_on, "msg": "Gather End"})
    return None


def _listen(stage: Stage, document: Document, verb: Verb) -> Generator[Fetch | Wait, Any, _Input]:
    kinds = verb.get("input", "dtmf").split()
    got = _Input(verb.seconds("numDigits", _UNLIMITED), verb.get("finishOnKey", "#"))
    timeout = verb.seconds("timeout", _TIMEOUT)
    clock = stage.carrier.clock
    deadline = clock.seconds() + stage.silence_after_speech() + timeout
    waiting: Waiting = "keys" if "dtmf" in kinds else "speech"
    while not got.done:
        match (yield Wait(deadline - clock.seconds(), waiting)):
            case Elapsed():
                got.done = True
            case Breath() if "speech" in kinds:
                deadline = clock.seconds() + timeout
            case Keys(keys) if "dtmf" in kinds:
                hear(stage.carrier, stage.call, "phone", f"[keys {keys}]")
                got.press(keys)
                deadline = clock.seconds() + timeout
            case Keys(keys):
                hear(stage.carrier, stage.call, "phone", f"[keys {keys}]")
            case Speech(text):
                _speak(stage, document, verb, got, text, counts="speech" in kinds and not got.digits)
    if got.ignored:
        stage.carrier.journal.write("call", f"{stage.call.sid}: keys after the end of a <Gather> were lost")
    return got


def _speak(stage: Stage, document: Document, verb: Verb, got: _Input, text: str, *, counts: bool) -> None:
    hear(stage.carrier, stage.call, "phone", text)
    if not counts:
        return
    got.speech, got.done = text, True
    partial = verb.get("partialResultCallback")
    if partial:
        method = verb.get("partialResultCallbackMethod", "POST")
        params = {"CallSid": stage.call.sid, "AccountSid": stage.carrier.account_sid, "UnstableSpeechResult": text}
        send_callback(stage.carrier, document.absolute(partial), method, params)

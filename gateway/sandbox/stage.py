"""Where a document plays: the leg, what was said on it, and how long it takes to say."""

from dataclasses import dataclass

from gateway.sandbox.calls import hear
from gateway.sandbox.carrier import Carrier
from gateway.sandbox.records import Call
from gateway.sandbox.session import Session
from gateway.sandbox.twiml import Verb

_WORDS_PER_SECOND = 2.5
_SOUND_SECONDS = 2.0
_ENDLESS_LOOPS = 1000


@dataclass
class Stage:
    """Speech is heard at once; `speaking` is how long it takes, which the next wait for the caller is longer by."""

    carrier: Carrier
    session: Session
    speaking: float = 0.0

    @property
    def call(self) -> Call:
        return self.session.call

    def silence_after_speech(self) -> float:
        """Seconds until the voice has finished; asked once per wait."""
        seconds, self.speaking = self.speaking, 0.0
        return seconds


def perform(stage: Stage, verb: Verb) -> None:
    """Say, Play or a nested Pause."""
    if verb.name == "Pause":
        stage.speaking += verb.seconds("length", 1)
        return
    text, seconds = _say(verb) if verb.name == "Say" else _play(stage, verb)
    loops = verb.seconds("loop", 1) or _ENDLESS_LOOPS
    stage.speaking += seconds * loops
    hear(stage.carrier, stage.call, "gateway", text)


def _say(verb: Verb) -> tuple[str, float]:
    return verb.text, len(verb.text.split()) / _WORDS_PER_SECOND


def _play(stage: Stage, verb: Verb) -> tuple[str, float]:
    """A recording of this carrier is shown as what was said in it."""
    if verb.get("digits"):
        return f"[tones {verb.get('digits')}]", _SOUND_SECONDS
    for recording in stage.carrier.store.recordings.values():
        if recording.sid in verb.text:
            return f"[recording: {recording.text}]", float(recording.duration)
    return f"[sound: {verb.text}]", _SOUND_SECONDS

"""<Record>: what is said is kept as text, which stands for the audio."""

from collections.abc import Generator
from typing import Any

from gateway.sandbox.calls import hear, voice_params
from gateway.sandbox.carrier import Carrier, send_callback
from gateway.sandbox.clock import rfc2822
from gateway.sandbox.records import Call, Recording
from gateway.sandbox.session import Breath, Elapsed, Ended, Fetch, Keys, Source, Speech, Wait
from gateway.sandbox.stage import Stage
from gateway.sandbox.store import new_sid
from gateway.sandbox.twiml import Document, Verb

_KEYS = "1234567890*#"
_WORDS_PER_SECOND = 2.5
_SILENCE = 5
_LONGEST = 3600


def record(stage: Stage, document: Document, verb: Verb) -> Generator[Fetch | Wait, Any, Source | None]:
    """The action with the recording; None (the next verb) if nothing was said."""
    action = document.action_of(verb)
    if verb.flag("playBeep", default=True):
        hear(stage.carrier, stage.call, "line", "beep")
    said: list[str] = []
    try:
        ended_by = yield from _listen(stage, verb, said)
    except Ended:
        if said:
            params = _kept(stage, document, verb, said) | {"Digits": "hangup", "CallStatus": "completed"}
            yield Fetch(action, verb.get("method", "POST"), voice_params(stage.carrier, stage.call) | params)
        raise
    if not said:
        return None
    params = _kept(stage, document, verb, said) | {"Digits": ended_by}
    return Source(action, verb.get("method", "POST"), params)


def _listen(stage: Stage, verb: Verb, said: list[str]) -> Generator[Fetch | Wait, Any, str]:
    """Collect speech until a finishing key (returned), silence or the longest length."""
    clock = stage.carrier.clock
    began = clock.seconds() + stage.silence_after_speech()
    longest = began + verb.seconds("maxLength", _LONGEST)
    silence = verb.seconds("timeout", _SILENCE) or _LONGEST
    quiet_at = began + silence
    finish = verb.get("finishOnKey", _KEYS)
    while True:
        match (yield Wait(min(longest, quiet_at) - clock.seconds(), "recording")):
            case Elapsed():
                return ""
            case Breath() if not said:
                longest += clock.seconds() - began
                began, quiet_at = clock.seconds(), clock.seconds() + silence
            case Breath():
                quiet_at = clock.seconds() + silence
            case Speech(text):
                hear(stage.carrier, stage.call, "phone", text)
                said.append(text)
                quiet_at = clock.seconds() + silence
            case Keys(keys):
                hear(stage.carrier, stage.call, "phone", f"[keys {keys}]")
                ending = next((key for key in keys if key in finish), "")
                if ending:
                    return ending


def _kept(stage: Stage, document: Document, verb: Verb, said: list[str]) -> dict[str, str]:
    """Store the recording, tell its callback, and say what the action is told."""
    recording = keep(stage.carrier, stage.call, " ".join(said), "RecordVerb")
    callback = verb.get("recordingStatusCallback")
    if callback and "completed" in verb.get("recordingStatusCallbackEvent", "completed"):
        tell(stage.carrier, recording, document.absolute(callback), verb.get("recordingStatusCallbackMethod", "POST"))
    return about(stage.carrier, recording)


def keep(carrier: Carrier, call: Call, text: str, source: str) -> Recording:
    now = carrier.clock.now()
    seconds = max(round(len(text.split()) / _WORDS_PER_SECOND), 1)
    recording = Recording(new_sid("RE"), call.sid, text, seconds, now, now, source)
    carrier.store.recordings[recording.sid] = recording
    return recording


def about(carrier: Carrier, recording: Recording) -> dict[str, str]:
    return {
        "RecordingUrl": media_url(carrier, recording),
        "RecordingSid": recording.sid,
        "RecordingDuration": str(recording.duration),
    }


def media_url(carrier: Carrier, recording: Recording) -> str:
    return f"{carrier.base_url}/2010-04-01/Accounts/{carrier.account_sid}/Recordings/{recording.sid}"


def tell(carrier: Carrier, recording: Recording, url: str, method: str) -> None:
    params = about(carrier, recording) | {
        "AccountSid": carrier.account_sid,
        "CallSid": recording.call_sid,
        "RecordingStatus": "completed",
        "RecordingChannels": "1",
        "RecordingSource": recording.source,
        "RecordingStartTime": rfc2822(recording.created),
        "RecordingTrack": "both",
    }
    send_callback(carrier, url, method, params)

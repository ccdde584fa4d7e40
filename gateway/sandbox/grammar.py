"""TwiML as the carrier accepts it: which element may stand where, and what its attributes may hold."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Check = Callable[[str], bool]


def one_of(*words: str) -> Check:
    return lambda value: value in words


def several_of(*words: str) -> Check:
    return lambda value: bool(value.split()) and all(word in words for word in value.split())


def whole(low: int, high: int) -> Check:
    return lambda value: value.isascii() and value.isdigit() and low <= int(value) <= high


def matching(pattern: str) -> Check:
    compiled = re.compile(pattern)
    return lambda value: compiled.fullmatch(value) is not None


def either(*checks: Check) -> Check:
    return lambda value: any(check(value) for check in checks)


boolean = one_of("true", "false")
method = one_of("GET", "POST")
anything: Check = lambda _value: True  # noqa: E731 -- one name beside the others of its kind
url = matching(r"\S+")
language = matching(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
phone = matching(r"\+?[0-9][0-9() .-]{1,20}")
voice = matching(r"man|woman|alice|(Polly|Google)\.[A-Za-z0-9À-ÿ-]+")
dtmf = matching(r"[0-9A-D*#wW]+")
call_events = several_of("initiated", "ringing", "answered", "completed")
recording_events = several_of("in-progress", "completed", "absent")


@dataclass(frozen=True, slots=True)
class Element:
    """`text` says whether character data may stand in it."""

    attributes: Mapping[str, Check] = field(default_factory=dict)
    children: frozenset[str] = frozenset()
    text: bool = False
    required: frozenset[str] = frozenset()


_SSML = {
    "break": Element(
        {
            "strength": one_of("none", "x-weak", "weak", "medium", "strong", "x-strong"),
            "time": matching(r"[0-9.]+m?s"),
        }
    ),
    "emphasis": Element({"level": one_of("strong", "moderate", "reduced")}, text=True),
    "lang": Element({"xml:lang": language}, text=True),
    "p": Element(text=True),
    "phoneme": Element({"alphabet": anything, "ph": anything}, text=True),
    "prosody": Element({"volume": anything, "rate": anything, "pitch": anything}, text=True),
    "s": Element(text=True),
    "say-as": Element(
        {"interpret-as": anything, "format": anything}, text=True, required=frozenset({"interpret-as"})
    ),
    "sub": Element({"alias": anything}, text=True),
    "w": Element({"role": anything}, text=True),
}
_INLINE = frozenset(_SSML)
_AMD: dict[str, Check] = {
    "machineDetection": one_of("Enable", "DetectMessageEnd"),
    "machineDetectionTimeout": whole(3, 60),
    "machineDetectionSpeechThreshold": whole(1000, 6000),
    "machineDetectionSpeechEndThreshold": whole(500, 5000),
    "machineDetectionSilenceTimeout": whole(2000, 10000),
    "amdStatusCallback": url,
    "amdStatusCallbackMethod": method,
}
_RECORDING: dict[str, Check] = {
    "recordingStatusCallback": url,
    "recordingStatusCallbackMethod": method,
    "recordingStatusCallbackEvent": recording_events,
    "trim": one_of("trim-silence", "do-not-trim"),
}
_ACTION: dict[str, Check] = {"action": url, "method": method}
_AUDIBLE = frozenset({"Say", "Play", "Pause"})

_GATHER = _ACTION | {
    "input": one_of("dtmf", "speech", "dtmf speech", "speech dtmf"),
    "timeout": whole(1, 600),
    "speechTimeout": either(one_of("auto"), whole(1, 60)),
    "maxSpeechTime": whole(1, 60),
    "profanityFilter": boolean,
    "finishOnKey": matching(r"[0-9*#]?"),
    "numDigits": whole(1, 1000),
    "partialResultCallback": url,
    "partialResultCallbackMethod": method,
    "language": language,
    "hints": anything,
    "bargeIn": boolean,
    "debug": boolean,
    "actionOnEmptyResult": boolean,
    "speechModel": anything,
    "enhanced": boolean,
}
_RECORD = (
    _ACTION
    | _RECORDING
    | {
        "timeout": whole(0, 3600),
        "finishOnKey": matching(r"[0-9*#]*"),
        "maxLength": whole(1, 14400),
        "playBeep": boolean,
        "transcribe": boolean,
        "transcribeCallback": url,
    }
)
_DIAL = (
    _ACTION
    | _RECORDING
    | {
        "timeout": whole(1, 600),
        "hangupOnStar": boolean,
        "timeLimit": whole(1, 86400),
        "callerId": phone,
        "record": one_of(
            "do-not-record",
            "record-from-answer",
            "record-from-ringing",
            "record-from-answer-dual",
            "record-from-ringing-dual",
            "true",
            "false",
        ),
        "answerOnBridge": boolean,
        "ringTone": matching(r"[a-z]{2}(-old)?"),
        "sequential": boolean,
        "callReason": matching(r".{0,50}"),
        "recordingTrack": one_of("both", "inbound", "outbound"),
        "referUrl": url,
        "referMethod": method,
    }
)
_NUMBER = _AMD | {
    "sendDigits": dtmf,
    "url": url,
    "method": method,
    "statusCallback": url,
    "statusCallbackMethod": method,
    "statusCallbackEvent": call_events,
    "byoc": anything,
}

VOICE: Mapping[str, Element] = {
    "Response": Element(
        children=frozenset({"Say", "Play", "Pause", "Gather", "Record", "Dial", "Redirect", "Reject", "Hangup"})
    ),
    "Say": Element({"voice": voice, "language": language, "loop": whole(0, 1000)}, _INLINE, text=True),
    "Play": Element({"loop": whole(0, 1000), "digits": dtmf}, text=True),
    "Pause": Element({"length": whole(0, 3600)}),
    "Gather": Element(_GATHER, _AUDIBLE),
    "Record": Element(_RECORD),
    "Dial": Element(_DIAL, frozenset({"Number"}), text=True),
    "Number": Element(_NUMBER, text=True),
    "Redirect": Element({"method": method}, text=True),
    "Reject": Element({"reason": one_of("rejected", "busy")}),
    "Hangup": Element(),
    **{name: Element(ssml.attributes, _INLINE, ssml.text, ssml.required) for name, ssml in _SSML.items()},
}
WHISPER: Mapping[str, Element] = {
    **VOICE,
    "Response": Element(children=frozenset({"Say", "Play", "Pause", "Gather", "Hangup"})),
}
MESSAGING: Mapping[str, Element] = {
    "Response": Element(children=frozenset({"Message", "Redirect"})),
    "Message": Element(
        {"to": phone, "from": phone, "statusCallback": url, **_ACTION}, frozenset({"Body", "Media"}), text=True
    ),
    "Body": Element(text=True),
    "Media": Element(text=True),
    "Redirect": Element({"method": method}, text=True),
}

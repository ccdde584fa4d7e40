"""Effects as TwiML for one turn of a phone call."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from gateway.flows.effects import Ask, Dial, Effect, Play, Say
from gateway.flows.events import Language
from gateway.render.xml import attribute, content

_VOICES: dict[Language, str] = {
    "en": '<Say voice="Polly.Joanna" language="en-US">',
    "es": '<Say voice="Polly.Lupe" language="es-US">',
}
_HEAD = '<?xml version="1.0" encoding="UTF-8"?><Response>'
_LONGEST_NAME = 10  # seconds that a spoken name is recorded
_END_OF_NAME = 3  # seconds of silence after which it is taken as said


@dataclass(frozen=True, slots=True)
class Line:
    """What one call's TwiML needs besides the effects.

    `action` is the URL that the answer to this turn goes to. The rest matters only where a `Dial` is rendered:
    the office's number and ours (E.164), how long its phone rings, how long the talk may last (seconds), the
    URL that is told whether a machine answered (empty: nobody asks), and what is keyed in once the office answers
    (digits, and w for half a second).
    """

    language: Language
    action: str
    dial_to: str = ""
    caller_id: str = ""
    ring_seconds: int = 30
    talk_seconds: int = 900
    machine_url: str = ""
    extension: str = ""


def twiml(effects: Iterable[Effect], line: Line) -> str:
    """A whole document. Where nothing is asked or dialed, the call ends."""
    verbs = [_HEAD]
    for effect in effects:
        if isinstance(effect, Say | Play):
            verbs.append(_speech(effect, line))
        elif isinstance(effect, Ask | Dial):
            verbs += [_ask(effect, line) if isinstance(effect, Ask) else _dial(line), "</Response>"]
            return "".join(verbs)  # the carrier comes back to the action; nothing after it would be reached
    return "".join([*verbs, "<Hangup/></Response>"])


def reject(reason: Literal["busy", "rejected"]) -> str:
    """Not answered and not paid for: the caller hears the busy tone, or that the number is not in use."""
    return f'{_HEAD}<Reject reason="{reason}"/></Response>'


def _speech(piece: Say | Play, line: Line) -> str:
    if isinstance(piece, Play):
        return f"<Play>{content(piece.url)}</Play>"
    return f"{_VOICES[piece.language or line.language]}{content(piece.text)}</Say>"


def _ask(ask: Ask, line: Line) -> str:
    prompt = "".join(_speech(piece, line) for piece in ask.prompt)
    return prompt + _record(line) if ask.expects == "name" else _gather(ask, prompt, line)


def _gather(ask: Ask, prompt: str, line: Line) -> str:
    """With `actionOnEmptyResult` silence comes to the action too; without it the carrier would just hang up.

    One digit is no number to be finished: there `#` is a wrong key like any other, not silence.
    """
    digits = f' numDigits="{ask.digits}"' if ask.digits else ""
    finish = ' finishOnKey=""' if ask.digits == 1 else ""
    return (
        f'<Gather input="dtmf" action="{attribute(line.action)}" method="POST" timeout="{ask.seconds}"'
        f'{digits}{finish} actionOnEmptyResult="true">{prompt}</Gather>'
    )


def _record(line: Line) -> str:
    """Carriers differ on an empty recording: some call the action, some go on to the next verb."""
    action = attribute(line.action)
    return (
        f'<Record action="{action}" method="POST" timeout="{_END_OF_NAME}" maxLength="{_LONGEST_NAME}"'
        ' finishOnKey="1234567890*#" playBeep="true" trim="trim-silence"/>'
        f'<Redirect method="POST">{content(line.action)}</Redirect>'
    )


def _dial(line: Line) -> str:
    """Star ends the office's leg only. A machine is detected beside the talk: nobody waits in silence for it."""
    caller_id = f' callerId="{attribute(line.caller_id)}"' if line.caller_id else ""
    machine = ""
    if line.machine_url:
        machine = (
            f' machineDetection="Enable" amdStatusCallback="{attribute(line.machine_url)}"'
            ' amdStatusCallbackMethod="POST"'
        )
    digits = f' sendDigits="{attribute(line.extension)}"' if line.extension else ""
    return (
        f'<Dial action="{attribute(line.action)}" method="POST" timeout="{line.ring_seconds}"'
        f' timeLimit="{line.talk_seconds}" hangupOnStar="true"{caller_id}>'
        f"<Number{digits}{machine}>{content(line.dial_to)}</Number></Dial>"
    )

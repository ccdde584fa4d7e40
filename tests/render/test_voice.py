"""Effects as TwiML, held against what the carrier's own builder writes."""

import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.twiml.voice_response import Dial as DialVerb
from twilio.twiml.voice_response import Gather, VoiceResponse

from gateway.flows.effects import Ask, CallMe, Dial, Effect, End, Expects, HandOver, Play, Say, Sign
from gateway.flows.events import Language
from gateway.render.voice import Line, twiml

ACTION = "https://g.example/webhooks/voice/call?c=1&t=2"
LINE = Line("en", ACTION, "+12024561111", "+12025550100", 25, 600, "https://g.example/webhooks/voice/machine?a=1&b=2")
SPANISH = Line("es", ACTION)
VOICES: dict[Language, dict[str, str]] = {
    "en": {"voice": "Polly.Joanna", "language": "en-US"},
    "es": {"voice": "Polly.Lupe", "language": "es-US"},
}


def same(ours: str, theirs: VoiceResponse) -> bool:
    def canonical(xml: str) -> str:
        return ET.canonicalize(xml)

    return canonical(ours) == canonical(str(theirs))


def test_say_and_hang_up() -> None:
    expected = VoiceResponse()
    expected.say("Thank you & goodbye.", **VOICES["en"])
    expected.hangup()
    assert same(twiml([Say("Thank you & goodbye."), End()], LINE), expected)


@pytest.mark.parametrize(("expects", "digits"), [("zip", 5), ("language", 1), ("menu", 1), ("key", 1), ("yes_no", 1)])
@pytest.mark.parametrize("line", [LINE, SPANISH])
def test_keys_are_gathered_and_silence_is_told(expects: Expects, digits: int, line: Line) -> None:
    effects: list[Effect] = [
        Sign("pending", "60601", "Ana"),
        Say("Before."),
        Ask((Say("Now."), Play("https://r.example/1")), expects, digits, 8),
    ]
    expected = VoiceResponse()
    expected.say("Before.", **VOICES[line.language])
    finish = {"finish_on_key": ""} if digits == 1 else {}
    gather = Gather(
        input="dtmf",
        action=ACTION,
        method="POST",
        timeout=8,
        num_digits=digits,
        action_on_empty_result=True,
        **finish,
    )
    gather.say("Now.", **VOICES[line.language])
    gather.play("https://r.example/1")
    expected.append(gather)
    assert same(twiml(effects, line), expected)


def test_a_prompt_in_two_languages() -> None:
    ask = Ask((Say("For English, press 1.", "en"), Say("Para español, oprima el dos.", "es")), "language", 1)
    ours = twiml([ask], LINE)
    for words, language in (("For English, press 1.", "en-US"), ("Para español, oprima el dos.", "es-US")):
        spoken = [say for say in ET.fromstring(ours).iter("Say") if say.text == words]  # noqa: S314 - our own
        assert [say.get("language") for say in spoken] == [language]


def test_a_name_is_recorded_and_an_empty_recording_comes_back_too() -> None:
    expected = VoiceResponse()
    expected.say("Your name?", **VOICES["es"])
    expected.record(
        action=ACTION,
        method="POST",
        timeout=3,
        max_length=10,
        finish_on_key="1234567890*#",
        play_beep=True,
        trim="trim-silence",
    )
    expected.redirect(ACTION, method="POST")
    assert same(twiml([Ask((Say("Your name?"),), "name")], SPANISH), expected)


def test_dial() -> None:
    expected = VoiceResponse()
    expected.say("We connect you.", **VOICES["en"])
    dial = DialVerb(
        action=ACTION, method="POST", timeout=25, time_limit=600, hangup_on_star=True, caller_id="+12025550100"
    )
    dial.number(
        "+12024561111",
        machine_detection="Enable",
        amd_status_callback=LINE.machine_url,
        amd_status_callback_method="POST",
    )
    expected.append(dial)
    assert same(twiml([Say("We connect you."), Dial("white-house")], LINE), expected)


def test_dial_without_machine_detection_or_own_number() -> None:
    expected = VoiceResponse()
    dial = DialVerb(action=ACTION, method="POST", timeout=30, time_limit=900, hangup_on_star=True)
    dial.number("+12024561111")
    expected.append(dial)
    assert same(twiml([Dial("white-house")], Line("en", ACTION, "+12024561111")), expected)


@pytest.mark.parametrize("effects", [[], [End()], [CallMe(5), End()], [HandOver("why"), End()]])
def test_a_line_with_nothing_to_wait_for_is_closed(effects: list[Effect]) -> None:
    expected = VoiceResponse()
    expected.hangup()
    assert same(twiml(effects, LINE), expected)


@given(st.lists(st.text().map(Say) | st.text().map(Play)), st.text(), st.sampled_from(["zip", "name", "key"]))
def test_any_words_give_well_formed_xml(prompt: list[Say | Play], url: str, expects: Expects) -> None:
    root = ET.fromstring(twiml([Ask(tuple(prompt), expects, 1)], Line("es", url)).encode())  # noqa: S314 - our own
    assert len(list(root.iter("Say"))) == sum(isinstance(piece, Say) for piece in prompt)


def test_an_extension_is_keyed_in_once_the_office_answers() -> None:
    extended = replace(LINE, extension="ww12#")
    assert '<Number sendDigits="ww12#" machineDetection="Enable"' in twiml([Dial("mayor")], extended)

"""Documents that the carrier refuses, and those it takes."""

import pytest

from gateway.sandbox.errors import TwimlError
from gateway.sandbox.twiml import MESSAGING, VOICE, WHISPER, parse

URL = "http://gateway.example/voice"


def refused(body: str) -> TwimlError:
    with pytest.raises(TwimlError) as caught:
        parse(f"<Response>{body}</Response>", URL, VOICE)
    return caught.value


@pytest.mark.parametrize("body", ["", "OK", "<Response>", "<Response></response>", "<Say>Hi</Say>", "<response/>"])
def test_what_is_no_document(body: str) -> None:
    with pytest.raises(TwimlError) as caught:
        parse(body, URL, VOICE)
    assert (caught.value.code, caught.value.url) == (12100, URL)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("<Speak>Hi</Speak>", "<Speak> is not an element"),
        ("<say>Hi</say>", "did you mean <Say>"),
        ("<Message>Hi</Message>", "<Message> is not an element"),
        ("<Say Voice='man'>Hi</Say>", "no attribute 'Voice'"),
        ("<Say speed='2'>Hi</Say>", "no attribute 'speed'"),
        ("<Say voice='robot'>Hi</Say>", "'robot' is not a value of <Say voice>"),
        ("<Say language='Spanish'>Hola</Say>", "'Spanish' is not a value"),
        ("<Say><Pause/></Say>", "<Pause> may not stand inside <Say>"),
        ("<Gather><Dial>+12025550123</Dial></Gather>", "<Dial> may not stand inside <Gather>"),
        ("<Gather><Gather/></Gather>", "<Gather> may not stand inside <Gather>"),
        ("<Number>+12025550123</Number>", "<Number> may not stand inside <Response>"),
        ("<Gather numDigits='0'/>", "'0' is not a value of <Gather numDigits>"),
        ("<Gather timeout='soon'/>", "'soon' is not a value"),
        ("<Gather timeout='-1'/>", "'-1' is not a value"),
        ("<Gather input='keys'/>", "'keys' is not a value"),
        ("<Gather finishOnKey='##'/>", "'##' is not a value"),
        ("<Gather actionOnEmptyResult='yes'/>", "'yes' is not a value"),
        ("<Gather method='PUT'/>", "'PUT' is not a value"),
        ("<Gather>Press 1</Gather>", "<Gather> takes no text"),
        ("<Dial/>", "names nobody"),
        ("<Dial><Number/></Dial>", "<Number> is empty"),
        ("<Dial timeout='601'>+12025550123</Dial>", "'601' is not a value"),
        ("<Dial record='yes'>+12025550123</Dial>", "'yes' is not a value"),
        ("<Dial><Number statusCallbackEvent='done'>+12025550123</Number></Dial>", "'done' is not a value"),
        ("<Dial><Number machineDetection='true'>+12025550123</Number></Dial>", "'true' is not a value"),
        ("<Dial>" + "<Number>+12025550123</Number>" * 11 + "</Dial>", "at most 10"),
        ("<Redirect/>", "<Redirect> is empty"),
        ("<Play/>", "needs the URL"),
        ("<Reject reason='later'/>", "'later' is not a value"),
        ("<Record maxLength='long'/>", "'long' is not a value"),
        ("<Hangup>now</Hangup>", "takes no text"),
        ("Hello", "<Response> takes no text"),
        ("<Say><say-as>1</say-as></Say>", "needs the attribute 'interpret-as'"),
    ],
)
def test_what_the_grammar_refuses(body: str, sentence: str) -> None:
    error = refused(body)
    assert error.code == 12200
    assert sentence in error.message


def test_a_say_is_no_longer_than_4096_characters() -> None:
    assert refused(f"<Say>{'x' * 4097}</Say>").code == 13520


def test_a_speech_model_needs_a_speech_timeout_in_seconds() -> None:
    assert refused("<Gather speechModel='phone_call' speechTimeout='auto'/>").code == 13335


def test_verbs_come_in_their_order_with_what_they_hold() -> None:
    document = parse(
        "<?xml version='1.0' encoding='UTF-8'?>"
        "<Response><!-- a note -->"
        "<Say language='es-MX' voice='Polly.Mia-Neural'>¿Cómo <emphasis>está</emphasis>?</Say>"
        "<Gather input='dtmf speech' speechTimeout='auto' finishOnKey=''>"
        "<Play>/x.wav</Play><Pause length='2'/></Gather>"
        "</Response>".encode(),
        URL,
        VOICE,
    )
    say, gather = document.verbs
    assert say.text == "¿Cómo está?"
    assert [child.name for child in gather.children] == ["Play", "Pause"]
    assert document.absolute("../x?y=1") == "http://gateway.example/x?y=1"


def test_a_relative_url_needs_a_document_with_a_url() -> None:
    with pytest.raises(TwimlError, match="relative URL"):
        parse("<Response/>", "", VOICE).absolute("/next")


def test_a_message_keeps_its_line_breaks() -> None:
    document = parse("<Response><Message>One\nTwo</Message></Response>", URL, MESSAGING)
    assert document.verbs[0].text == "One\nTwo"


def test_a_whisper_may_not_dial() -> None:
    with pytest.raises(TwimlError, match="<Dial> may not stand inside <Response>"):
        parse("<Response><Dial>+12025550123</Dial></Response>", URL, WHISPER)

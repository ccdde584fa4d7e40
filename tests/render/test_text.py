"""Effects as one SMS, and the TwiML that carries it."""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.twiml.messaging_response import MessagingResponse

from gateway.flows.effects import Ask, CallMe, Effect, End, HandOver, Play, Say, Sign, Withdraw
from gateway.render.text import body, sms_reply


def test_what_is_said_and_asked_becomes_one_text() -> None:
    assert body([Say("Thank you."), Ask((Say("Your ZIP?"),), "zip")]) == "Thank you.\nYour ZIP?"


@pytest.mark.parametrize(
    "effects", [[], [End()], [Sign("confirmed", "60601", "Ana"), CallMe(), Withdraw(), HandOver("x"), Play("u")]]
)
def test_nothing_said_is_no_text(effects: list[Effect]) -> None:
    assert body(effects) is None


def _expected(text: str, action: str | None) -> ET.Element:
    response = MessagingResponse()
    response.message(text, action=action)
    return ET.fromstring(response.to_xml())  # noqa: S314 - written by the line above


@pytest.mark.parametrize("text", ["Hello", "a < b & c > d", 'say "hi"', "año ¿sí? 😀", "two\nlines", "tab\tin"])
@pytest.mark.parametrize("url", [None, "https://g.example/webhooks/sms/status?m=1&k=2", 'https://g.example/"<>'])
def test_same_document_as_the_carriers_builder(text: str, url: str | None) -> None:
    ours = ET.fromstring(sms_reply(text, url))  # noqa: S314 - our own
    assert ET.tostring(ours) == ET.tostring(_expected(text, url))


@pytest.mark.parametrize("text", [None, ""])
def test_no_text_is_an_empty_response(text: str | None) -> None:
    assert sms_reply(text, "https://g.example/") == '<?xml version="1.0" encoding="UTF-8"?><Response/>'


@given(st.text(), st.text())
def test_any_text_gives_well_formed_xml(text: str, url: str) -> None:
    root = ET.fromstring(sms_reply(text, url).encode())  # noqa: S314 - our own
    legal = "".join(char for char in text if char.isprintable() or char in "\t\n\r")
    if legal == text and text:
        assert root.findtext("Message") == text

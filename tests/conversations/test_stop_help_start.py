"""STOP in any of its forms works at once, and is answered exactly once."""

import pytest

from gateway.flows.reserved import read_reserved
from gateway.models.conversations import conversations
from gateway.models.messages import messages
from gateway.models.signatures import signatures
from gateway.models.supporters import consents, supporters
from tests.running import HOTLINE, RunningGateway

ANA = "+13125550101"


@pytest.mark.parametrize("words", ["STOP", "stop.", "Stop!!", "ALTO", "no más", "Stop please", "baja", "UNSUBSCRIBE"])
def test_stop_ends_everything(gateway: RunningGateway, words: str) -> None:
    ana = gateway.phone(ANA)
    ana.texts("SIGN Ana Ruiz 60601")
    replies = ana.texts(words)
    assert len(replies) == 1
    assert "unsubscribed" in replies[0] or "ya no va a recibir" in replies[0]
    [person] = gateway.rows(supporters)
    assert person.opted_out_at is not None
    assert [row.kind for row in gateway.rows(consents)] == ["opt_in", "opt_out"]
    assert gateway.count(conversations, conversations.c.awaits_text) == 0


def test_yes_after_stop_neither_signs_nor_subscribes(gateway: RunningGateway) -> None:
    ana = gateway.phone(ANA)
    ana.texts("SIGN Ana Ruiz 60601")
    ana.texts("STOP")
    ana.texts("YES")
    assert gateway.rows(supporters)[0].opted_out_at is not None
    assert gateway.count(signatures, signatures.c.status == "confirmed") == 0


def test_start_brings_back(gateway: RunningGateway) -> None:
    ana = gateway.phone(ANA)
    ana.texts("SIGN Ana Ruiz 60601")
    ana.texts("STOP")
    assert "welcome back" in ana.texts("START")[0]
    assert gateway.rows(supporters)[0].opted_out_at is None
    assert [row.kind for row in gateway.rows(consents)] == ["opt_in", "opt_out", "opt_back"]


def test_help_names_the_organization_and_the_way_out(gateway: RunningGateway) -> None:
    [answer] = gateway.phone(ANA).texts("help")
    assert "STOP" in answer
    assert "SIGN" in answer
    [respuesta] = gateway.phone("+13125550102").texts("AYUDA")
    assert "ALTO" in respuesta
    assert "FIRMA" in respuesta


def test_help_leaves_the_question_open(gateway: RunningGateway) -> None:
    ana = gateway.phone(ANA)
    ana.texts("SIGN Ana Ruiz 60601")
    ana.texts("HELP")
    assert "54" in ana.texts("yes")[0]


@pytest.mark.parametrize("words", ["stop this bill", "stop separating families", "paren las redadas", "don't stop"])
def test_a_cause_is_no_opt_out(gateway: RunningGateway, words: str) -> None:
    assert read_reserved(words).meaning is None
    gateway.phone(ANA).texts(words)
    assert gateway.rows(supporters)[0].opted_out_at is None


def test_on_a_long_code_the_carrier_answers_stop_itself(gateway: RunningGateway) -> None:
    """There the carrier has its own answer, and would block ours: never two, never none."""
    ana = gateway.phone(ANA)
    ana.texts("SIGN Ana Ruiz 60601", to=HOTLINE)
    ana.texts("STOP", to=HOTLINE)
    assert gateway.count(messages, messages.c.purpose == "notice") == 0
    assert gateway.rows(supporters)[0].opted_out_at is not None
    gateway.advance(5)
    assert "unsubscribed" in ana.last_text


def test_on_a_long_code_words_that_the_carrier_does_not_know_are_answered_by_us(gateway: RunningGateway) -> None:
    ana = gateway.phone(ANA)
    assert "ya no va a recibir" in ana.texts("ALTO", to=HOTLINE)[0]
    assert gateway.rows(supporters)[0].opted_out_at is not None

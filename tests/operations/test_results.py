"""What came of a campaign, counted after supporters have lived through it."""

import pytest

from gateway import tokens
from gateway.models.messages import messages
from gateway.results import results
from gateway.sandbox.client import Phone
from tests.forms import post_form
from tests.running import RunningGateway

PETITION = "keep-families-together"
CALL = "call-the-white-house"


def test_signatures_by_channel_and_language(gateway: RunningGateway) -> None:
    ana, luis = gateway.phone("+13125550101"), gateway.phone("+13125550102")
    ana.texts("SIGN Ana Ruiz 60601")
    ana.texts("yes")
    luis.texts("FIRMAR Luis Peña 60608")

    found = results(gateway.runtime.db, PETITION).document()
    assert found["signatures"]["number"] == 54
    assert (found["signatures"]["confirmed"], found["signatures"]["pending"]) == (1, 1)
    assert found["signatures"]["by_language"]["en"]["confirmed"] == 1
    assert found["signatures"]["by_language"]["es"]["pending"] == 1
    assert set(found["signatures"]["by_channel"]) == {"text"}
    assert (found["texts"]["received"], found["texts"]["sent"]) == (3, 3)


def connected(gateway: RunningGateway) -> tuple[Phone, Phone]:
    """Somebody who texted CALL, and the official who picked up."""
    official, ana = gateway.official(behaviour="answer"), gateway.phone("+13125550101")
    ana.texts("CALL")
    gateway.run_jobs()
    ana.answers()
    ana.waits(5)
    ana.presses("1")
    ana.waits(10)
    assert ana.on_call["connected_to"] == official.number
    return ana, official


def test_calls_by_outcome_with_minutes(gateway: RunningGateway) -> None:
    ana, official = connected(gateway)
    ana.waits(110)
    official.hangs_up()

    calls = results(gateway.runtime.db, CALL).document()["calls"]
    assert (calls["requests"], calls["hotline"], calls["connected"], calls["busy"]) == (1, 0, 1, 0)
    assert calls["minutes"] == pytest.approx(2, abs=0.3)


def test_a_talk_that_the_caller_ends_has_its_minutes_too(gateway: RunningGateway) -> None:
    ana, _ = connected(gateway)
    gateway.advance(120)
    ana.hangs_up()

    assert results(gateway.runtime.db, CALL).document()["calls"]["minutes"] == pytest.approx(2, abs=0.3)


def test_texts_that_wait_for_a_person(gateway: RunningGateway) -> None:
    gateway.phone("+13125550101").texts("My neighbour was taken away this morning, whom can we ask?")
    assert gateway.count(messages, messages.c.needs_person) == 1
    assert results(gateway.runtime.db, PETITION).document()["texts"]["waiting_for_a_person"] == 1


def test_a_web_form_is_confirmed_by_text_and_then_counts(gateway: RunningGateway) -> None:
    token = tokens.create(gateway.runtime.db, "website")
    maria = gateway.phone("+13125550103")
    form = {"name": "Maria Lopez", "phone": "312-555-0103", "zip": "60601", "language": "es"}
    for _ in range(2):
        assert post_form(gateway.url, PETITION, form, token) == 202
    gateway.run_jobs()
    assert len(maria.inbox) == 1
    assert "Maria Lopez" in maria.last_text

    assert "54" in maria.texts("sí")[0]
    assert post_form(gateway.url, PETITION, form, token) == 202
    gateway.run_jobs()
    assert results(gateway.runtime.db, PETITION).document()["signatures"]["by_channel"]["api"]["confirmed"] == 1
    gateway.advance(5)  # the short code sends one text after the other
    assert len(maria.inbox) == 2

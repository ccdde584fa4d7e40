"""One confirmation, never two and never none: on every kind of number, whoever answers STOP there."""

import pytest

from gateway.campaigns import import_campaign
from gateway.flows.library import demo_source
from gateway.models.supporters import supporters
from gateway.numbers import let_answer_stop
from tests.running import SHORT_CODE, RunningGateway

ANA = "+13125550101"
LONG_CODE = "+13125550190"
TOLL_FREE = "+18005550199"
KINDS = {SHORT_CODE: "short_code", LONG_CODE: "long_code", TOLL_FREE: "toll_free"}
EVERYWHERE = [(number, handling) for number in KINDS for handling in ("default", "none", "advanced")]
EACH = [f"{KINDS[number]}-{handling}" for number, handling in EVERYWHERE]


def open_number(gateway: RunningGateway, number: str, handling: str) -> None:
    """As an operator sets it up: where the carrier's handling of a long code is switched off, the gateway is told."""
    if number != SHORT_CODE:
        gateway.sandbox.client.number(number, kind=KINDS[number], sms_url=f"{gateway.url}/webhooks/sms")
        import_campaign(gateway.runtime.db, demo_source("petition"), [number])
    gateway.sandbox.client.opt_out(number, handling)
    if number == LONG_CODE and handling == "none":
        let_answer_stop(gateway.runtime.db, number, carrier=False)
    gateway.runtime.directory.refresh()


def arrives(gateway: RunningGateway, words: str, number: str) -> list[str]:
    """What reaches the phone after these words, within five minutes."""
    ana = gateway.phone(ANA)
    before = len(ana.inbox)
    ana.texts(words, to=number)
    gateway.advance(minutes=4)
    return ana.inbox[before:]


@pytest.mark.parametrize(("number", "handling"), EVERYWHERE, ids=EACH)
@pytest.mark.parametrize(
    "words", ["STOP", "stop please", "ALTO", "please stop texting me", "ya no me manden mensajes"]
)
def test_stop_is_confirmed_once(gateway: RunningGateway, number: str, handling: str, words: str) -> None:
    open_number(gateway, number, handling)
    arrives(gateway, "SIGN Ana Ruiz 60601", number)
    assert len(arrives(gateway, words, number)) == 1
    assert gateway.rows(supporters)[0].opted_out_at is not None
    assert arrives(gateway, words, number) == [], "a second time nothing is left to confirm"


@pytest.mark.parametrize(("number", "handling"), EVERYWHERE, ids=EACH)
@pytest.mark.parametrize("stop", ["STOP", "please stop texting me"])
def test_start_is_answered_once(gateway: RunningGateway, number: str, handling: str, stop: str) -> None:
    open_number(gateway, number, handling)
    arrives(gateway, stop, number)
    assert len(arrives(gateway, "START", number)) == 1
    assert gateway.rows(supporters)[0].opted_out_at is None


@pytest.mark.parametrize(("number", "handling"), EVERYWHERE, ids=EACH)
@pytest.mark.parametrize("words", ["HELP", "AYUDA"])
def test_help_is_answered_once(gateway: RunningGateway, number: str, handling: str, words: str) -> None:
    open_number(gateway, number, handling)
    assert len(arrives(gateway, words, number)) == 1

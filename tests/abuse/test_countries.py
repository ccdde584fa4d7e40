"""Texts and calls from where we send nothing, and from numbers that are nobody's."""

from gateway.models.calls import calls
from gateway.models.messages import messages
from gateway.models.supporters import consents, supporters
from tests.abuse.conftest import Gateway
from tests.abuse.test_door import answered, call, rows, text
from tests.running import RunningGateway

MEXICAN = "+525512345678"
PREMIUM = "+19005550101"
TOLL_FREE = "+18005550101"
NOBODYS = "+999123456789"


def test_a_text_from_abroad_is_kept_for_a_person(gateway: RunningGateway) -> None:
    assert not answered(text(gateway, "SIGN", MEXICAN))
    [kept] = gateway.rows(messages)
    assert (kept.body, kept.needs_person, kept.direction) == ("SIGN", True, "in")
    gateway.advance(days=1)
    assert gateway.count(messages) == 1, "nothing is ever sent there"


def test_a_call_from_abroad_is_rejected(gateway: RunningGateway) -> None:
    before = rows(gateway)
    assert 'Reject reason="rejected"' in call(gateway, MEXICAN)
    assert rows(gateway) == before


def test_stop_from_abroad_is_done_without_a_word(gateway: RunningGateway) -> None:
    text(gateway, "SIGN", MEXICAN)
    assert not answered(text(gateway, "STOP", MEXICAN))
    assert gateway.count(consents, consents.c.kind == "opt_out") == 1
    [person] = gateway.rows(supporters)
    assert person.opted_out_at
    assert gateway.count(messages, messages.c.needs_person) == 1


def test_a_country_that_is_let_in(gateway_with: Gateway) -> None:
    gateway = gateway_with(countries=("US", "MX"))
    assert answered(text(gateway, "SIGN", MEXICAN))
    assert "Reject" not in call(gateway, MEXICAN)


def test_numbers_that_are_nobodys_leave_no_trace(gateway_with: Gateway) -> None:
    gateway = gateway_with(countries=("US", "MX", "GB"))
    before = rows(gateway)
    for number in (PREMIUM, TOLL_FREE, NOBODYS, "72345", "InfoLine"):
        assert not answered(text(gateway, "SIGN", number))
    for number in (PREMIUM, TOLL_FREE, NOBODYS):
        assert "Reject" in call(gateway, number)
    assert rows(gateway) == before
    assert gateway.count(calls) == 0
    assert gateway.runtime.tallies.today("texts_no_person") == 5
    assert gateway.runtime.tallies.today("calls_abroad") == 3


def test_puerto_rico_is_home(gateway: RunningGateway) -> None:
    assert answered(text(gateway, "SIGN", "+17875550101"))

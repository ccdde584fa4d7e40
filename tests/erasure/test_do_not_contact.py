"""Whoever was forgotten counts as opted out, however they come back, until they say START."""

from gateway import do_not_contact, tokens
from gateway.models.messages import messages
from gateway.models.protection import do_not_contact as kept
from gateway.models.signatures import signatures
from gateway.models.supporters import consents, supporters
from tests.forms import post_form
from tests.running import RunningGateway

ANA = "+13125550101"


def forgotten(gateway: RunningGateway) -> None:
    with gateway.runtime.db.transaction() as transaction:
        do_not_contact.keep_out(transaction, ANA)


def test_they_are_answered_and_not_contacted(gateway: RunningGateway) -> None:
    forgotten(gateway)
    phone = gateway.phone(ANA)
    assert "name" in phone.texts("SIGN")[0]
    [person] = gateway.rows(supporters)
    assert person.opted_out_at
    assert [row.source for row in gateway.rows(consents, consents.c.kind == "opt_out")] == ["forgotten"]


def test_start_leads_back_for_good(gateway: RunningGateway) -> None:
    forgotten(gateway)
    phone = gateway.phone(ANA)
    assert "welcome back" in phone.texts("START")[0]
    [person] = gateway.rows(supporters)
    assert person.opted_out_at is None
    assert gateway.count(kept) == 0


def test_no_form_and_no_list_brings_them_back(gateway: RunningGateway) -> None:
    forgotten(gateway)
    token = tokens.create(gateway.runtime.db, "form")
    form = {"name": "Ana Ruiz", "phone": ANA, "zip": "60601", "language": "en", "consent": "Text me."}
    assert post_form(gateway.url, "keep-families-together", form, token) == 202
    gateway.run_jobs()
    gateway.advance(days=2)
    assert gateway.count(signatures) == 1
    assert gateway.count(messages) == 0
    assert gateway.phone(ANA).inbox == []


def test_others_are_as_ever(gateway: RunningGateway) -> None:
    forgotten(gateway)
    gateway.phone("+13125550102").texts("SIGN")
    [person] = gateway.rows(supporters)
    assert person.opted_out_at is None
    assert gateway.count(kept) == 1

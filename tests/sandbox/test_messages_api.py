"""Texts that the API sends."""

from datetime import UTC, datetime, timedelta

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from gateway.sandbox.client import Phone, Sandbox
from gateway.sandbox.server import SandboxServer
from tests.sandbox.conftest import HOTLINE, SHORT_CODE, TOLL_FREE
from tests.sandbox.gateway_double import GatewayDouble


def statuses(gateway: GatewayDouble, path: str = "/status") -> list[str]:
    return [request.form["MessageStatus"] for request in gateway.to(path)]


def test_a_text_is_queued_sent_and_delivered(
    gateway: GatewayDouble, twilio: Client, rosa: Phone, sandbox: Sandbox
) -> None:
    url = gateway.url + "/status?id=9#rc=2&rp=5xx"
    message = twilio.messages.create(to=rosa.number, from_=SHORT_CODE, body="Hello", status_callback=url)
    assert (message.status, message.num_segments, message.date_sent) == ("queued", "1", None)
    assert rosa.last_text == "Hello"
    sandbox.advance(0.2)
    assert twilio.messages(message.sid).fetch().status == "sending"
    sandbox.advance(5)
    assert statuses(gateway) == ["sent", "delivered"]
    last = gateway.to("/status")[-1]
    assert last.signed
    assert last.query == "id=9"
    assert "Body" not in last.form
    assert len(last.form["RawDlrDoneDate"]) == 10
    fetched = twilio.messages(message.sid).fetch()
    assert (fetched.status, fetched.price) == ("delivered", "-0.00830")
    assert isinstance(fetched.date_sent, datetime)


@pytest.mark.parametrize(
    ("settings", "expected", "code"),
    [
        ({"line_type": "landline"}, ["sent", "undelivered"], "30006"),
        ({"delivery": "30003"}, ["sent", "undelivered"], "30003"),
        ({"delivery": "no-receipt"}, ["sent"], None),
    ],
)
def test_a_handset_decides_on_the_receipt(
    gateway: GatewayDouble,
    twilio: Client,
    sandbox: Sandbox,
    settings: dict[str, str],
    expected: list[str],
    code: str | None,
) -> None:
    phone = sandbox.phone("+14155550177", **settings)
    twilio.messages.create(to=phone.number, from_=SHORT_CODE, body="Hello", status_callback=gateway.url + "/status")
    sandbox.advance(60)
    assert statuses(gateway) == expected
    assert gateway.to("/status")[-1].form.get("ErrorCode") == code
    assert bool(phone.inbox) == (code is None)


@pytest.mark.parametrize(
    ("sender", "to", "code"),
    [
        ("+15005550006", "+15005550001", 21211),
        ("+15005550006", "+15005550002", 21612),
        ("+15005550006", "+15005550003", 21408),
        ("+15005550006", "+15005550004", 21610),
        ("+15005550006", "+15005550009", 21614),
        ("+15005550001", "+14155550123", 21212),
        ("+15005550007", "+14155550123", 21606),
        ("+15005550008", "+14155550123", 21611),
        ("+12125550000", "+14155550123", 21606),
        (SHORT_CODE, "not a number", 21211),
    ],
)
def test_magic_and_wrong_numbers_are_refused(
    sandbox: Sandbox, twilio: Client, sender: str, to: str, code: int
) -> None:
    with pytest.raises(TwilioRestException) as refused:
        twilio.messages.create(to=to, from_=sender, body="Hello")
    assert (refused.value.status, refused.value.code) == (400, code)


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"body": "x" * 1601}, 21617),
        ({"body": ""}, 21602),
        ({"body": "x", "status_callback": "not a url"}, 21609),
        ({"body": "x", "status_callback": "http://my_host/x"}, 21609),
        ({"body": "x", "validity_period": 36_001}, 20001),
        ({"body": "x", "messaging_service_sid": "MG" + "0" * 32}, 21701),
    ],
)
def test_wrong_parameters_are_refused(twilio: Client, rosa: Phone, parameters: dict[str, str], code: int) -> None:
    with pytest.raises(TwilioRestException) as refused:
        twilio.messages.create(to=rosa.number, from_=SHORT_CODE, **parameters)
    assert refused.value.code == code


def test_credentials_and_addresses_are_checked(server: SandboxServer, rosa: Phone, twilio: Client) -> None:
    stranger = Client(server.account_sid, "wrong")
    stranger.api.base_url = server.url
    with pytest.raises(TwilioRestException) as refused:
        stranger.messages.create(to=rosa.number, from_=SHORT_CODE, body="Hello")
    assert (refused.value.status, refused.value.code) == (401, 20003)
    with pytest.raises(TwilioRestException) as missing:
        twilio.messages("SM" + "0" * 32).fetch()
    assert (missing.value.status, missing.value.code) == (404, 20404)


@pytest.mark.parametrize(("sender", "rate"), [(HOTLINE, 1), (TOLL_FREE, 3), (SHORT_CODE, 100)])
def test_a_sender_sends_so_many_segments_a_second(
    twilio: Client, sandbox: Sandbox, rosa: Phone, sender: str, rate: int
) -> None:
    for _ in range(rate + 1):
        twilio.messages.create(to=rosa.number, from_=sender, body="Hello")
    assert len(rosa.inbox) == 1
    sandbox.advance(1.095)
    assert len(rosa.inbox) == rate
    sandbox.advance(0.2)
    assert len(rosa.inbox) == rate + 1


def test_a_queue_of_ten_hours_is_full(twilio: Client, sandbox: Sandbox, rosa: Phone, server: SandboxServer) -> None:
    server.carrier.free_at[HOTLINE] = server.clock.seconds() + 36_001
    with pytest.raises(TwilioRestException) as refused:
        twilio.messages.create(to=rosa.number, from_=HOTLINE, body="Hello")
    assert refused.value.code == 21611
    sandbox.advance(2)
    assert twilio.messages.create(to=rosa.number, from_=HOTLINE, body="Hello").status == "queued"


def test_a_text_that_waits_too_long_is_never_sent(
    twilio: Client, gateway: GatewayDouble, sandbox: Sandbox, rosa: Phone
) -> None:
    for _ in range(4):
        twilio.messages.create(to=rosa.number, from_=HOTLINE, body="Hello")
    twilio.messages.create(
        to=rosa.number,
        from_=HOTLINE,
        body="Late",
        validity_period=2,
        status_callback=gateway.url + "/status",
    )
    sandbox.advance(60)
    assert statuses(gateway) == ["failed"]
    assert gateway.to("/status")[0].form["ErrorCode"] == "30036"
    assert "Late" not in rosa.inbox


def test_lists_are_filtered_and_paged(twilio: Client, sandbox: Sandbox, rosa: Phone) -> None:
    sandbox.phone("+14155550188")
    for number in range(5):
        twilio.messages.create(to=rosa.number, from_=SHORT_CODE, body=f"Text {number}")
    twilio.messages.create(to="+14155550188", from_=HOTLINE, body="Other")
    sandbox.advance(10)
    found = twilio.messages.list(to=rosa.number, page_size=2)
    assert [message.body for message in found] == [f"Text {number}" for number in (4, 3, 2, 1, 0)]
    assert [message.body for message in twilio.messages.list(from_=HOTLINE)] == ["Other"]
    sent = found[0].date_sent
    assert isinstance(sent, datetime)
    assert len(twilio.messages.list(date_sent_after=sent - timedelta(minutes=1))) == 6
    assert twilio.messages.list(date_sent_before=sent - timedelta(minutes=1)) == []
    assert len(twilio.messages.list(date_sent=sent.astimezone(UTC).date())) == 6


def test_what_is_not_sent_yet_escapes_a_filter_by_date(twilio: Client, rosa: Phone) -> None:
    twilio.messages.create(to=rosa.number, from_=SHORT_CODE, body="Hello")
    assert twilio.messages.list(date_sent_after=datetime(2020, 1, 1, tzinfo=UTC)) == []
    assert len(twilio.messages.list()) == 1


def test_a_text_is_redacted_and_deleted(twilio: Client, sandbox: Sandbox, rosa: Phone) -> None:
    message = twilio.messages.create(to=rosa.number, from_=SHORT_CODE, body="A name")
    with pytest.raises(TwilioRestException) as refused:
        message.delete()
    assert refused.value.code == 20009
    sandbox.advance(5)
    assert message.update(body="").body == ""
    assert message.delete()
    assert twilio.messages.list() == []


def test_a_waiting_text_is_canceled(twilio: Client, gateway: GatewayDouble, sandbox: Sandbox, rosa: Phone) -> None:
    twilio.messages.create(to=rosa.number, from_=HOTLINE, body="First")
    url = gateway.url + "/status"
    message = twilio.messages.create(to=rosa.number, from_=HOTLINE, body="Second", status_callback=url)
    assert message.update(status="canceled").status == "canceled"
    sandbox.advance(30)
    assert rosa.inbox == ["First"]
    assert statuses(gateway) == ["canceled"]
    with pytest.raises(TwilioRestException) as refused:
        message.update(status="canceled")
    assert refused.value.code == 30409

"""Texts that come twice, forged, torn or strange: nobody signs twice, nothing breaks, no stranger gets in."""

import http.client
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import Table

from gateway.models import metadata
from gateway.models.messages import messages
from gateway.models.signatures import signatures
from gateway.models.supporters import supporters
from tests.posting import carrier_posts, stranger_posts
from tests.running import ACCOUNT_SID, SHORT_CODE, RunningGateway

ANA = "+13125550101"
TEXT = {"AccountSid": ACCOUNT_SID, "From": ANA, "To": SHORT_CODE, "Body": "SIGN Ana Ruiz 60601"}


def _sid(number: int) -> str:
    return f"SM{number:032x}"


def _everything(gateway: RunningGateway) -> dict[str, int]:
    return {table.name: gateway.count(table) for table in metadata.sorted_tables if isinstance(table, Table)}


def test_a_repeated_text_gets_the_same_answer_and_changes_nothing(gateway: RunningGateway) -> None:
    first = carrier_posts(gateway, "/webhooks/sms", MessageSid=_sid(1), **TEXT)
    before = _everything(gateway)
    assert carrier_posts(gateway, "/webhooks/sms", MessageSid=_sid(1), **TEXT) == first
    assert _everything(gateway) == before


def test_a_text_repeated_after_the_conversation_moved_on_gets_its_old_answer(gateway: RunningGateway) -> None:
    asked = carrier_posts(gateway, "/webhooks/sms", MessageSid=_sid(1), **TEXT)
    thanked = carrier_posts(gateway, "/webhooks/sms", MessageSid=_sid(2), **TEXT | {"Body": "YES"})
    assert carrier_posts(gateway, "/webhooks/sms", MessageSid=_sid(1), **TEXT) == asked
    assert carrier_posts(gateway, "/webhooks/sms", MessageSid=_sid(2), **TEXT | {"Body": "YES"}) == thanked
    assert gateway.count(signatures, signatures.c.status == "confirmed") == 1


def test_eight_copies_at_once(gateway: RunningGateway) -> None:
    def post(_: int) -> tuple[int, str]:
        return carrier_posts(gateway, "/webhooks/sms", MessageSid=_sid(1), **TEXT)

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(post, range(8)))
    assert len(answers) == 1
    assert gateway.count(messages) == 2
    assert gateway.count(signatures) == 1


def test_ten_people_sign_at_once_and_get_ten_numbers(gateway: RunningGateway) -> None:
    def sign(person: int) -> None:
        phone = f"+1312555020{person}"
        carrier_posts(gateway, "/webhooks/sms", MessageSid=_sid(2 * person), **TEXT | {"From": phone})
        carrier_posts(
            gateway, "/webhooks/sms", MessageSid=_sid(2 * person + 1), **TEXT | {"From": phone, "Body": "yes"}
        )

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(sign, range(10)))
    assert sorted(row.number for row in gateway.rows(signatures)) == list(range(54, 64))


def test_one_person_texts_many_things_at_once(gateway: RunningGateway) -> None:
    """Nothing is lost, nothing is counted twice, whatever the order in which they are taken."""

    def post(number: int) -> int:
        body = ("SIGN Ana Ruiz 60601", "yes", "STOP", "CALL", "HELP")[number % 5]
        return carrier_posts(gateway, "/webhooks/sms", MessageSid=_sid(number), **TEXT | {"Body": body})[0]

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(post, range(40))) == {200}
    assert gateway.count(messages, messages.c.direction == "in") == 40
    assert gateway.count(supporters) == 1
    assert gateway.count(signatures) <= 1


@pytest.mark.parametrize("missing", ["MessageSid", "From", "To"], ids=["no message id", "no sender", "no receiver"])
def test_a_torn_text_is_refused(gateway: RunningGateway, missing: str) -> None:
    form = {"MessageSid": _sid(1), **TEXT}
    del form[missing]
    status, words = carrier_posts(gateway, "/webhooks/sms", **form)
    assert status == 400
    assert missing in words
    assert gateway.count(messages) == 0


def test_a_stranger_changes_nothing(gateway: RunningGateway) -> None:
    before = _everything(gateway)
    for path in ("/webhooks/sms", "/webhooks/voice", "/webhooks/voice/x/1", "/webhooks/status/x"):
        assert stranger_posts(gateway, path, MessageSid=_sid(1), CallSid="CA" + "0" * 32, **TEXT)[0] in {403, 404}
    assert _everything(gateway) == before


def test_a_signature_for_one_address_is_none_for_another(gateway: RunningGateway) -> None:
    host = urlsplit(gateway.url).netloc
    connection = http.client.HTTPConnection(host, timeout=60)
    connection.request("POST", "/webhooks/sms", b"Body=SIGN", {"X-Twilio-Signature": "c2lnbmVkIGVsc2V3aGVyZQ=="})
    assert connection.getresponse().status == 403
    connection.close()


def test_another_account_is_refused_though_it_signs_well(gateway: RunningGateway) -> None:
    form = TEXT | {"AccountSid": "AC" + "f" * 32}
    assert carrier_posts(gateway, "/webhooks/sms", MessageSid=_sid(1), **form)[0] == 403
    assert gateway.count(messages) == 0


def test_a_body_that_is_no_form_is_refused(gateway: RunningGateway) -> None:
    connection = http.client.HTTPConnection(urlsplit(gateway.url).netloc, timeout=60)
    for body in (b"\xff\xfe%ff=%zz", b"a=%ff", b"x" * 200_000, b"&" * 2000, b""):
        connection.request("POST", "/webhooks/sms", body, {"X-Twilio-Signature": "AAAA"})
        answer = connection.getresponse()
        answer.read()
        assert answer.status in {400, 403, 413}
    connection.close()
    assert gateway.count(messages) == 0


def test_a_number_that_is_not_ours_is_answered_with_silence(gateway: RunningGateway) -> None:
    status, body = carrier_posts(gateway, "/webhooks/sms", MessageSid=_sid(1), **TEXT | {"To": "+19995550100"})
    assert status == 200
    assert "<Message" not in body


ODD = st.text(st.characters(exclude_categories=["Cs"]), max_size=1600)


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    bodies=st.lists(
        st.one_of(ODD, st.sampled_from(["SIGN", "yes", "CALL", "STOP", "60601", "\x00", "🛑"])), max_size=5
    )
)
def test_no_text_whatever_breaks_the_gateway(gateway: RunningGateway, bodies: list[str]) -> None:
    number = gateway.count(messages)
    for place, body in enumerate(bodies):
        form = TEXT | {"Body": body, "MessageSid": _sid(1000 * (number + 1) + place)}
        status, answer = carrier_posts(gateway, "/webhooks/sms", **form)
        assert status == 200
        assert answer.startswith("<?xml")


ODD_FORMS = st.dictionaries(
    st.sampled_from(["MessageSid", "From", "To", "Body", "OptOutType", "CallSid", "Digits", "DialCallStatus"]), ODD
)


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(form=ODD_FORMS, path=st.sampled_from(["/webhooks/sms", "/webhooks/voice", "/webhooks/status/x"]))
def test_no_parameter_whatever_breaks_the_gateway(gateway: RunningGateway, form: dict[str, str], path: str) -> None:
    status, _ = carrier_posts(gateway, path, **form)
    assert status in {200, 204, 400, 404}

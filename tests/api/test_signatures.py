"""`POST /api/v1/campaigns/<slug>/signatures`: what a web form sends."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from gateway import campaigns, tokens
from gateway.campaigns import set_status
from gateway.models.signatures import signatures
from gateway.models.supporters import consents, supporters
from gateway.queues import MESSAGES
from tests.api.conftest import MARIA, PETITION, Api

SIGNATURES = f"/campaigns/{PETITION}/signatures"


def test_a_form_becomes_a_pending_signature_whose_owner_will_be_asked(api: Api) -> None:
    answer = api.sign(MARIA | {"language": "es", "source": "iglesia.example.org", "consent": "We may text you."})

    assert (answer.status_code, answer.get_json()) == (202, {"status": "accepted"})
    [signature] = _rows(api, signatures)
    assert (signature.status, signature.channel, signature.name) == ("pending", "api", "Maria Lopez")
    assert (signature.zip, signature.language, signature.source) == ("60601", "es", "iglesia.example.org")
    [supporter] = _rows(api, supporters)
    assert supporter.phone == "+13125550101"
    [consent] = _rows(api, consents)
    assert (consent.kind, consent.source, consent.words) == ("opt_in", "api", "We may text you.")
    assert _queued(api) == [signature.id]


def test_signing_again_changes_nothing_and_is_answered_alike(api: Api) -> None:
    first = api.sign(MARIA)
    again = api.sign(MARIA | {"name": "MARÍA  LÓPEZ", "phone": "+1 312 555 0101"})

    assert (first.status_code, first.data) == (again.status_code, again.data)
    assert len(_rows(api, signatures)) == len(_rows(api, consents)) == 1


def test_a_family_shares_a_phone(api: Api) -> None:
    api.sign(MARIA)
    api.sign(MARIA | {"name": "Jose Lopez"})
    assert {row.name for row in _rows(api, signatures)} == {"Maria Lopez", "Jose Lopez"}
    assert len(_rows(api, supporters)) == 1


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "is missing"),
        ("name", None, "is missing"),
        ("name", 7, "must be a text"),
        ("name", "M", "must be a person's"),
        ("name", "Win at evil.example", "must be a person's"),
        ("name", "Call 312 555 0199", "must be a person's"),
        ("name", "Ana " * 20, "is longer than 60"),
        ("name", "Ana\u0000Lopez", "no writing"),
        ("phone", "", "is missing"),
        ("phone", "555", "is no telephone number"),
        ("phone", "my phone", "is no telephone number"),
        ("phone", "+1 900 555 1212", "premium"),
        ("phone", "888-555-0101", "toll-free"),
        ("phone", ["3125550101"], "must be a text"),
        ("zip", "6060", "must be a US ZIP"),
        ("zip", "00000", "must be a US ZIP"),
        ("zip", 60601, "must be a text"),
        ("language", "fr", 'must be "en" or "es"'),
        ("source", "x" * 61, "is longer than 60"),
        ("consent", {"yes": True}, "must be a text"),
        ("zipcode", "60601", "is no field; known are name, phone"),
    ],
)
def test_a_field_that_cannot_be_used_is_named_with_a_sentence(
    api: Api, field: str, value: Any, sentence: str
) -> None:
    answer = api.sign(MARIA | {field: value})

    assert answer.status_code == 422
    assert sentence in answer.get_json()["fields"][field]
    assert _rows(api, signatures) == []


def test_every_fault_is_told_at_once_and_no_value_repeated(api: Api) -> None:
    answer = api.sign({"name": "M4ria", "phone": "12", "zip": "Chicago", "<b>": "x"})
    assert set(answer.get_json()["fields"]) == {"name", "phone", "zip", "an unnamed field"}
    for written in ("M4ria", "Chicago", "<b>"):
        assert written not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  José   Ángel de la Cruz ", "José Ángel de la Cruz"),
        ("O'Brien-Pérez, Ann", "Ann O'Brien-Pérez"),
        ("J.R. Smith Jr.", "J.R. Smith Jr."),
        ("Nguyễn Thị Minh", "Nguyễn Thị Minh"),
        ("李 小龍", "李 小龍"),
    ],
)
def test_names_are_as_people_have_them(api: Api, written: str, kept: str) -> None:
    assert api.sign(MARIA | {"name": written}).status_code == 202
    assert [row.name for row in _rows(api, signatures)] == [kept]


def test_of_zip_plus_four_the_first_five_are_kept(api: Api) -> None:
    api.sign(MARIA | {"zip": "60601-1234"})
    assert [row.zip for row in _rows(api, signatures)] == ["60601"]


def test_there_must_be_such_a_petition_and_it_must_be_open(api: Api) -> None:
    assert api.sign(MARIA, "nothing").status_code == 404
    assert api.sign(MARIA, "call-the-white-house").status_code == 409
    set_status(api.runtime.db, PETITION, "closed")
    api.runtime.directory.refresh()
    assert api.sign(MARIA).status_code == 409
    assert _rows(api, signatures) == []


def test_a_paused_petition_keeps_what_its_form_brings(api: Api) -> None:
    set_status(api.runtime.db, PETITION, "paused")
    api.runtime.directory.refresh()
    assert api.sign(MARIA).status_code == 202
    assert len(_rows(api, signatures)) == 1


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"", "application/json", 400),
        (b"{", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[]", "application/json", 400),
        (b'"Maria"', "application/json", 400),
        (b"[" * 12000, "application/json", 400),
        (b'{"name": ' + b"1" * 6000 + b"}", "application/json", 400),
        (b"name=Maria", "application/x-www-form-urlencoded", 415),
        (b"{}", "text/plain", 415),
        (b" " * 20000, "application/json", 413),
        (b'{"name": "\\ud800", "phone": "\\udfff", "zip": "\\u0000"}', "application/json", 422),
        (b"{}", "application/json; charset=utf-8", 422),
    ],
)
def test_an_odd_body_is_refused_in_json(api: Api, body: bytes, content_type: str, status: int) -> None:
    answer = api.post(SIGNATURES, data=body, content_type=content_type)
    assert answer.status_code == status
    assert isinstance(answer.get_json()["error"], str)


def test_only_a_token_in_use_opens_the_door(api: Api) -> None:
    tokens.create(api.runtime.db, "old program")
    [old] = [token for token in tokens.every(api.runtime.db) if token.name == "old program"]
    assert old.revoked_at is None
    for header in (
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": "Basic Z3c6"},
        {"Authorization": "Bearer"},
    ):
        answer = api.client.post(f"/api/v1{SIGNATURES}", json=MARIA, headers=header)
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    tokens.revoke(api.runtime.db, "web form")
    assert api.sign(MARIA).status_code == 401
    assert _rows(api, signatures) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(
    document=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
        max_leaves=8,
    )
    | st.fixed_dictionaries(
        {"name": st.text(max_size=70), "phone": st.text(max_size=45), "zip": st.text(max_size=12)},
        optional={"language": st.text(max_size=5), "source": st.text(max_size=70), "consent": st.text()},
    )
)
def test_no_document_is_too_odd(api: Api, document: Any) -> None:
    answer = api.post(SIGNATURES, data=json.dumps(document), content_type="application/json")
    assert answer.status_code in {202, 400, 413, 422}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=100)
@given(body=st.binary(max_size=300), slug=st.text(max_size=30), token=st.text(st.characters(codec="latin-1")))
def test_no_request_is_too_odd(api: Api, body: bytes, slug: str, token: str) -> None:
    answer = api.post(SIGNATURES, data=body, content_type="application/json")
    assert answer.status_code in {202, 400, 422}
    headers = {"Authorization": f"Bearer {token}".replace("\r", "").replace("\n", "")}
    assert api.client.get(f"/api/v1/campaigns/{slug}/results", headers=headers).status_code in {401, 404, 308}


def test_the_list_of_campaigns_and_their_results(api: Api) -> None:
    api.sign(MARIA)
    listed = api.get("/campaigns").get_json()["campaigns"]
    assert [campaign["slug"] for campaign in listed] == [one.slug for one in campaigns.every(api.runtime.db)]

    found = api.get(f"/campaigns/{PETITION}/results").get_json()
    assert found["signatures"]["pending"] == 1
    assert found["signatures"]["by_channel"]["api"]["pending"] == 1
    assert found["signatures"]["number"] == 53
    assert api.get("/campaigns/nothing/results").status_code == 404


def test_what_is_not_there_is_answered_in_json(api: Api) -> None:
    assert api.get("/nothing").get_json() == {"error": "There is nothing here."}
    answer = api.post("/campaigns")
    assert (answer.status_code, answer.get_json()) == (405, {"error": "This method is not allowed here."})
    assert "GET" in answer.headers["Allow"]


def _rows(api: Api, table: Any) -> list[Any]:
    with api.runtime.db.reading() as connection:
        return list(connection.execute(select(table)).all())


def _queued(api: Api) -> list[str]:
    return [job.args[0] for job in api.runtime.queues.queue(MESSAGES).jobs]

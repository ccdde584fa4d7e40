"""`POST /api/v1/opt-outs`: somebody told another program that they want no more."""

from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from gateway import campaigns, consent, tokens
from gateway.models.audit import audit
from gateway.models.supporters import consents, supporters
from tests.api.conftest import MARIA, PETITION, Api

STOP = {"phone": MARIA["phone"], "words": "Leave me alone.", "source": "e-mail"}


def stops(api: Api, **more: Any) -> TestResponse:
    return api.post("/opt-outs", json=STOP | more)


def test_it_counts_and_says_who_told_us(api: Api) -> None:
    api.sign(MARIA | {"language": "es"})
    answer = stops(api)

    assert (answer.status_code, answer.get_json()) == (202, {"status": "accepted"})
    [person] = rows(api, supporters)
    assert person.opted_out_at
    [out] = [entry for entry in rows(api, consents) if entry.kind == "opt_out"]
    assert (out.source, out.words, out.language) == ("api", "Leave me alone. (e-mail)", "es")
    [noted] = rows(api, audit)
    assert (noted.who, noted.action, noted.subject_id) == ("web form (API)", "api opt-out", person.id)


def test_nobody_learns_who_is_a_supporter(api: Api) -> None:
    api.sign(MARIA)
    known, unknown = stops(api), stops(api, phone="+1 312 555 0177")

    assert (known.status_code, known.data, dict(known.headers)) == (
        unknown.status_code,
        unknown.data,
        dict(unknown.headers),
    )
    assert all(person.opted_out_at for person in rows(api, supporters))


def test_again_changes_nothing_and_is_answered_alike(api: Api) -> None:
    first = stops(api)
    [before] = rows(api, supporters)
    again = stops(api, words="I told you before.")

    assert (first.status_code, first.data) == (again.status_code, again.data)
    assert rows(api, supporters) == [before]
    assert len(rows(api, consents)) == 1
    assert len(rows(api, audit)) == 2, "each try is logged"


def test_from_one_campaign_it_is_no_opt_out_from_the_others(api: Api) -> None:
    for _ in range(2):
        assert stops(api, campaign=PETITION).status_code == 202
    [person] = rows(api, supporters)
    assert person.opted_out_at is None
    [out] = rows(api, consents)
    petition = api.runtime.directory.by_slug(PETITION)
    assert petition
    assert out.campaign_id == petition.id
    with api.runtime.db.transaction() as transaction:
        assert consent.standing(transaction, person.id, petition.id).left
        assert not consent.standing(transaction, person.id).left


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("phone", "", "is missing"),
        ("phone", "555", "is no telephone number"),
        ("words", " ", "is missing"),
        ("words", None, "is missing"),
        ("words", "x" * 1001, "is longer than 1000"),
        ("source", ["e-mail"], "must be a text"),
        ("language", "en", "is no field; known are phone, words, campaign, source"),
    ],
)
def test_what_cannot_be_used_is_named_with_a_sentence(api: Api, field: str, value: Any, sentence: str) -> None:
    answer = stops(api, **{field: value})

    assert answer.status_code == 422
    assert sentence in answer.get_json()["fields"][field]
    assert rows(api, supporters) == rows(api, audit) == []


def test_a_campaign_that_is_not_there_stops_nothing_else(api: Api) -> None:
    assert stops(api, campaign="nothing").status_code == 404
    assert rows(api, supporters) == []


def test_a_closed_campaign_can_be_left(api: Api) -> None:
    campaigns.set_status(api.runtime.db, PETITION, "closed")
    api.runtime.directory.refresh()
    assert stops(api, campaign=PETITION).status_code == 202
    assert len(rows(api, consents)) == 1


def test_a_revoked_token_stops_nobody(api: Api) -> None:
    tokens.revoke(api.runtime.db, "web form")
    assert stops(api).status_code == 401
    assert rows(api, supporters) == rows(api, audit) == []


def rows(api: Api, table: Any) -> list[Any]:
    with api.runtime.db.reading() as connection:
        return list(connection.execute(select(table)).all())

"""`/api/v1/blasts`: a program writes a text to many, has it looked over, sends it and follows it."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator
from werkzeug.test import TestResponse

from gateway import jobs, tokens
from gateway.api.blast_forms import Draft
from gateway.blasts import store
from gateway.blasts.preflight import previews
from gateway.blasts.preflight.report import preflight
from gateway.blasts.store import find
from gateway.models.audit import audit
from gateway.models.blasts import blasts
from gateway.segments.definition import Segment
from gateway.segments.saved import save
from gateway.settings import Settings
from tests.api.conftest import PETITION, Api
from tests.api.test_opt_outs import rows
from tests.blasts.people import ENGLISH, SPANISH, joins

LINK = "Puerta Abierta: read https://example.org/a-page and come.\nReply STOP to end."
DRAFT = {"slug": "march", "campaign": PETITION, "en": ENGLISH, "es": SPANISH}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"approve_above": 2})


@pytest.fixture
def somebody(api: Api) -> Api:
    """A program of its own."""
    return Api(api.client, api.runtime, tokens.create(api.runtime.db, "Luz", tokens.RIGHTS))


def described(api: Api, path: str, method: str, answer: TestResponse) -> Any:
    """The answer, held to the description."""
    document: dict[str, Any] = api.client.get("/api/v1/openapi.json").get_json()
    found = document["paths"][path][method]["responses"][str(answer.status_code)]
    schema = found["content"]["application/json"]["schema"]
    Draft202012Validator(schema | {"components": document["components"]}).validate(answer.get_json())
    return answer.get_json()


def steered(api: Api, act: str, slug: str = "march", **body: Any) -> TestResponse:
    answer = api.post(f"/blasts/{slug}/{act}", json=body)
    described(api, f"/blasts/{{slug}}/{act}", "post", answer)
    return answer


def test_from_the_draft_to_the_end(api: Api, somebody: Api) -> None:
    for place in range(3):
        joins(api, f"+1312555100{place}", name="Ana Ruiz" if place else None)
    joins(api, "+13125551009", agreed=False)
    made = described(api, "/blasts", "post", api.post("/blasts", json=DRAFT))
    assert (made["status"], made["people"], made["languages"]) == ("draft", None, ["en", "es"])

    begun = api.post("/blasts/march/preview", json={"at": "2030-05-01T19:00"})
    seen = described(api, "/blasts/{slug}/preview", "post", begun)
    again = described(api, "/blasts/{slug}/preview", "get", api.get("/blasts/march/preview"))
    assert (begun.status_code, seen) == (200, again)
    assert (seen["state"], seen["people"], seen["texts"], seen["left_out"]) == ("done", 4, 3, {"no consent": 1})
    assert (seen["begins_at"], seen["stand_ins"]) == ("2030-05-01T19:00:00+00:00", {"first_name": 1})

    assert "to 4 people, not to 3" in steered(api, "send", people=3).get_json()["error"]
    sent = steered(api, "send", people=4).get_json()
    assert (sent["status"], sent["needs_approval"]) == ("draft", True)
    assert "preview again" in steered(somebody, "approve", people=4, mark=seen["mark"]).get_json()["error"]
    mark = api.post("/blasts/march/preview", json={}).get_json()["mark"]
    assert "somebody else must" in steered(api, "approve", people=4, mark=mark).get_json()["error"]
    assert "not to 9" in steered(somebody, "approve", people=9, mark=mark).get_json()["error"]
    for _ in range(2):
        assert steered(somebody, "approve", people=4, mark=mark).get_json()["status"] == "scheduled"
    for act, status in (("pause", "paused"), ("resume", "scheduled"), ("cancel", "canceled")):
        for _ in range(2):
            assert steered(api, act).get_json()["status"] == status
    assert steered(api, "resume").status_code == 409
    assert steered(api, "send", people=4).status_code == 409

    far = described(api, "/blasts/{slug}", "get", api.get("/blasts/march"))
    assert (far["status"], far["waiting"], far["segments"], far["dollars"]) == ("canceled", 0, 0, 0)
    listed = described(api, "/blasts", "get", api.get("/blasts"))
    assert [(each["slug"], each["status"]) for each in listed["blasts"]] == [("march", "canceled")]
    acts = [(row.action.removeprefix("blast "), row.who) for row in rows(api, audit)]
    program, luz = "web form (API)", "Luz (API)"
    assert acts == [
        ("create", program), ("send", program), ("approve", luz),
        ("pause", program), ("resume", program), ("cancel", program),
    ]  # fmt: skip


def test_what_comes_twice_is_done_once(api: Api) -> None:
    draft = DRAFT | {"slug": "page", "en": LINK}
    first, again = api.post("/blasts", json=draft), api.post("/blasts", json=draft)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.get_json() == described(api, "/blasts", "post", again)
    assert len(rows(api, blasts)) == 1
    assert "\nReply STOP" in find(api.runtime, "page").wordings["A"]["en"], "line breaks stay"
    other = api.post("/blasts", json=draft | {"en": ENGLISH})
    assert (other.status_code, "something else" in other.get_json()["error"]) == (409, True)
    for status in (201, 200):
        answer = steered(api, "variants", "page", en=f"{LINK} Please!", es=SPANISH)
        assert (answer.status_code, answer.get_json()["wordings"]) == (status, 2)
    assert set(steered(api, "variants", "page", en="Come!", es=SPANISH).get_json()["fields"]) == {"en"}
    assert steered(api, "variants", "page", en=ENGLISH).status_code == 409
    joins(api, "+13125551000")
    for _ in range(2):
        assert steered(api, "send", "page", people=1).get_json()["status"] == "scheduled"
    assert [row.action for row in rows(api, audit)] == ["blast create", "blast variant", "blast send"]


def test_what_comes_twice_at_once_is_done_once(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second draft looks before the first one is written, and is written after it."""
    first = api.post("/blasts", json=DRAFT)
    looks = iter((None,))
    same_as = Draft.same_as
    monkeypatch.setattr(Draft, "same_as", lambda draft, runtime: next(looks, same_as(draft, runtime)))
    again = api.post("/blasts", json=DRAFT)
    assert (first.status_code, again.status_code, len(rows(api, blasts))) == (201, 200, 1)
    assert first.get_json() == again.get_json()


def test_nobody_says_yes_to_their_own_by_another_door(api: Api, somebody: Api) -> None:
    """Whoever asks at the command line and approves by a token of the same name is one person."""
    for place in range(3):
        joins(api, f"+1312555100{place}")
    live = api.runtime.directory.by_slug(PETITION)
    assert live
    store.create(api.runtime, "luz (deploy)", "march", live, {"en": ENGLISH})
    steered(api, "send", people=3)
    with api.runtime.db.transaction() as transaction:
        transaction.execute(blasts.update().values(asked_by="luz (deploy)"))
    yes = {"people": 3, "mark": api.post("/blasts/march/preview", json={}).get_json()["mark"]}
    assert steered(somebody, "approve", **yes).status_code == 409
    assert steered(api, "approve", **yes).status_code == 200


def test_many_people_are_looked_at_piece_by_piece(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the request for a moment, then by a worker; the figures are those of a look in one go."""
    monkeypatch.setattr("gateway.blasts.audience.CHUNK", 2)
    monkeypatch.setattr(previews, "_AT_ONCE", 0.0)
    monkeypatch.setattr(previews, "_PIECE", 0.0)
    for place in range(5):
        joins(api, f"+1{('312', '671')[place % 2]}555100{place}", name="Ana Ruiz", agreed=place != 3)
    save(api.runtime.db, "Everybody", Segment())
    api.post("/blasts", json=DRAFT | {"segment": "everybody"})
    jobs.use(api.runtime)
    looked = [described(api, "/blasts/{slug}/preview", "post", api.post("/blasts/march/preview", json={}))]
    for _ in range(3):
        jobs.preview_blast(find(api.runtime, "march").id)
        looked.append(described(api, "/blasts/{slug}/preview", "get", api.get("/blasts/march/preview")))
    assert [each["people"] for each in looked] == [2, 4, 5, 5]
    assert [each["state"] for each in looked] == ["counting", "counting", "done", "done"]
    looked_at_again = api.get("/blasts/march/preview").get_json()["mark"]
    assert {each["mark"] for each in looked} == {looked_at_again}
    whole = preflight(api.runtime, find(api.runtime, "march"))
    last = looked[-1]
    assert (last["people"], last["texts"], last["segments"]) == (whole.audience, whole.texts, whole.segments)
    assert (last["left_out"], last["later"]) == (whole.left_out, whole.later)
    assert [zone["people"] for zone in last["zones"]] == [group.people for group in whole.zones]


def test_a_preview_of_other_words_is_none(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody adds a wording while people are looked at: those who were would be of the one before."""
    monkeypatch.setattr("gateway.blasts.audience.CHUNK", 2)
    monkeypatch.setattr(previews, "_AT_ONCE", 0.0)
    for place in range(3):
        joins(api, f"+1312555100{place}")
    api.post("/blasts", json=DRAFT)
    assert api.post("/blasts/march/preview", json={}).status_code == 202
    api.post("/blasts/march/variants", json={"en": f"{ENGLISH} Please!", "es": SPANISH})
    jobs.use(api.runtime)
    jobs.preview_blast(find(api.runtime, "march").id)
    assert api.get("/blasts/march/preview").status_code == 404
    assert api.post("/blasts/march/preview", json={}).get_json()["people"] == 2


def test_a_draft_that_cannot_be_written(api: Api) -> None:
    refused: list[tuple[dict[str, Any], str, str]] = [
        ({"slug": "March May"}, "slug", "slug must be small letters, digits and hyphens, such as march-may-1."),
        ({"slug": ""}, "slug", "slug is missing."),
        ({"en": "", "es": ""}, "en", "en or es must say something."),
        ({"en": "Come! STOP ends it"}, "en", 'en cannot be sent: it does not say who writes: "Puerta Abierta".'),
        ({"es": ["Ven"]}, "es", "es must be a text."),
        ({"segment": "Nobody"}, "segment", "segment is no segment that anybody saved."),
        ({"number": "1"}, "number", "number is no field; known are slug, campaign, segment, en, es."),
    ]
    for change, field, sentence in refused:
        answer = api.post("/blasts", json=DRAFT | change)
        assert answer.status_code == 422
        assert described(api, "/blasts", "post", answer)["fields"] == {field: sentence}
    assert api.post("/blasts", json=DRAFT | {"campaign": "nothing"}).status_code == 404
    assert rows(api, blasts) == []


def test_what_cannot_be_done_with_a_blast(api: Api) -> None:
    api.post("/blasts", json=DRAFT)
    assert steered(api, "pause", "nothing").status_code == 404
    assert described(api, "/blasts/{slug}/preview", "get", api.get("/blasts/march/preview"))["error"]
    for people in (None, "4", True, -1):
        assert "people" in steered(api, "send", people=people).get_json()["fields"]
    both = steered(api, "send", people=0, at="2030-01-01 10:00", local="2030-01-01 10:00")
    assert "exclude" in both.get_json()["fields"]["local"]
    wrong = steered(api, "send", people=0, at="tomorrow", local="2030-01-01T10:00Z").get_json()["fields"]
    assert set(wrong) == {"at", "local"}
    assert steered(api, "approve", people=0, mark="", at="2030-01-01").status_code == 422
    assert "mark" in steered(api, "approve", people=0).get_json()["fields"]
    assert steered(api, "pause").get_json()["error"] == "march: it is draft."

"""Who got a blast, whose text is in doubt, and a text to try: by a program that may see telephones."""

from typing import Any

import pytest

from gateway import audit
from gateway.models.messages import messages
from gateway.settings import Settings
from tests.api.conftest import Api
from tests.api.test_blasts import DRAFT, described
from tests.api.test_opt_outs import rows
from tests.blasts.history import History
from tests.blasts.people import joins

ONE = "/blasts/{slug}"


@pytest.fixture
def backend() -> str:
    """What depends on the database is tested beside the export."""
    return "sqlite"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"quiet_hours": "0-24"})


@pytest.fixture
def history(api: Api) -> History:
    return History(api.runtime)


def got(api: Api, after: str = "") -> Any:
    return described(
        api, f"{ONE}/recipients", "get", api.get("/blasts/march/recipients", query_string={"after": after})
    )


def test_page_by_page_to_the_end_each_in_the_audit_log(
    api: Api, history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.lists.outcomes._AT_ONCE", 2)
    for place in range(3):
        history.texted(f"+1312555100{place}", price=7900)
    history.left_out("+13125551009", "no consent")
    history.waits("+13125551010", 5)
    pages = [got(api)]
    while pages[-1]["next"]:
        pages.append(got(api, pages[-1]["next"]))
    everybody = [each for page in pages for each in page["recipients"]]
    people = sorted(everybody, key=lambda each: str(each["phone"]))
    assert [len(page["recipients"]) for page in pages] == [2, 2, 1]
    assert [each["status"] for each in people] == ["delivered"] * 3 + ["left out", "waiting"]
    assert (people[0]["phone"], people[0]["dollars"], people[0]["billed"]) == ("+13125551000", 0.0079, True)
    assert (people[3]["segments"], people[3]["dollars"], people[3]["sent_at"]) == (None, None, None)
    noted = [(entry.action, entry.subject_id) for entry in audit.latest(api.runtime.db, 3)]
    assert noted == [("blast export", history.blast.id)] * 3
    assert api.get("/blasts/march/recipients").headers["Cache-Control"] == "no-store"


def test_a_mark_that_is_none(api: Api, history: History) -> None:
    for after in ("0", "'", "%", "z" * 26, "0" * 27):
        answer = api.get("/blasts/march/recipients", query_string={"after": after})
        assert set(described(api, f"{ONE}/recipients", "get", answer)["fields"]) == {"after"}
    assert [entry.action for entry in audit.latest(api.runtime.db, 9)] == ["blast create"]
    assert got(api) == {"recipients": [], "next": None}, history.blast.slug


def test_texts_in_doubt_are_settled_by_their_ids(api: Api, history: History) -> None:
    for place in range(2):
        history.texted(f"+1312555100{place}", status="uncertain", claimed_at=history.began)
    doubts = described(api, f"{ONE}/uncertain", "get", api.get("/blasts/march/uncertain"))["texts"]
    assert [each["phone"] for each in doubts] == ["+13125551000", "+13125551001"]
    first, second = (each["id"] for each in doubts)
    for ids, sent in (([first], True), ([second], False)):
        answer = api.post("/blasts/march/settle", json={"ids": ids, "sent": sent})
        assert described(api, f"{ONE}/settle", "post", answer) == {"settled": 1}
    again = api.post("/blasts/march/settle", json={"ids": [first], "sent": False})
    assert again.status_code == 409
    assert "names no text in doubt" in described(api, f"{ONE}/settle", "post", again)["error"]
    assert sorted(row.status for row in rows(api, messages)) == ["queued", "sent"]


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"ids", "sent"}),
        ({"ids": [], "sent": True}, {"ids"}),
        ({"ids": ["+13125551000"], "sent": True}, {"ids"}),
        ({"ids": "abcdef", "sent": True}, {"ids"}),
        ({"ids": [["abcdef"]], "sent": True}, {"ids"}),
        ({"ids": ["abcdef"] * 101, "sent": True}, {"ids"}),
        ({"ids": ["abcdef"], "sent": "yes"}, {"sent"}),
        ({"ids": ["abcdef"], "sent": True, "all": True}, {"an unnamed field"}),
    ],
)
def test_a_decision_that_cannot_be_read(api: Api, history: History, body: dict[str, Any], fields: set[str]) -> None:
    answer = api.post(f"/blasts/{history.blast.slug}/settle", json=body)
    assert (answer.status_code, set(answer.get_json()["fields"])) == (422, fields)


def test_its_words_on_one_telephone(api: Api) -> None:
    api.post("/blasts", json=DRAFT)
    path, to_ana = "/blasts/march/test", {"phone": "(312) 555-1000"}
    unknown = api.post(path, json=to_ana)
    assert "Text START" in described(api, f"{ONE}/test", "post", unknown)["error"]
    joins(api, "+13125551000", name="Ana Ruiz")
    tried = described(api, f"{ONE}/test", "post", api.post(path, json=to_ana | {"language": "es"}))["texts"]
    assert [(each["variant"], each["language"], each["missing"]) for each in tried] == [("A", "es", [])]
    for body, field in (
        ({}, "phone"),
        ({"phone": "12"}, "phone"),
        (to_ana | {"language": "fr"}, "language"),
        (to_ana | {"variant": "Z"}, "variant"),
    ):
        answer = api.post(path, json=body)
        assert set(described(api, f"{ONE}/test", "post", answer)["fields"]) == {field}

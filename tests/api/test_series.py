"""`/api/v1/series`: a program looks at the texts of the days after, pauses them, and lets them go on."""

from datetime import timedelta

import pytest

from gateway import audit, tokens
from gateway.campaigns import import_campaign
from gateway.flows.library import demo_source
from gateway.series.beginning import _ON_ITS_WAY
from gateway.series.taking_in import take_in_files
from gateway.settings import Settings
from tests.api.conftest import PETITION, Api
from tests.api.test_blasts import described
from tests.blasts.people import joins
from tests.series.files import step, welcome

SERIES = f"/series/{PETITION}/welcome"
DESCRIBED = "/series/{campaign}/{name}"


@pytest.fixture
def backend() -> str:
    """What depends on the database is tested beside the series."""
    return "sqlite"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"approve_above": 2})


def imported(api: Api, written: str) -> None:
    import_campaign(api.runtime.db, demo_source("petition") + written, ["72345"])
    api.runtime.directory.refresh()
    take_in_files(api.runtime)


def resumed(api: Api, **body: int) -> tuple[int, str, bool]:
    answer = api.post(f"{SERIES}/resume", json=body)
    found = described(api, f"{DESCRIBED}/resume", "post", answer)
    return answer.status_code, found.get("status", found.get("error")), found.get("needs_approval", False)


def test_looked_at_paused_and_resumed(api: Api) -> None:
    """Whatever comes twice is done once."""
    assert described(api, "/series", "get", api.get("/series")) == {"series": []}
    imported(api, welcome(step("call", 2, "18:30", weekdays='["mon", "tue"]', unless='["called"]')))
    [listed] = described(api, "/series", "get", api.get("/series"))["series"]
    assert (listed["campaign"], listed["name"], listed["status"], listed["starts"]) == (
        PETITION, "welcome", "live", "signed",
    )  # fmt: skip
    [call] = listed["steps"]
    assert (call["days"], call["at"], call["weekdays"]) == (2, "18:30", ["mon", "tue"])
    assert call["unless"] == [f"called:{PETITION}"]
    for act, status in (("pause", "paused"), ("resume", "live")):
        for _ in range(2):
            answer = api.post(f"{SERIES}/{act}", json={})
            assert described(api, f"{DESCRIBED}/{act}", "post", answer)["status"] == status
    found = described(api, DESCRIBED, "get", api.get(SERIES))
    assert (found["people"], found["people_waiting"], found["steps"][0]["so_far"]["replies"]) == (0, None, 0)
    acts = [(entry.action, entry.who) for entry in audit.latest(api.runtime.db, 9)]
    assert acts == [("series pause", "web form (API)"), ("series resume", "web form (API)")]


def test_those_who_wait_are_counted_and_many_need_two(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(_ON_ITS_WAY, "joined", timedelta(minutes=-1))
    luz = Api(api.client, api.runtime, tokens.create(api.runtime.db, "Luz", tokens.RIGHTS))
    for place in range(3):
        joins(api, f"+1312555100{place}")
    imported(api, welcome(starts="tag:volunteers", earlier="true"))
    assert "mend it" in resumed(api)[1]
    imported(api, welcome(starts="joined", earlier="true"))
    assert described(api, DESCRIBED, "get", api.get(SERIES))["people_waiting"] == 3
    assert "3 people wait for it" in resumed(api)[1]
    for _ in range(2):
        assert resumed(api, people=3) == (200, "paused", True)
    for _ in range(2):
        assert resumed(luz, people=3) == (200, "live", False)


def test_what_cannot_be(api: Api) -> None:
    imported(api, welcome())
    for path in ("/series/nothing/welcome", f"/series/{PETITION}/farewell"):
        assert described(api, DESCRIBED, "get", api.get(path)) == {"error": "There is no such series."}
        assert api.post(f"{path}/pause").status_code == api.post(f"{path}/resume", json={}).status_code == 404
    for body in ({"people": "3"}, {"people": -1}, {"people": True}, {"people": 1, "zip": "60601"}):
        answer = api.post(f"{SERIES}/resume", json=body)
        assert "fields" in described(api, f"{DESCRIBED}/resume", "post", answer)

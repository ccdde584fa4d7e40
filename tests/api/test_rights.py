"""What a token was not made for it does not do."""

from typing import Any

import pytest

from gateway import tokens
from gateway.api.access import right_for
from gateway.models.blasts import blasts
from gateway.models.signatures import signatures
from gateway.tokens import RIGHTS, Right
from tests.api.conftest import MARIA, PETITION, Api
from tests.api.test_opt_outs import STOP, rows

FORMS_ONLY = {"sign", "opt_out"}
LISTS_ONLY = {"recipients", "uncertain_texts"}


@pytest.fixture
def backend() -> str:
    """Tokens are one row each."""
    return "sqlite"


def holder(api: Api, *may: Right) -> Api:
    return Api(api.client, api.runtime, tokens.create(api.runtime.db, f"program {' '.join(may)}", may))


def operations(api: Api) -> dict[str, tuple[str, str]]:
    """Method and path, by the operation's name."""
    paths: dict[str, Any] = api.client.get("/api/v1/openapi.json").get_json()["paths"]
    return {
        operation["operationId"]: (method.upper(), path)
        for path, methods in paths.items()
        for method, operation in methods.items()
    }


def test_whoever_steals_the_token_of_a_web_form_texts_nobody_and_sees_no_telephone(api: Api) -> None:
    form = holder(api, *tokens.FORMS)
    assert form.sign(MARIA).status_code == form.post("/opt-outs", json=STOP).status_code == 202
    refused = set()
    for name, (method, path) in operations(api).items():
        there = path.replace("{slug}", "march").replace("{campaign}", PETITION).replace("{name}", "welcome")
        answer = form.client.open(f"/api/v1{there}", method=method, headers=form.headers, json={})
        if answer.status_code == 403:
            assert "--may" in answer.get_json()["error"]
            refused.add(name)
    readable = {name for name, (method, _) in operations(api).items() if method == "GET"} - LISTS_ONLY
    assert refused == set(operations(api)) - readable - FORMS_ONLY
    assert rows(api, blasts) == []
    assert len(rows(api, signatures)) == 1


def test_each_right_opens_what_it_is_for_and_nothing_else(api: Api) -> None:
    for right in RIGHTS:
        program = holder(api, right)
        assert (program.sign({}).status_code == 422) == (right == "forms")
        assert (program.post("/blasts", json={}).status_code == 422) == (right == "texts")
        assert program.get("/campaigns").status_code == 200


def test_what_is_added_and_changes_something_needs_the_right_to_text() -> None:
    assert right_for("whatever_comes", "POST") == "texts"
    assert right_for("whatever_comes", "GET") is None

"""Every route of the API under whatever is sent to it: it answers in JSON, and as its description says."""

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from werkzeug.test import TestResponse

from gateway.campaigns import import_campaign
from gateway.flows.library import demo_source
from gateway.series.taking_in import take_in_files
from tests.api.conftest import PETITION, Api
from tests.api.test_blasts import DRAFT
from tests.series.files import welcome

NAMES = {
    "slug": ("march", PETITION, "nothing", "%00", "x" * 300),
    "campaign": (PETITION, "nothing"),
    "name": ("welcome",),
}
BODIES: tuple[bytes, ...] = (
    b"", b"{", b"[]", b"null", b'"x"', b"7", b"\xff\xfe", b"[" * 9000, b" " * 20_000, b"{}",
    b'{"people": 1e999, "ids": {}, "sent": [], "slug": {}, "en": 7, "phone": null, "at": 5, "local": {}}',
    b'{"people": 99999999999999999999999, "ids": [null], "sent": 1, "phone": "\\u0000", "at": "9999-99-99"}',
    b'{"people": -1, "slug": "' + b"x" * 9000 + b'", "campaign": "\\ud800", "language": "xx", "variant": "\\n"}',
    b'{"people": NaN, "at": "0001-01-01T00:00", "local": "9999-12-31T23:59", "phone": "+1 900 555 1212"}',
)  # fmt: skip


@pytest.fixture
def document(api: Api) -> dict[str, Any]:
    """With something behind most names."""
    import_campaign(api.runtime.db, demo_source("petition") + welcome(), ["72345"])
    api.runtime.directory.refresh()
    take_in_files(api.runtime)
    assert api.post("/blasts", json=DRAFT).status_code == 201
    found: dict[str, Any] = api.client.get("/api/v1/openapi.json").get_json()
    return found


def filled(template: str) -> Iterator[str]:
    gap = next((name for name in NAMES if f"{{{name}}}" in template), None)
    if gap is None:
        yield template
        return
    for word in NAMES[gap]:
        yield from filled(template.replace(f"{{{gap}}}", word))


def test_no_name_and_no_body_is_too_odd_and_every_answer_is_described(api: Api, document: dict[str, Any]) -> None:
    for template, methods in document["paths"].items():
        names = list(filled(template))
        for method, operation in methods.items():
            bodies = BODIES if method == "post" else (b"",)
            for path, body in [*((name, b"{}") for name in names), *((names[0], body) for body in bodies)]:
                answer = api.client.open(
                    f"/api/v1{path}", method=method, data=body, content_type="application/json", headers=api.headers
                )
                described(answer, document, operation, f"{method} {template} {body[:40]!r}")


def test_what_is_no_writing_is_no_name(api: Api) -> None:
    for query in ({"office": "\0"}, {"campaign": "\x1b"}, {"by": "\0"}):
        assert api.get("/calls/statistics", query_string=query).status_code == 404


def described(answer: TestResponse, document: dict[str, Any], operation: dict[str, Any], what: str) -> None:
    responses = operation["responses"]
    assert str(answer.status_code) in responses, f"{what}: {answer.status_code} is not described"
    schema = responses[str(answer.status_code)]["content"]["application/json"]["schema"]
    Draft202012Validator(schema | {"components": document["components"]}).validate(answer.get_json())


def test_other_methods_and_kinds_of_body_are_refused_in_json(api: Api, document: dict[str, Any]) -> None:
    for template, methods in document["paths"].items():
        path = f"/api/v1{next(filled(template))}"
        for method in {"get", "post", "put", "patch", "delete"} - set(methods):
            answer = api.client.open(path, method=method, headers=api.headers)
            assert (answer.status_code, answer.get_json()["error"]) == (405, "This method is not allowed here.")
        if "requestBody" in methods.get("post", {}):
            for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
                statuses = {
                    api.client.post(f"/api/v1{path}", data=b"{}", content_type=kind, headers=api.headers).status_code
                    for path in filled(template)
                }
                assert {415} <= statuses <= {404, 415}

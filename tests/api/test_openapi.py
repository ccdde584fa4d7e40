"""The API's description is held to its routes and its answers."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from werkzeug.test import TestResponse

from gateway.campaigns import set_status
from tests.api.conftest import MARIA, PETITION, Api

STOP = {"phone": "(312) 555-0101", "words": "No more, please."}


def test_the_description_is_open_to_everybody(api: Api) -> None:
    answer = api.client.get("/api/v1/openapi.json")
    assert (answer.status_code, answer.get_json()["openapi"]) == (200, "3.1.0")


def test_it_names_every_route_and_no_other(api: Api) -> None:
    described = {(path, method.upper()) for path, methods in _document(api)["paths"].items() for method in methods}
    routed = {
        (rule.rule.removeprefix("/api/v1").replace("<", "{").replace(">", "}"), method)
        for rule in api.client.application.url_map.iter_rules()
        if rule.rule.startswith("/api/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert described == routed


def test_every_route_but_the_description_itself_asks_for_a_token(api: Api) -> None:
    paths = _document(api)["paths"]
    for path, method, operation in ((path, *entry) for path, methods in paths.items() for entry in methods.items()):
        answer = api.client.open(f"/api/v1{path.replace('{slug}', PETITION)}", method=method.upper())
        assert answer.status_code == (200 if operation.get("security") == [] else 401)


def test_every_schema_is_a_schema_and_every_reference_leads_somewhere(api: Api) -> None:
    document = _document(api)
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    for reference in _references(document):
        assert reference.removeprefix("#/components/schemas/") in document["components"]["schemas"]


def test_operations_have_names_of_their_own_and_every_gap_in_a_path_is_explained(api: Api) -> None:
    names = []
    for path, methods in _document(api)["paths"].items():
        for operation in methods.values():
            names.append(operation["operationId"])
            explained = {each["name"] for each in operation.get("parameters", ()) if each["in"] == "path"}
            assert explained == set(re.findall(r"{(\w+)}", path))
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    "example",
    ["accepted", "stopped", "campaigns", "results", "calls", "400", "401", "404", "409", "413", "415", "422"],
)
def test_the_answers_are_as_described(api: Api, example: str) -> None:
    sign = f"/campaigns/{PETITION}/signatures"
    if example == "409":
        set_status(api.runtime.db, PETITION, "closed")
        api.runtime.directory.refresh()
    answers: dict[str, Callable[[], tuple[str, str, TestResponse]]] = {
        "accepted": lambda: ("/campaigns/{slug}/signatures", "post", api.sign(MARIA)),
        "stopped": lambda: ("/opt-outs", "post", api.post("/opt-outs", json=STOP)),
        "campaigns": lambda: ("/campaigns", "get", api.get("/campaigns")),
        "results": lambda: ("/campaigns/{slug}/results", "get", api.get(f"/campaigns/{PETITION}/results")),
        "calls": lambda: ("/calls/statistics", "get", api.get("/calls/statistics")),
        "400": lambda: ("/campaigns/{slug}/signatures", "post", api.post(sign, json=[])),
        "401": lambda: ("/campaigns", "get", api.client.get("/api/v1/campaigns")),
        "404": lambda: ("/campaigns/{slug}/signatures", "post", api.sign(MARIA, "nothing")),
        "409": lambda: ("/campaigns/{slug}/signatures", "post", api.sign(MARIA)),
        "413": lambda: ("/campaigns/{slug}/signatures", "post", api.sign({"name": "x" * 20000})),
        "415": lambda: ("/campaigns/{slug}/signatures", "post", api.post(sign, data="name=Maria")),
        "422": lambda: ("/campaigns/{slug}/signatures", "post", api.sign({})),
    }
    path, method, answer = answers[example]()

    described = _document(api)["paths"][path][method]["responses"]
    assert str(answer.status_code) in described
    assert example.isalpha() or example == str(answer.status_code)
    schema = described[str(answer.status_code)]["content"]["application/json"]["schema"]
    _check(api, schema, answer.get_json())


def test_its_own_example_is_accepted(api: Api) -> None:
    schemas = _document(api)["components"]["schemas"]
    for name, path in (("Signature", f"/campaigns/{PETITION}/signatures"), ("OptOut", "/opt-outs")):
        for example in schemas[name]["examples"]:
            Draft202012Validator(schemas[name]).validate(example)
            assert api.post(path, json=example).status_code == 202


def _document(api: Api) -> dict[str, Any]:
    document: dict[str, Any] = api.client.get("/api/v1/openapi.json").get_json()
    return document


def _check(api: Api, schema: dict[str, Any], answer: Any) -> None:
    Draft202012Validator(schema | {"components": _document(api)["components"]}).validate(answer)


def _references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if "$ref" in value else []
        return own + [found for inner in value.values() for found in _references(inner)]
    if isinstance(value, list):
        return [found for inner in value for found in _references(inner)]
    return []

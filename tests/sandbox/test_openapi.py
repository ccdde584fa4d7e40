"""Every kind of answer of the API, against the carrier's own OpenAPI documents."""

import base64
import json
import urllib.request
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from jsonschema import Draft202012Validator, FormatChecker, ValidationError

from gateway.sandbox.client import Phone, Sandbox
from gateway.sandbox.clock import rfc2822
from gateway.sandbox.server import SandboxServer
from tests.sandbox.gateway_double import GatewayDouble

_DOCUMENTS = Path(__file__).parents[3] / "shared" / "twilio-oai"
_ACCOUNT = "/2010-04-01/Accounts/{AccountSid}"
_RFC_2822 = r"^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} \+0000$"


@cache
def _document(name: str) -> Any:
    return _strict(json.loads((_DOCUMENTS / name).read_text()))


def _strict(node: Any) -> Any:
    """JSON Schema for what OpenAPI 3.0 says: `nullable`, the carrier's date format, and no unknown property."""
    if isinstance(node, list):
        return [_strict(item) for item in node]
    if not isinstance(node, dict):
        return node
    schema = {key: _strict(value) for key, value in node.items()}
    if schema.get("format") == "date-time-rfc-2822":
        schema["pattern"] = _RFC_2822
    if isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
        schema.setdefault("additionalProperties", False)
        if "examples" not in schema and "title" not in schema:
            schema["required"] = list(schema["properties"])
    if schema.pop("nullable", False) is True:
        return {"anyOf": [schema, {"type": "null"}]}
    return schema


def check(document: str, path: str, method: str, status: str, answer: Any) -> None:
    """Raises ValidationError where the answer is not what the operation promises."""
    spec = _document(document)
    content = spec["paths"][path][method]["responses"][status]["content"]["application/json"]["schema"]
    schema = {**content, "components": spec["components"]}
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(answer)


class Api:
    def __init__(self, server: SandboxServer) -> None:
        self._server = server

    def ask(self, method: str, path: str, form: str = "", status: int | None = None) -> Any:
        path = path.replace("{AccountSid}", self._server.account_sid)
        request = urllib.request.Request(self._server.url + path, form.encode() or None, method=method.upper())  # noqa: S310 -- loopback
        credentials = f"{self._server.account_sid}:{self._server.auth_token}".encode()
        request.add_header("Authorization", "Basic " + base64.b64encode(credentials).decode())
        with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310 -- loopback
            assert status in {None, response.status}
            return json.loads(response.read() or "null")


@pytest.fixture
def api(server: SandboxServer, sandbox: Sandbox) -> Api:
    return Api(server)


@pytest.fixture
def busy_day(gateway: GatewayDouble, api: Api, rosa: Phone, sandbox: Sandbox) -> Api:
    """A text in and one out, a failed text, a call with a recording."""
    gateway.on("/sms", "<Response><Message>Hi</Message></Response>")
    gateway.on("/voice", '<Response><Record action="/done"/></Response>')
    sandbox.phone("+14155550199", line_type="landline")
    rosa.texts("SIGN", to="54321")
    api.ask("post", f"{_ACCOUNT}/Messages.json", "To=%2B14155550199&From=54321&Body=hello")
    rosa.dials("+12025550100")
    rosa.says("Rosa Lopez")
    rosa.hangs_up()
    sandbox.advance(10)
    return api


def test_a_created_message_is_as_promised(api: Api, rosa: Phone) -> None:
    answer = api.ask("post", f"{_ACCOUNT}/Messages.json", "To=%2B14155550123&From=54321&Body=hello")
    check("twilio_api_v2010.json", f"{_ACCOUNT}/Messages.json", "post", "201", answer)
    assert answer["num_segments"] == "1"
    assert answer["price"] is None


def test_a_created_call_is_as_promised(api: Api, rosa: Phone) -> None:
    form = "To=%2B14155550123&From=%2B12025550100&Url=http://127.0.0.1:9/voice"
    answer = api.ask("post", f"{_ACCOUNT}/Calls.json", form)
    check("twilio_api_v2010.json", f"{_ACCOUNT}/Calls.json", "post", "201", answer)


@pytest.mark.parametrize(
    ("collection", "key", "at_least"),
    [
        ("Messages", "messages", 3),
        ("Calls", "calls", 1),
        ("Recordings", "recordings", 1),
        ("IncomingPhoneNumbers", "incoming_phone_numbers", 2),
        ("SMS/ShortCodes", "short_codes", 1),
    ],
)
def test_lists_and_their_members_are_as_promised(busy_day: Api, collection: str, key: str, at_least: int) -> None:
    path = f"{_ACCOUNT}/{collection}.json"
    found = busy_day.ask("get", path)
    assert len(found[key]) >= at_least
    for record in found[key]:
        one = f"{_ACCOUNT}/{collection}/{{Sid}}.json"
        check("twilio_api_v2010.json", one, "get", "200", busy_day.ask("get", one.replace("{Sid}", record["sid"])))
    page = _document("twilio_api_v2010.json")["paths"][path]["get"]["responses"]["200"]
    members = {
        "first_page_uri",
        "next_page_uri",
        "previous_page_uri",
        "page",
        "page_size",
        "start",
        "end",
        "uri",
        key,
    }
    assert members <= set(page["content"]["application/json"]["schema"]["properties"])
    assert set(found) == members


@pytest.mark.parametrize(
    ("collection", "key"), [("Messages", "messages"), ("Calls", "calls"), ("Recordings", "recordings")]
)
def test_deletions_are_as_promised(busy_day: Api, collection: str, key: str) -> None:
    path = f"{_ACCOUNT}/{collection}/{{Sid}}.json"
    assert list(_document("twilio_api_v2010.json")["paths"][path]["delete"]["responses"]) == ["204"]
    for record in busy_day.ask("get", f"{_ACCOUNT}/{collection}.json")[key]:
        assert busy_day.ask("delete", path.replace("{Sid}", record["sid"]), status=204) is None
    assert busy_day.ask("get", f"{_ACCOUNT}/{collection}.json")[key] == []


def test_a_redacted_message_is_as_promised(busy_day: Api) -> None:
    path = f"{_ACCOUNT}/Messages/{{Sid}}.json"
    for message in busy_day.ask("get", f"{_ACCOUNT}/Messages.json")["messages"]:
        answer = busy_day.ask("post", path.replace("{Sid}", message["sid"]), "Body=")
        check("twilio_api_v2010.json", path, "post", "200", answer)
        assert answer["body"] == ""


def test_lists_take_the_filters_of_the_document(busy_day: Api) -> None:
    for query, expected in (
        ("Messages.json?From=%2B14155550123", 1),
        ("Messages.json?To=%2B14155550123", 1),
        ("Calls.json?From=%2B14155550123", 1),
        ("Calls.json?To=%2B14155550123", 0),
        ("Recordings.json?CallSid=CA" + "0" * 32, 0),
        ("Recordings.json?DateCreated%3C=2020-01-01", 0),
        ("Recordings.json?DateCreated%3E=2020-01-01", 1),
    ):
        collection, _, argument = query.partition(".json?")
        allowed = _document("twilio_api_v2010.json")["paths"][f"{_ACCOUNT}/{collection}.json"]["get"]["parameters"]
        assert unquote(argument).split("=")[0] in {parameter["name"].rstrip("=") for parameter in allowed}
        assert len(busy_day.ask("get", f"{_ACCOUNT}/{query}")[collection.lower()]) == expected


def test_an_updated_number_is_as_promised(api: Api) -> None:
    number = api.ask("get", f"{_ACCOUNT}/IncomingPhoneNumbers.json")["incoming_phone_numbers"][0]
    path = f"{_ACCOUNT}/IncomingPhoneNumbers/{{Sid}}.json"
    answer = api.ask("post", path.replace("{Sid}", number["sid"]), "SmsUrl=http://example.org/sms&SmsMethod=GET")
    check("twilio_api_v2010.json", path, "post", "200", answer)
    assert (answer["sms_url"], answer["sms_method"]) == ("http://example.org/sms", "GET")


@pytest.mark.parametrize("number", ["+14155550123", "+1415", "+188855501000", "+19005550123", "+525512345678"])
@pytest.mark.parametrize("fields", ["", "?Fields=line_type_intelligence"])
def test_a_lookup_is_as_promised(api: Api, number: str, fields: str) -> None:
    """The document forbids null where its own examples hold it, so nulls are compared with an example instead."""
    path = "/v2/PhoneNumbers/{PhoneNumber}"
    answer = api.ask("get", f"/v2/PhoneNumbers/{number}{fields}")
    content = _document("twilio_lookups_v2.json")["paths"][path]["get"]["responses"]["200"]["content"]
    assert set(answer) == set(content["application/json"]["examples"]["fetch"]["value"])
    check("twilio_lookups_v2.json", path, "get", "200", _without_nulls(answer))


def _without_nulls(answer: dict[str, Any]) -> dict[str, Any]:
    """Recursively."""
    return {
        name: _without_nulls(value) if isinstance(value, dict) else value
        for name, value in answer.items()
        if value is not None
    }


def test_the_check_itself_finds_a_missing_property() -> None:
    with pytest.raises(ValidationError, match="required property"):
        check("twilio_api_v2010.json", f"{_ACCOUNT}/Messages.json", "post", "201", {"num_segments": "1"})


def test_the_check_itself_finds_a_wrong_type() -> None:
    with pytest.raises(ValidationError, match="1 is not valid"):
        check("twilio_api_v2010.json", f"{_ACCOUNT}/Messages.json", "post", "201", {"num_segments": 1})


def test_dates_are_rfc_2822() -> None:
    assert rfc2822(0) == "Thu, 01 Jan 1970 00:00:00 +0000"

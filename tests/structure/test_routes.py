"""Every door of the web application has its lock."""

from collections.abc import Iterator
from typing import Any, Final

import pytest
from flask import Flask
from werkzeug.routing import Rule

from gateway import create_app
from gateway.models import metadata
from gateway.settings import Settings

OPEN: Final = {"/healthz", "/readyz", "/api/v1/openapi.json", "/x/<path:code>", "/t/<path:code>"}
ANYTHING: Final[dict[str, Any]] = {
    "code": "bcdfg",
    "call_id": "0" * 26,
    "message_id": "0" * 26,
    "turn": 1,
    "campaign": "keep-families-together",
    "name": "welcome",
    "slug": "some-campaign",
}


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    application = create_app(settings.model_copy(update={"public_url": "https://sms.example.org"}))
    yield application
    application.extensions["gateway"].close()


def doors(app: Flask) -> list[tuple[str, str, str]]:
    """Method, path with something in its gaps, and the rule."""
    return [
        (method, path_of(rule, app), rule.rule)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    ]


def path_of(rule: Rule, app: Flask) -> str:
    with app.test_request_context():
        built = rule.build({name: ANYTHING[name] for name in rule.arguments})
    assert built
    return str(built[1])


def rows(app: Flask) -> int:
    with app.extensions["gateway"].db.reading() as connection:
        return sum(len(connection.execute(table.select()).all()) for table in metadata.sorted_tables)


def test_every_webhook_asks_for_the_carriers_signature(app: Flask) -> None:
    webhooks = [(method, path) for method, path, rule in doors(app) if rule.startswith("/webhooks")]
    assert len(webhooks) >= 8
    before = rows(app)
    form = {"MessageSid": "SM1", "CallSid": "CA1", "From": "+13125550101", "To": "72345", "AnsweredBy": "human"}
    for headers in ({}, {"X-Twilio-Signature": "Z3Vlc3NlZA=="}):
        answers = {path: app.test_client().open(path, method=method, data=form, headers=headers).status_code
                   for method, path in webhooks}  # fmt: skip
        assert answers == dict.fromkeys(answers, 403)
    assert rows(app) == before


def test_every_other_door_asks_for_a_token_or_is_meant_to_be_open(app: Flask) -> None:
    for method, path, rule in doors(app):
        if rule.startswith("/webhooks"):
            continue
        status = app.test_client().open(path, method=method).status_code
        assert (status == 401) != (rule in OPEN), f"{method} {rule} answered {status}"


def test_webhooks_take_nothing_but_posts(app: Flask) -> None:
    assert {method for method, _, rule in doors(app) if rule.startswith("/webhooks")} == {"POST"}

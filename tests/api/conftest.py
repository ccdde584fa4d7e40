"""The API of an application on a real database and a real Redis; nothing here needs the carrier."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from gateway import api as api_module
from gateway import health, tokens
from gateway.campaigns import import_campaign
from gateway.flows.library import DEMO, demo_source
from gateway.runtime import Runtime

PETITION = "keep-families-together"
MARIA = {"name": "Maria Lopez", "phone": "(312) 555-0101", "zip": "60601"}


class Api:
    """A program that holds a token."""

    def __init__(self, client: FlaskClient, runtime: Runtime, token: str) -> None:
        self.client = client
        self.runtime = runtime
        self.headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(f"/api/v1{path}", headers=self.headers, **more)

    def post(self, path: str, **more: Any) -> TestResponse:
        return self.client.post(f"/api/v1{path}", headers=self.headers, **more)

    def sign(self, document: Any, slug: str = PETITION) -> TestResponse:
        return self.post(f"/campaigns/{slug}/signatures", json=document)


@pytest.fixture
def api(runtime: Runtime) -> Api:
    """Both demo campaigns are there."""
    for name in DEMO:
        import_campaign(runtime.db, demo_source(name), ["72345", "+12025550143"])
    app = Flask("gateway")
    app.extensions["gateway"] = runtime
    app.register_blueprint(api_module.blueprint)
    app.register_blueprint(health.blueprint)
    return Api(app.test_client(), runtime, tokens.create(runtime.db, "web form", tokens.RIGHTS))

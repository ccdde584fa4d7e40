"""A gateway with the demo's petition; nothing here needs the carrier."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.campaigns import import_campaign
from gateway.directory import Live
from gateway.flows.library import demo_source
from gateway.runtime import Runtime, open_runtime
from gateway.settings import Settings
from gateway.signups import campaign_to_sign


@pytest.fixture
def runtime(database_url: str, redis_url: str, data_key: str, tmp_path: Path) -> Iterator[Runtime]:
    opened = open_runtime(
        Settings(
            instance_dir=tmp_path,
            database_url=database_url,
            redis_url=redis_url,
            secret_key="a secret of the tests, long enough",
            data_key=data_key,
            public_url="https://sms.example.org",
            twilio_account_sid="AC" + "0" * 32,
            twilio_auth_token="the carrier's secret of the tests",
        )
    )
    yield opened
    opened.close()


@pytest.fixture
def petition(runtime: Runtime) -> Live:
    import_campaign(runtime.db, demo_source("petition"), ["72345"])
    return campaign_to_sign(runtime, "keep-families-together")

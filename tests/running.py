"""A gateway that runs in this process: its web server in a thread, the sandbox beside it, both on one clock."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import time_machine
from flask import Flask
from sqlalchemy import Table, func, select

from gateway import create_app, sweeper
from gateway.campaigns import import_campaign
from gateway.flows.library import DEMO, demo_source
from gateway.runtime import Runtime
from gateway.sandbox.client import Phone
from gateway.sandbox.server import SandboxServer
from gateway.settings import Settings
from tests.jobs import run_jobs
from tests.servers import ACCOUNT_SID, AUTH_TOKEN, sandbox_carrier, web_server

__all__ = ["ACCOUNT_SID", "AUTH_TOKEN"]

SHORT_CODE: Final = "72345"
HOTLINE: Final = "+12025550143"
WHITE_HOUSE: Final = "+12024561111"

# A Wednesday, noon in Washington: no quiet hour anywhere in the country but on Hawaii's mornings.
NOON: Final = datetime(2026, 11, 18, 20, 0, tzinfo=UTC)


def settings_for(database_url: str, redis_url: str, data_key: str, folder: Path, **more: Any) -> Settings:
    return Settings(
        instance_dir=folder,
        database_url=database_url,
        redis_url=redis_url,
        secret_key="a secret of the tests, long enough",
        data_key=data_key,
        twilio_account_sid=ACCOUNT_SID,
        twilio_auth_token=AUTH_TOKEN,
        # No ceilings that people at simulated phones, who type in no time, would reach.
        **{"calls_per_second": 100, "inbound_per_number": 1000} | more,
    )


@dataclass
class RunningGateway:
    url: str
    app: Flask
    runtime: Runtime
    sandbox: SandboxServer
    clock: time_machine.Traveller

    def phone(self, number: str = "+13125550101", **more: Any) -> Phone:
        """A supporter's telephone; texts go to the short code, calls to the hotline, unless said otherwise."""
        return self.sandbox.client.phone(number, text_to=SHORT_CODE, call_to=HOTLINE, **more)

    def official(self, number: str = WHITE_HOUSE, behaviour: str = "answer") -> Phone:
        return self.sandbox.client.phone(number, kind="official", behaviour=behaviour)

    def run_jobs(self) -> None:
        """Everything that is queued, and what that queues, until nothing is left."""
        run_jobs(self.runtime)

    def advance(self, seconds: float = 0, **more: float) -> None:
        """Lets time pass for the gateway and the carrier alike; then the sweeper runs, as it would have."""
        span = timedelta(seconds=seconds, **more)
        self.clock.shift(span)
        self.sandbox.client.advance(span.total_seconds())
        self.sweep()

    def sweep(self) -> None:
        sweeper.sweep(self.runtime)
        self.run_jobs()

    def rows(self, table: Table, *conditions: Any) -> list[Any]:
        with self.runtime.db.reading() as connection:
            return list(connection.execute(select(table).where(*conditions)).all())

    def count(self, table: Table, *conditions: Any) -> int:
        with self.runtime.db.reading() as connection:
            return int(connection.execute(select(func.count()).select_from(table).where(*conditions)).scalar_one())


@contextmanager
def running_gateway(settings: Settings, at: datetime = NOON) -> Iterator[RunningGateway]:
    with ExitStack() as stack:
        clock = stack.enter_context(time_machine.travel(at, tick=True))
        sandbox, server = stack.enter_context(sandbox_carrier()), stack.enter_context(web_server())
        url = f"http://127.0.0.1:{server.port}"
        app = create_app(settings.model_copy(update={"public_url": url, "twilio_api_base_url": sandbox.url}))
        runtime: Runtime = app.extensions["gateway"]
        stack.callback(runtime.close)
        server.app = app
        runtime.queues.redis.flushall()
        _open_for_business(runtime, sandbox, url)
        yield RunningGateway(url, app, runtime, sandbox, clock)


def _open_for_business(runtime: Runtime, sandbox: SandboxServer, url: str) -> None:
    """Two numbers whose webhooks come here, and the demo's campaigns on them."""
    sandbox.client.number(SHORT_CODE, kind="short_code", sms=True, voice=False, sms_url=f"{url}/webhooks/sms")
    sandbox.client.number(
        HOTLINE,
        sms_url=f"{url}/webhooks/sms",
        voice_url=f"{url}/webhooks/voice",
        voice_fallback_url=f"{url}/webhooks/voice/fallback",
        status_callback=f"{url}/webhooks/voice/status",
    )
    for name in DEMO:
        import_campaign(runtime.db, demo_source(name), [SHORT_CODE, HOTLINE])
    runtime.directory.refresh()

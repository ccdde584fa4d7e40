"""No database transaction is open while the carrier is being called."""

import threading
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from tests.invariants.journeys import every_journey
from tests.running import RunningGateway


class OpenTransactions:
    """Counts those of each thread, the reading ones too."""

    def __init__(self, engine: Engine) -> None:
        self._threads = threading.local()
        event.listen(engine, "begin", self._begun)
        event.listen(engine, "commit", self._over)
        event.listen(engine, "rollback", self._over)

    @property
    def here(self) -> int:
        return getattr(self._threads, "open", 0)

    def _begun(self, _connection: Connection) -> None:
        self._threads.open = self.here + 1

    def _over(self, _connection: Connection) -> None:
        self._threads.open = self.here - 1


def test_no_request_goes_to_the_carrier_from_within_a_transaction(
    gateway: RunningGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway.runtime.carrier.warm_up()
    client = gateway.runtime.carrier._sdk.http_client  # noqa: SLF001 - the one door to the carrier
    transactions, asked = OpenTransactions(gateway.runtime.db.engine), list[tuple[str, str, int]]()
    pass_on = client.request

    def request(method: str, url: str, *more: Any, **named: Any) -> Any:
        kind = next(word for word in ("Messages", "Calls", "PhoneNumbers", "ShortCodes") if word in url)
        asked.append((method, kind, transactions.here))
        return pass_on(method, url, *more, **named)

    monkeypatch.setattr(client, "request", request)
    with gateway.runtime.db.transaction():
        assert transactions.here == 1
    every_journey(gateway)
    assert {(method, kind) for method, kind, _ in asked} >= {
        ("POST", "Messages"), ("GET", "Messages"), ("POST", "Calls"), ("GET", "Calls"), ("GET", "PhoneNumbers"),
    }  # fmt: skip
    assert [each for each in asked if each[2]] == []
    assert transactions.here == 0

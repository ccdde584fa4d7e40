"""No database transaction is open while the carrier is being called."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest

from gateway.db import Database
from tests.invariants.journeys import every_journey
from tests.running import RunningGateway


class OpenTransactions:
    """Counts those of each thread, the reading ones too."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._threads = threading.local()
        monkeypatch.setattr(Database, "transaction", self._counted(Database.transaction))
        monkeypatch.setattr(Database, "reading", self._counted(Database.reading))

    @property
    def here(self) -> int:
        return getattr(self._threads, "open", 0)

    def _counted(self, opened: Callable[[Database], AbstractContextManager[Any]]) -> Any:
        @contextmanager
        def counting(database: Database) -> Iterator[Any]:
            self._threads.open = self.here + 1
            try:
                with opened(database) as connection:
                    yield connection
            finally:
                self._threads.open = self.here - 1

        return counting


def test_no_request_goes_to_the_carrier_from_within_a_transaction(
    gateway: RunningGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway.runtime.carrier.warm_up()
    client = gateway.runtime.carrier._sdk.http_client  # noqa: SLF001 - the one door to the carrier
    transactions, asked = OpenTransactions(monkeypatch), list[tuple[str, str, int]]()
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

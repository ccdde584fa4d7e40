"""The web server dies in the middle of a webhook: between its first statement and its commit."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Table, func, select, text

from gateway.models.calls import call_turns
from gateway.models.messages import messages
from gateway.models.signatures import signatures
from gateway.runtime import Runtime
from gateway.settings import Settings
from tests.crashes.pieces import Gateway, running_pieces
from tests.running import HOTLINE, SHORT_CODE

ANA = "+13125550101"


@contextmanager
def everybody_waits(runtime: Runtime) -> Iterator[None]:
    """No webhook gets past its first statement."""
    with runtime.db.transaction() as transaction:
        if not runtime.db.is_sqlite:  # which has one writer anyway
            transaction.execute(text("LOCK TABLE supporters IN ACCESS EXCLUSIVE MODE"))
        yield


def killed_in_the_middle(gateway: Gateway, act: Callable[[], Any]) -> None:
    """Returns when whatever the phone did is over."""
    acting = threading.Thread(target=act, daemon=True)
    with everybody_waits(gateway.runtime):
        acting.start()
        time.sleep(0.5)
        assert acting.is_alive()
        gateway.strike("web worker")
    acting.join(60)
    assert not acting.is_alive()


def count(gateway: Gateway, table: Table, *conditions: Any) -> int:
    with gateway.runtime.db.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(table).where(*conditions)).scalar_one())


@pytest.fixture
def gateway(settings: Settings) -> Iterator[Gateway]:
    with running_pieces(settings, workers=0) as running:
        yield running


def test_a_supporter_notices_nothing(gateway: Gateway) -> None:
    """By text and on the hotline: every turn is answered by the process that comes after."""
    ana = gateway.sandbox.client.phone(ANA, text_to=SHORT_CODE, call_to=HOTLINE)
    killed_in_the_middle(gateway, lambda: ana.texts("SIGN Ana Ruiz 60601"))
    assert "Reply YES" in ana.last_text
    killed_in_the_middle(gateway, lambda: ana.texts("YES"))
    assert "number 54" in ana.last_text
    assert count(gateway, messages, messages.c.direction == "in") == 2
    assert count(gateway, signatures) == 1

    killed_in_the_middle(gateway, ana.dials)
    assert "press 1" in ana.hears
    killed_in_the_middle(gateway, lambda: ana.presses("1"))
    ana.eventually(lambda phone: "To sign the petition" in phone.hears)
    assert count(gateway, call_turns) == 2
    assert ana.errors == []

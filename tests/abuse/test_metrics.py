"""What a program that watches may read, with which token; and that it names nobody."""

import http.client
import re
from urllib.parse import urlsplit

import pytest
from pydantic import SecretStr
from redis import Redis

from gateway.abuse import blocklist
from gateway.measures import KINDS
from tests.abuse.conftest import Gateway
from tests.abuse.test_door import call, text
from tests.abuse.test_spending import queue_receipt, spend
from tests.running import RunningGateway

TOKEN = "a token for whoever watches"
LINE = re.compile(r'(gateway_[a-z_]+)(?:\{((?:[a-z]+="[\w ]*",?)+)\})? (-?[\d.]+(?:e[+-]?\d+)?)')


def get(gateway: RunningGateway, authorization: str | None) -> tuple[int, str]:
    connection = http.client.HTTPConnection(urlsplit(gateway.url).netloc, timeout=60)
    try:
        connection.request("GET", "/metrics", headers={"Authorization": authorization} if authorization else {})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def read(gateway: RunningGateway) -> dict[str, float]:
    """Such as `{'gateway_due{what="texts"}': 2.0}`."""
    status, page = get(gateway, f"Bearer {TOKEN}")
    assert status == 200
    values = [line for line in page.splitlines() if not line.startswith("#")]
    assert all(LINE.fullmatch(line) for line in values), page
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in values}


@pytest.fixture
def gateway(gateway_with: Gateway) -> RunningGateway:
    return gateway_with(metrics_token=SecretStr(TOKEN), inbound_per_number=5)


@pytest.mark.parametrize(
    "shown",
    [None, "", "Bearer", "Bearer ", "Bearer wrong", TOKEN, f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer \xff"],
)
def test_nobody_reads_it_without_the_token(gateway: RunningGateway, shown: str | None) -> None:
    status, page = get(gateway, shown)
    assert status == 401
    assert "gateway_" not in page


@pytest.mark.parametrize("shown", [None, "Bearer ", "Bearer"])
def test_where_no_token_is_set_nobody_reads_it(gateway_with: Gateway, shown: str | None) -> None:
    status, page = get(gateway_with(), shown)
    assert status == 401
    assert "METRICS_TOKEN" in page


def test_every_measure_is_explained(gateway: RunningGateway) -> None:
    text(gateway, "SIGN")
    call(gateway)
    _, page = get(gateway, f"Bearer {TOKEN}")
    named = {name.removesuffix("_total").removeprefix("gateway_") for name in re.findall(r"# TYPE (\S+)", page)}
    assert named == set(KINDS)
    order = [LINE.fullmatch(line)[1] for line in page.splitlines() if not line.startswith("#")]  # type: ignore[index]  # `read` tells that they match
    assert len(set(order)) == sum(before != after for before, after in zip(["", *order], order, strict=False))


def test_what_came_and_what_was_dropped(gateway: RunningGateway) -> None:
    for _ in range(9):
        text(gateway, "HELP")
    text(gateway, "SIGN", "+525512345678")
    call(gateway)
    found = read(gateway)
    assert found['gateway_texts_lately{direction="in",status="received"}'] == 6
    assert found['gateway_texts_lately{direction="out",status="accepted"}'] == 5
    assert found['gateway_calls_lately{direction="in",status="in_progress"}'] == 1
    assert found['gateway_tally_total{what="texts_flooding"}'] == 4
    assert found['gateway_tally_total{what="texts_abroad"}'] == 1
    assert found['gateway_spent_dollars{span="hour"}'] > 0
    assert found["gateway_redis_up"] == 1
    gateway.advance(minutes=6)
    assert 'gateway_texts_lately{direction="in",status="received"}' not in read(gateway)


def test_what_waits(gateway: RunningGateway) -> None:
    spend(gateway, 1000)
    queue_receipt(gateway)
    gateway.advance(seconds=90)
    with gateway.runtime.db.transaction() as transaction:
        blocklist.add(transaction, "+13125550199", reason="spam", who="rita", until=None)
    found = read(gateway)
    assert found['gateway_due{what="texts"}'] == 1
    assert found['gateway_oldest_due_seconds{what="texts"}'] >= 90
    assert found['gateway_due{what="rings"}'] == 0
    assert found['gateway_waiting_for_person{what="inbound"}'] == 1
    assert found['gateway_paused{setting="SPEND_PER_DAY"}'] == 1
    assert found['gateway_paused{setting="RINGS_PER_HOUR"}'] == 0
    assert found["gateway_blocked_numbers"] == 1


def test_who_wants_to_be_forgotten_is_counted(gateway: RunningGateway) -> None:
    text(gateway, "SIGN")
    text(gateway, "FORGET ME")
    assert read(gateway)['gateway_erasures{status="asked"}'] == 1


def test_without_redis_the_rest_is_told(gateway: RunningGateway) -> None:
    gateway.runtime.queues.redis = Redis.from_url("unix:///nowhere/redis.sock")
    found = read(gateway)
    assert found["gateway_redis_up"] == 0
    assert 'gateway_due{what="texts"}' in found


def test_it_names_nobody(gateway: RunningGateway) -> None:
    text(gateway, "SIGN Ana Ruiz 60601")
    text(gateway, "yes")
    text(gateway, "I live at 12 Elm Street")
    call(gateway)
    _, page = get(gateway, f"Bearer {TOKEN}")
    for private in ("Ana", "Ruiz", "60601", "Elm", "5550101", "312555"):
        assert private not in page

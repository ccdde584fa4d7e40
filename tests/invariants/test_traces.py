"""No phone number, name or text in a log, in Redis, in a URL, on an error page, or in clear in the database."""

import http.client
import zlib
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from redis import Redis

from gateway.models import metadata
from gateway.models.messages import messages
from tests.invariants.journeys import PEOPLE, WORRY, XIMENA, every_journey
from tests.posting import carrier_posts, stranger_posts
from tests.running import ACCOUNT_SID, RunningGateway

PRIVATE = [*(number[2:] for number in PEOPLE), *(word for name in PEOPLE.values() for word in name.split()), WORRY]


def private_in(text: str) -> list[str]:
    return [word for word in PRIVATE if word.casefold() in text.casefold()]


def everything_in_redis(redis: Redis) -> str:
    """Keys and values, jobs and their arguments."""
    shown: list[str] = []
    for key in redis.scan_iter():
        kind = redis.type(key)
        if kind == b"hash":
            held: Any = [_unpacked(value) for value in redis.hgetall(key).values()]
        elif kind == b"list":
            held = redis.lrange(key, 0, -1)
        elif kind == b"zset":
            held = redis.zrange(key, 0, -1)
        else:
            held = redis.smembers(key) if kind == b"set" else redis.get(key)
        shown.append(f"{key!r} {held!r}")
    return "\n".join(shown)


def _unpacked(value: Any) -> Any:
    """RQ packs a job's arguments."""
    try:
        return zlib.decompress(value)
    except zlib.error:
        return value


def error_pages(gateway: RunningGateway) -> str:
    """What somebody sees who knocks at the wrong door, or at the right one wrongly."""
    form = {"From": XIMENA, "Body": WORRY, "AccountSid": ACCOUNT_SID}
    pages = [carrier_posts(gateway, "/webhooks/sms", **form)[1], stranger_posts(gateway, "/webhooks/sms", **form)[1]]
    pages += [carrier_posts(gateway, f"/webhooks/{quote(XIMENA)}", **form)[1]]
    connection = http.client.HTTPConnection(urlsplit(gateway.url).netloc, timeout=10)
    for path in (f"/{quote(XIMENA)}", f"/webhooks/sms?From={quote(XIMENA)}", f"/api/v1/campaigns/{quote(XIMENA)}"):
        connection.request("GET", path)
        answer = connection.getresponse()
        assert answer.status in {401, 404, 405}
        pages.append(answer.read().decode())
    connection.close()
    return "\n".join(pages)


def everything_stored(gateway: RunningGateway) -> str:
    """The database as a thief of its disk sees it: each column as it is stored."""
    shown: list[str] = []
    with gateway.runtime.db.reading() as connection:
        for table in metadata.sorted_tables:
            for row in connection.exec_driver_sql(f'SELECT * FROM "{table.name}"'):  # noqa: S608 - our own tables
                shown += [bytes(value).decode("latin-1") if _binary(value) else str(value) for value in row]
    return "\n".join(shown)


def _binary(value: object) -> bool:
    return isinstance(value, bytes | memoryview)


def test_nobody_finds_a_trace(
    gateway: RunningGateway, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    in_redis: list[str] = []
    run_jobs = gateway.run_jobs

    def look_then_run() -> None:
        in_redis.append(everything_in_redis(gateway.runtime.queues.redis))
        run_jobs()

    monkeypatch.setattr(gateway, "run_jobs", look_then_run)
    every_journey(gateway)
    pages = error_pages(gateway)
    logged = capfd.readouterr().err
    webhooks = [str(line["url"]) for line in gateway.sandbox.client.log() if line["kind"] == "webhook"]
    stored = everything_stored(gateway)

    assert '"event"' in logged
    assert all(job in "".join(in_redis) for job in ("ring_supporter", "send_message", "ask_signer"))
    assert any("/webhooks/status/" in url for url in webhooks)
    assert gateway.count(messages, messages.c.direction == "in") > 5
    assert stored.count("\n") > 500
    found = {
        "logs": private_in(logged),
        "Redis": private_in("\n".join(in_redis)),
        "URLs": private_in("\n".join(webhooks)),
        "error pages": private_in(pages),
        "the database": private_in(stored),
    }
    assert found == {place: [] for place in found}

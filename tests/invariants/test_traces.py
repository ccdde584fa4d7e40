"""No phone number, name or text in a log, in Redis, in a URL, on an error page, or in a stolen database."""

import http.client
from base64 import b64encode
from collections.abc import Callable, Iterator
from urllib.parse import quote, quote_plus, urlsplit

import pytest
from sqlalchemy import LargeBinary, bindparam, select, text

from gateway.models.campaigns import campaign_versions
from gateway.models.messages import messages
from tests.invariants.dumps import database_dump, recorded
from tests.invariants.journeys import PEOPLE, WORRY, XIMENA, by_text, every_journey
from tests.invariants.search import Private
from tests.posting import carrier_posts, stranger_posts
from tests.running import ACCOUNT_SID, RunningGateway


def private_of(gateway: RunningGateway) -> Private:
    """Who everybody is, and what their telephones sent, showed, said and heard, but for a campaign's own words."""
    names = [*PEOPLE.values(), *(word for name in PEOPLE.values() for word in name.split())]
    numbers = [form for number in PEOPLE for form in (number[2:], f"{number[5:8]}-{number[8:]}")]
    return Private([*names, *numbers], [*on_the_telephones(gateway), WORRY], words_of_campaigns(gateway))


def on_the_telephones(gateway: RunningGateway) -> Iterator[str]:
    for number in PEOPLE:
        phone = gateway.phone(number)
        yield from phone.thread
        yield from (line["text"] for call in phone.state["calls"] for line in call["transcript"])


def words_of_campaigns(gateway: RunningGateway) -> str:
    with gateway.runtime.db.reading() as connection:
        return "\n".join(connection.execute(select(campaign_versions.c.source)).scalars())


def error_pages(gateway: RunningGateway) -> str:
    """What somebody sees who knocks at the wrong door, or at the right one wrongly."""
    form = {"From": XIMENA, "Body": WORRY, "AccountSid": ACCOUNT_SID}
    pages = [carrier_posts(gateway, "/webhooks/sms", **form)[1], stranger_posts(gateway, "/webhooks/sms", **form)[1]]
    pages += [carrier_posts(gateway, f"/webhooks/{quote(XIMENA)}", **form)[1]]
    connection = http.client.HTTPConnection(urlsplit(gateway.url).netloc, timeout=60)
    for path in (f"/{quote(XIMENA)}", f"/webhooks/sms?From={quote(XIMENA)}", f"/api/v1/campaigns/{quote(XIMENA)}"):
        connection.request("GET", path)
        answer = connection.getresponse()
        assert answer.status in {401, 404, 405}
        pages.append(answer.read().decode())
    connection.close()
    return "\n".join(pages)


def test_nobody_finds_a_trace(gateway: RunningGateway, capfd: pytest.CaptureFixture[str]) -> None:
    with recorded(gateway.runtime.queues.redis) as written:
        every_journey(gateway)
        pages = error_pages(gateway)
        in_redis = written()
    logged = capfd.readouterr().err
    webhooks = [str(line["url"]) for line in gateway.sandbox.client.log() if line["kind"] == "webhook"]
    stored = database_dump(gateway.runtime.settings.database_url)
    private = private_of(gateway)

    assert '"event"' in logged
    assert all(job in in_redis for job in (b"ring_supporter", b"send_message", b"ask_signer"))
    assert any("/webhooks/status/" in url for url in webhooks)
    assert gateway.count(messages, messages.c.direction == "in") > 5
    assert b"keep-families-together" in stored
    assert len(private) > 1000
    places = {
        "logs": logged.encode(),
        "Redis": in_redis,
        "URLs": "\n".join(webhooks).encode(),
        "error pages": pages.encode(),
        "the database": stored,
    }
    assert {place: private.found_in(heap) for place, heap in places.items()} == {place: [] for place in places}


def test_one_text_in_clear_would_be_found(gateway: RunningGateway) -> None:
    by_text(gateway)
    url, private = gateway.runtime.settings.database_url, private_of(gateway)
    assert private.found_in(database_dump(url)) == []

    by_hand = text("UPDATE messages SET body = :body WHERE id = (SELECT min(id) FROM messages)")
    with gateway.runtime.db.transaction() as transaction:
        transaction.execute(by_hand.bindparams(bindparam("body", WORRY.encode(), LargeBinary)))
    assert private.found_in(database_dump(url)) != []


def _as_it_is(said: bytes) -> bytes:
    return said


def _in_hexadecimal(said: bytes) -> bytes:
    return said.hex().encode()


def _in_capitals(said: bytes) -> bytes:
    return said.upper()


def _in_a_form(said: bytes) -> bytes:
    return quote_plus(said).encode()


def _in_an_address(said: bytes) -> bytes:
    return quote(said).encode()


@pytest.mark.parametrize("written", [_as_it_is, _in_hexadecimal, _in_capitals, _in_a_form, _in_an_address, b64encode])
@pytest.mark.parametrize("before", [b"", b"x", b"xy"])
@pytest.mark.parametrize(
    "said", ["+13125550171", "Ximena Quetzal", "so I wrote: zanahoria is what", "mi hermana Nuñez tiene miedo"]
)
def test_the_search_finds_it_however_it_is_written(
    said: str, before: bytes, written: Callable[[bytes], bytes]
) -> None:
    private = Private(["3125550171", "Ximena Quetzal"], [WORRY, "¿Mi hermana Nuñez tiene miedo?"], "")
    assert private.found_in(b"\xff\x00 " + written(before + said.encode()) + b" \x80\n") != []
    assert private.found_in(b"\xff\x00 " + written(before + b"Thank you for calling") + b" \x80\n") == []


def test_what_the_campaign_says_itself_is_no_secret() -> None:
    private = Private([], ["To sign, text your name. You are number 54."], "To sign, text your name.")
    assert private.found_in(b"To sign, text your name.") == []
    assert private.found_in(b"you are number 54") != []

"""A link in a text to many leads to its page, and is counted; nobody is told apart."""

from concurrent.futures import ThreadPoolExecutor

from gateway.links.openings import Openings
from tests.blasts.people import joins, sent, written
from tests.links.opening import ENGLISH, PAGE, SPANISH, links_of, opens
from tests.running import RunningGateway


def test_a_link_is_short_and_leads_to_its_page(gateway: RunningGateway) -> None:
    joins(gateway, "+13125551000")
    joins(gateway, "+13125551001", "es")
    ana, luis = gateway.phone("+13125551000"), gateway.phone("+13125551001")
    written(gateway, "april", en=ENGLISH)
    written(gateway, en=ENGLISH, es=SPANISH)
    sent(gateway)
    english, spanish = links_of(gateway)
    assert ana.inbox == [f"Puerta Abierta: march on Friday! {gateway.url}/x/{english.code}. Reply STOP to end."]
    assert f"/x/{spanish.code} " in luis.inbox[0]
    for end in ("", "/"):
        status, headers, _ = opens(gateway, f"/x/{english.code}{end}")
        assert (status, headers["Location"]) == (302, PAGE)
    assert (headers["Referrer-Policy"], headers["Cache-Control"]) == ("no-referrer", "no-store")
    assert "Set-Cookie" not in headers
    opens(gateway, f"/x/{spanish.code.upper()}).")  # as a telephone takes it, or somebody types it
    assert [(link.language, link.clicks) for link in links_of(gateway)] == [("en", 2), ("es", 1)]
    assert [link.clicks for link in links_of(gateway, "april")] == [0]


def test_many_at_once_are_all_counted(gateway: RunningGateway) -> None:
    written(gateway, en=ENGLISH)
    [link] = links_of(gateway)
    openings = Openings(gateway.runtime.db)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: openings.click(link.code, None), range(64)))
    assert links_of(gateway)[0].clicks == 64

"""What is no click, no link, and no page to lead to."""

import pytest
from sqlalchemy import text

from gateway.blasts.errors import BlastError
from gateway.blasts.wording import composing
from gateway.blasts.wording.composing import compose
from gateway.links import store
from gateway.settings import Settings
from tests.blasts.people import written
from tests.inbox.conftest import Organizer
from tests.links.opening import ENGLISH, PAGE, links_of, opens
from tests.links.test_previews import PROGRAMS
from tests.running import RunningGateway


@pytest.fixture
def backend() -> str:
    """What depends on the database is tested beside this."""
    return "sqlite"


def test_what_no_person_opens_is_not_counted(gateway: RunningGateway) -> None:
    written(gateway, en=ENGLISH)
    [link] = links_of(gateway)
    for agent in PROGRAMS[:3]:
        assert opens(gateway, f"/x/{link.code}", agent)[1]["Location"] == PAGE
    assert opens(gateway, f"/x/{link.code}", method="HEAD")[0] == 302
    assert opens(gateway, f"/t/{link.code}")[1]["Location"] == PAGE  # in a test text
    assert links_of(gateway)[0].clicks == 0


def test_whoever_cannot_be_counted_gets_their_page(gateway: RunningGateway) -> None:
    written(gateway, en=ENGLISH)
    [link] = links_of(gateway)
    full = "CREATE TRIGGER full BEFORE UPDATE ON links BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
    with gateway.runtime.db.transaction() as transaction:
        transaction.execute(text(full))
    assert opens(gateway, f"/x/{link.code}")[1]["Location"] == PAGE


def test_a_code_that_is_none_leads_nowhere_in_both_languages(gateway: RunningGateway) -> None:
    written(gateway, en=ENGLISH)
    [link] = links_of(gateway)
    other = link.code[:-1] + ("b" if link.code[-1] != "b" else "c")
    for code in (
        other,
        link.code + "b",
        f"{link.code}/b",
        link.code * 1000,
        "https:",
        "%00",
        "%2B13125551000",
        "%C3%A9",
    ):
        for path in (f"/x/{code}", f"/t/{code}"):
            status, headers, page = opens(gateway, path)
            assert (status, headers.get("Location")) == (404, None)
            assert "leads nowhere" in page
            assert "no lleva a ninguna parte" in page
            assert "312555" not in page
    with pytest.raises(BlastError, match="write https://"):
        compose(gateway.runtime, {"en": ENGLISH.replace("https", "http")}, "Puerta Abierta")
    with pytest.raises(BlastError, match="a field cannot stand in a link"):
        compose(gateway.runtime, {"en": f"Puerta Abierta: {PAGE}{{zip}} Reply STOP to end."}, "Puerta Abierta")


def test_a_short_link_that_is_pasted_again_is_the_page_behind_it(gateway: RunningGateway) -> None:
    """As it stands in a text that was sent, in a test text, in the plain form of a preview."""
    written(gateway, "march", en=ENGLISH)
    [link] = links_of(gateway)
    for path in ("x", "t"):
        found = composing.shortened(gateway.runtime, {"en": f"Go: {gateway.url}/{path}/{link.code}."})
        assert found.written == {"en": f"Go: {PAGE}."}
        assert found.codes["en"][PAGE] != link.code
    with pytest.raises(BlastError, match="leads nowhere; paste the address of the page"):
        compose(gateway.runtime, {"en": ENGLISH.replace(PAGE, f"{gateway.url}/x/bcdfghjk")}, "Puerta Abierta")


def test_everything_that_is_wrong_is_said_at_once(gateway: RunningGateway) -> None:
    with pytest.raises(BlastError) as fault:
        compose(gateway.runtime, {"en": "Come: http://pa.org", "es": "Puerta Abierta: venga"}, "Puerta Abierta")
    assert [line[:25] for line in str(fault.value).splitlines()] == [
        "en: http://pa.org: write ",
        "en: it does not say who w",
        "en: it does not say how t",
        "es: it does not say how t",
    ]


def test_the_plain_form_has_whole_links(gateway: RunningGateway) -> None:
    page = "https://pa.org/únete"
    text = f"Puerta Abierta: únete a la marcha del viernes, te esperamos todos: {page} Responda ALTO para terminar."
    found = composing.shortened(gateway.runtime, {"es": text}).reviews("Puerta Abierta")["es"]
    assert found.plain == text.replace(": únete", ": unete")


def test_whether_the_name_in_short_links_leads_here(gateway: RunningGateway, organizer: Organizer) -> None:
    for url, said in (
        (gateway.url, "fine   LINK_URL: "),
        (gateway.sandbox.url, "wrong  LINK_URL: "),
        ("http://127.0.0.1:1", "note   LINK_URL: "),
    ):
        assert said in organizer.types("doctor", LINK_URL=url).output


def test_a_domain_of_its_own() -> None:
    ours, both = Settings(public_url="https://sms.example.org"), "Read https://sms.example.org/x/xxxxxxxx."
    codes = {PAGE: "xxxxxxxx"}
    assert store.shortened(ours, f"Read {PAGE}.", codes) == both
    assert store.for_test(both) == "Read https://sms.example.org/t/xxxxxxxx."
    theirs = ours.model_copy(update={"link_url": "https://go.pa.org"})
    assert store.shortened(theirs, f"Read {PAGE}.", codes) == "Read https://go.pa.org/x/xxxxxxxx."

"""An organizer blocks a telephone, by its number or by what it sent."""

import re
from datetime import timedelta

import pytest
import time_machine

from gateway.abuse.blocklist import blocked
from gateway.clock import now
from gateway.models.audit import audit
from gateway.models.messages import messages
from gateway.models.protection import blocklist
from tests.inbox.conftest import Organizer
from tests.posting import calls_withheld
from tests.running import RunningGateway

ROSA = "+13125550101"
JUAN = "+13125550102"


def is_blocked(gateway: RunningGateway, phone: str = ROSA) -> str | None:
    with gateway.runtime.db.transaction() as transaction:
        return blocked(transaction, phone)


def actions(gateway: RunningGateway) -> list[tuple[str, str]]:
    return [(row.who.partition(" ")[0], row.action) for row in gateway.rows(audit)]


def test_block_list_and_let_in_again(gateway: RunningGateway, organizer: Organizer) -> None:
    said = organizer.succeeds("blocklist add", "(312) 555-0101", "--why", "insults at night", "--as", "rita")
    assert said == "Blocked for good.\n"
    assert is_blocked(gateway) == "insults at night"
    listed = organizer.succeeds("blocklist list --as rita")
    assert re.search(r"UTC  for good  rita \(.+\): insults at night\n", listed)
    assert organizer.succeeds("blocklist remove +13125550101 --as rita") == "It is let in again.\n"
    assert is_blocked(gateway) is None
    assert "not blocked" in organizer.succeeds("blocklist remove +13125550101 --as rita")
    assert organizer.succeeds("blocklist list --as rita") == "Nobody is blocked.\n"
    assert {who for who, _ in actions(gateway)} == {"rita"}
    assert [action for _, action in actions(gateway)] == [
        f"blocklist {did}" for did in ("add", "list", "remove", "remove", "list")
    ]


def test_for_a_week(gateway: RunningGateway, organizer: Organizer) -> None:
    assert "until 2026-11-25" in organizer.succeeds("blocklist add +13125550101 --why spam --for 7d")
    assert "until 2026-11-25" in organizer.succeeds("blocklist list")
    with time_machine.travel(now() + timedelta(days=8)):
        assert is_blocked(gateway) is None
        assert organizer.succeeds("blocklist list") == "Nobody is blocked.\n"


def test_the_list_shows_no_number(organizer: Organizer) -> None:
    organizer.succeeds("blocklist add +13125550101 --why spam")
    assert "555" not in organizer.succeeds("blocklist list")
    assert "555" not in organizer.succeeds("audit list")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("12 --why x", "PHONE is no telephone"),
        ("+13125550101", "--why"),
        ("+13125550101 --why x --for ever", "--for takes hours, days or weeks"),
        ("+13125550101 --why x --for 0d", "--for takes hours, days or weeks"),
        ("+13125550101 --why +13125550101", "seems to hold a telephone number"),
    ],
)
def test_what_was_typed_wrong_is_said(gateway: RunningGateway, organizer: Organizer, line: str, told: str) -> None:
    assert told in organizer.fails(f"blocklist add {line}")
    assert gateway.count(blocklist) == 0


def test_whoever_sent_an_item_is_blocked(gateway: RunningGateway, organizer: Organizer) -> None:
    gateway.phone().texts("I hate you all")
    [item] = organizer.items()
    assert (
        organizer.succeeds("inbox block", item, "--why", "hate", "--as", "rita")
        == f"{item}: done. Blocked for good.\n"
    )
    assert is_blocked(gateway) == "hate"
    assert organizer.items() == []
    assert gateway.count(messages, messages.c.needs_person) == 0
    assert "blocked by rita" in organizer.fails("inbox done", item)
    assert ("rita", "inbox block") in actions(gateway)


def test_an_item_that_cannot_be_blocked_waits_still(gateway: RunningGateway, organizer: Organizer) -> None:
    gateway.phone().texts("I hate you all")
    [item] = organizer.items()
    assert "--why" in organizer.fails("inbox block", item, "--why", " ")
    assert organizer.items() == [item]


def test_a_withheld_number_cannot_be_blocked(gateway: RunningGateway, organizer: Organizer) -> None:
    calls_withheld(gateway, "110")
    [item] = organizer.items()
    assert "withheld their number" in organizer.fails("inbox block", item, "--why", "rude")
    assert organizer.items() == [item]


def test_the_inbox_marks_what_needs_another_look(gateway: RunningGateway, organizer: Organizer) -> None:
    gateway.phone().texts("I'm done")
    machine = gateway.phone(JUAN)
    for _ in range(9):
        machine.texts("HELP")
    listed = organizer.succeeds("inbox list")
    assert "[wants to stop?] I'm done" in listed
    assert "[a machine?] HELP" in listed

"""What people on a list agreed to holds for that alone, and can be shown."""

from dataclasses import replace
from datetime import datetime
from typing import Literal

import pytest

from gateway import reachable
from gateway.consent import stands
from gateway.contact import Allowed, Refused, Rules, may_contact
from gateway.models.supporters import consents
from gateway.proof import as_text, proof_of
from tests.consent.test_standing import entry
from tests.lists.conftest import ANA, CHURCH, PLAIN, Desk
from tests.running import NOON

RULES = Rules.read("9-20", "", ("US",), 3)


def verdict(desk: Desk, channel: Literal["text", "call"], at: datetime = NOON) -> Allowed | Refused:
    with desk.runtime.db.transaction() as transaction:
        person = reachable.person(transaction, desk.people[ANA].id, "campaign")
    return may_contact(person, channel, "campaign", RULES, at)


@pytest.mark.parametrize(("agreed", "refused"), [("text", {"call"}), ("call", {"text"}), ("both", set())])
def test_of_texts_and_calls_it_is_what_they_agreed_to(
    desk: Desk, agreed: Literal["text", "call", "both"], refused: set[str]
) -> None:
    desk.takes(PLAIN, replace(CHURCH, channel=agreed))
    channels: tuple[Literal["text", "call"], ...] = ("text", "call")
    assert {channel for channel in channels if verdict(desk, channel) == Refused("no consent")} == refused


def test_a_second_list_adds_the_other(desk: Desk) -> None:
    desk.takes(PLAIN)
    desk.takes(PLAIN, replace(CHURCH, channel="call"))
    assert verdict(desk, "call") == verdict(desk, "text") == Allowed()


def test_their_own_keyword_is_for_both() -> None:
    by_list = replace(entry(0, "opt_in", "import"), channel="text")
    assert stands([by_list], None).only == "text"
    assert stands([by_list, entry(1, "opt_in")], None).only is None


def test_the_proof_shows_the_list_and_its_words(desk: Desk) -> None:
    desk.takes(PLAIN)
    proof = proof_of(desk.runtime, "me", ANA)
    assert proof
    page = as_text(proof)
    assert "on a list that we were given (San Pio church)" in page
    assert f"shown to them: {CHURCH.words}" in page
    assert "Has agreed to texts." in page
    assert [row.words for row in desk.rows(consents)] == [None, None], "they stand once, in the list"

"""Every way to ask to be forgotten leads to the same end."""

import pytest

from gateway.models.protection import erasures
from gateway.models.supporters import supporters
from tests.erasure.people import NAMES, XIMENA, signs_by_text
from tests.erasure.test_forgetting import left_of_her, until_done
from tests.running import RunningGateway


@pytest.mark.parametrize(("words", "told"), [("FORGET ME", "erasing all"), ("Olvídame por favor", "borrar todo")])
def test_by_text(gateway: RunningGateway, words: str, told: str) -> None:
    phone = gateway.phone(XIMENA)
    signs_by_text(phone, NAMES[0])
    assert told in phone.texts(words)[0]
    [erasure] = gateway.rows(erasures)
    assert erasure.source == "word"
    until_done(gateway)
    assert left_of_her(gateway) == []
    assert len(phone.inbox) == 3, "one answer, and nothing after it"


def test_by_a_key_on_the_phone(gateway: RunningGateway) -> None:
    phone = gateway.phone(XIMENA)
    signs_by_text(phone, NAMES[0])
    phone.dials()
    phone.presses("9")
    [person] = gateway.rows(supporters)
    assert person.opted_out_at
    phone.presses("9")
    [erasure] = gateway.rows(erasures)
    assert erasure.source == "key"
    phone.waits(30)
    until_done(gateway)
    assert left_of_her(gateway) == []


def test_by_somebody_who_never_wrote_before(gateway: RunningGateway) -> None:
    gateway.phone(XIMENA).texts("FORGET ME")
    until_done(gateway)
    assert left_of_her(gateway) == []
    assert gateway.count(supporters) == 0


def test_on_a_number_where_the_carrier_answers_stop(gateway: RunningGateway) -> None:
    """FORGET ME is none of the carrier's words."""
    phone = gateway.phone(XIMENA)
    assert "erasing all" in phone.texts("FORGET ME", to="+12025550143")[0]
    until_done(gateway)
    assert left_of_her(gateway) == []

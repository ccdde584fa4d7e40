"""Machines on the other end of the line: a few answers, then silence, and one word to a person."""

from collections.abc import Callable

import pytest

from gateway.models.messages import messages
from gateway.models.supporters import supporters
from gateway.sandbox.client import Phone
from tests.running import RunningGateway

Bot = Callable[[str, int], str]


def converse(phone: Phone, first: str, bot: Bot, rounds: int = 40) -> int:
    """How many answers of ours it takes until we fall silent; the bot answers each one at once."""
    said = phone.texts(first)
    for place in range(rounds):
        if not said:
            return place
        said = phone.texts(bot(said[-1], place))
    return rounds


def flagged(gateway: RunningGateway) -> int:
    return gateway.count(messages, messages.c.needs_person)


@pytest.mark.parametrize("first", ["SIGN", "hello"])
@pytest.mark.parametrize(
    "bot",
    [
        lambda _said, _place: "I'm driving right now. I'll text you back later. (Auto-reply)",
        lambda said, _place: said,
        lambda said, _place: f"You wrote: {said}",
        lambda _said, _place: "Familias: thank you for writing. A person will read this. Text SIGN or CALL.",
        lambda _said, _place: "HELP",
        lambda _said, _place: "STOP",
        lambda _said, _place: "START",
        lambda _said, _place: "SIGN",
        lambda _said, _place: "CALL",
        lambda _said, place: ("INFO", "HELP")[place % 2],
        lambda _said, place: f"Ticket #{place}: we have received your message and will get back to you.",
    ],
    ids=[
        "driving", "echo", "quotes", "another gateway", "help bot", "stop bot", "start bot", "sign bot", "call bot",
        "two words", "counts",
    ],
)  # fmt: skip
def test_a_machine_gets_a_few_answers(gateway: RunningGateway, bot: Bot, first: str) -> None:
    phone = gateway.phone()
    assert converse(phone, first, bot) <= 8
    for _ in range(10):
        phone.texts(bot("", 0))
    gateway.run_jobs()
    assert len(phone.inbox) <= 10, "it stays silent whatever comes"
    assert gateway.count(messages, messages.c.purpose == "loop", messages.c.needs_person) <= 1


def test_a_person_is_told_once(gateway: RunningGateway) -> None:
    phone = gateway.phone()
    converse(phone, "HELP", lambda _said, _place: "HELP")
    for _ in range(10):
        phone.texts("HELP")
    assert flagged(gateway) == 1
    assert gateway.runtime.tallies.today("loops") >= 10


def test_a_machine_that_says_stop_has_stopped(gateway: RunningGateway) -> None:
    phone = gateway.phone()
    converse(phone, "HELP", lambda _said, _place: "HELP")
    assert "unsubscribed" in phone.texts("STOP")[0], "found to be a machine or not"
    [person] = gateway.rows(supporters)
    assert person.opted_out_at


def test_others_at_the_same_phone_are_heard(gateway: RunningGateway) -> None:
    phone = gateway.phone()
    converse(phone, "HELP", lambda _said, _place: "HELP")
    assert phone.texts("SIGN Ana Ruiz 60601")
    assert "number 54" in phone.texts("yes")[0]


def test_after_some_hours_it_is_tried_again(gateway: RunningGateway) -> None:
    phone = gateway.phone()
    converse(phone, "HELP", lambda _said, _place: "HELP")
    assert phone.texts("HELP") == []
    gateway.advance(hours=4)
    assert phone.texts("HELP")


def test_a_person_who_makes_three_mistakes_is_helped(gateway: RunningGateway) -> None:
    phone = gateway.phone()
    assert phone.texts("SIGN")
    for wrong in ("what?", "what?", "what?"):
        phone.texts(wrong)
    assert phone.texts("SIGN Ana Ruiz 60601")
    assert phone.texts("yes")
    assert gateway.count(messages, messages.c.purpose == "loop") == 0


def test_a_person_who_asks_to_be_rung_all_afternoon_is_answered(gateway: RunningGateway) -> None:
    phone = gateway.phone(behaviour="busy")
    for _ in range(9):
        assert phone.texts("CALL")
        gateway.run_jobs()
        gateway.advance(minutes=3)
    assert gateway.count(messages, messages.c.purpose == "loop") == 0


def test_a_family_signs_from_one_phone(gateway: RunningGateway) -> None:
    phone = gateway.phone()
    for name in ("Ana", "Marta", "Eva", "Luis", "Rosa", "Juan"):
        assert phone.texts(f"SIGN {name} Ruiz 60601")
        assert phone.texts("yes")
    assert gateway.count(messages, messages.c.purpose == "loop") == 0

"""Signatures from elsewhere are confirmed by text: asked once, reminded once, then left alone."""

from datetime import timedelta

from gateway.campaigns import set_status
from gateway.models.messages import messages
from gateway.models.signatures import signatures
from gateway.petitions import add_pending
from tests.running import SHORT_CODE, RunningGateway

ROSA = "+13125550107"


def _signs_on_paper(gateway: RunningGateway, phone: str = ROSA, name: str = "Rosa Díaz") -> None:
    live = gateway.runtime.directory.by_slug("keep-families-together")
    assert live
    with gateway.runtime.db.transaction() as transaction:
        add_pending(
            gateway.runtime,
            transaction,
            campaign=live,
            phone=phone,
            name=name,
            zip_code="60608",
            language="es",
            channel="paper",
            source="Parish hall",
        )


def _questions(gateway: RunningGateway) -> int:
    return gateway.count(messages, messages.c.purpose.in_(("confirmation", "reminder")))


def test_asked_once_and_confirmed_with_yes(gateway: RunningGateway) -> None:
    rosa = gateway.phone(ROSA)
    _signs_on_paper(gateway)
    gateway.run_jobs()
    gateway.advance(5)
    assert "Rosa Díaz" in rosa.last_text
    assert "54" in rosa.texts("sí")[0]
    gateway.advance(days=3)
    assert _questions(gateway) == 1
    assert [row.status for row in gateway.rows(signatures)] == ["confirmed"]


def test_no_takes_the_name_off(gateway: RunningGateway) -> None:
    rosa = gateway.phone(ROSA)
    _signs_on_paper(gateway)
    gateway.run_jobs()
    gateway.advance(5)
    rosa.texts("NO")
    assert [row.status for row in gateway.rows(signatures)] == ["withdrawn"]
    _signs_on_paper(gateway)
    gateway.advance(days=3)
    assert _questions(gateway) == 1


def test_reminded_once_and_then_never_again(gateway: RunningGateway) -> None:
    _signs_on_paper(gateway)
    gateway.run_jobs()
    for _ in range(6):
        gateway.advance(hours=25)
    assert _questions(gateway) == 2
    assert [row.status for row in gateway.rows(signatures)] == ["pending"]


def test_the_same_paper_twice_asks_once(gateway: RunningGateway) -> None:
    _signs_on_paper(gateway)
    _signs_on_paper(gateway)
    gateway.run_jobs()
    gateway.advance(5)
    assert _questions(gateway) == 1
    assert gateway.count(signatures) == 1


def test_nobody_is_asked_at_night(gateway: RunningGateway) -> None:
    gateway.clock.shift(timedelta(hours=9))  # eleven at night in Chicago
    _signs_on_paper(gateway)
    gateway.run_jobs()
    assert _questions(gateway) == 0
    gateway.advance(hours=10)
    assert _questions(gateway) == 1


def test_nobody_is_asked_after_stop(gateway: RunningGateway) -> None:
    gateway.phone(ROSA).texts("ALTO")
    _signs_on_paper(gateway)
    for _ in range(3):
        gateway.advance(hours=20)
    assert _questions(gateway) == 0


def test_a_landline_is_not_asked(gateway: RunningGateway) -> None:
    gateway.phone(ROSA, line_type="landline")
    _signs_on_paper(gateway)
    for _ in range(3):
        gateway.advance(hours=20)
    assert _questions(gateway) == 0


def test_an_unfinished_text_signature_is_reminded_once(gateway: RunningGateway) -> None:
    rosa = gateway.phone(ROSA)
    rosa.texts("FIRMAR Rosa Diaz 60608")
    for _ in range(4):
        gateway.advance(hours=25)
    assert _questions(gateway) == 1  # and days later the answer still counts
    assert "54" in rosa.texts("SI")[0]


def test_the_question_waits_while_another_is_open(gateway: RunningGateway) -> None:
    rosa = gateway.phone(ROSA)
    rosa.texts("CALL")
    _signs_on_paper(gateway)
    gateway.run_jobs()
    assert _questions(gateway) == 0


def test_the_question_comes_from_the_short_code(gateway: RunningGateway) -> None:
    _signs_on_paper(gateway)
    gateway.run_jobs()
    [question] = gateway.rows(messages)
    number = gateway.runtime.directory.number(SHORT_CODE)
    assert number
    assert question.number_id == number.id


def test_a_paused_campaign_asks_when_it_goes_on(gateway: RunningGateway) -> None:
    set_status(gateway.runtime.db, "keep-families-together", "paused")
    gateway.runtime.directory.refresh()
    _signs_on_paper(gateway)
    gateway.advance(hours=2)
    assert _questions(gateway) == 0
    set_status(gateway.runtime.db, "keep-families-together", "live")
    gateway.runtime.directory.refresh()
    gateway.advance(hours=2)
    assert _questions(gateway) == 1

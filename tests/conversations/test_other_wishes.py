"""What people ask for beside STOP, HELP and START: to be forgotten, off the petition, perhaps to be left alone."""

import pytest

from gateway.models.conversations import conversations
from gateway.models.messages import messages
from gateway.models.protection import erasures
from gateway.models.signatures import signatures
from gateway.models.supporters import supporters
from tests.running import HOTLINE, RunningGateway

ANA = "+13125550101"


@pytest.mark.parametrize("words", ["FORGET ME", "OLVIDAME", "Olvídame por favor", "delete all my data"])
def test_forget_me_is_confirmed_once_and_begun(gateway: RunningGateway, words: str) -> None:
    ana = gateway.phone(ANA)
    ana.texts("SIGN Ana Ruiz 60601")
    [answer] = ana.texts(words)
    assert "erasing" in answer or "borrar" in answer
    assert gateway.rows(supporters)[0].opted_out_at is not None
    assert [row.source for row in gateway.rows(erasures)] == ["word"]
    assert gateway.count(conversations, conversations.c.awaits_text) == 0


@pytest.mark.parametrize("words", ["remove my name from the petition", "quiten mi firma por favor"])
def test_a_name_comes_off_the_petition_and_its_owner_stays(gateway: RunningGateway, words: str) -> None:
    ana = gateway.phone(ANA)
    ana.texts("SIGN Ana Ruiz 60601")
    ana.texts("YES")
    [answer] = ana.texts(words)
    assert "off the petition" in answer or "lista de firmas" in answer
    assert [row.status for row in gateway.rows(signatures)] == ["withdrawn"]
    assert gateway.rows(supporters)[0].opted_out_at is None


def test_a_name_withdrawn_while_it_is_being_asked_about_is_not_asked_about_again(gateway: RunningGateway) -> None:
    ana = gateway.phone(ANA)
    ana.texts("SIGN Ana Ruiz 60601")
    ana.texts("take my name off the petition")
    assert gateway.count(signatures, signatures.c.status == "withdrawn") == 1
    assert gateway.count(conversations, conversations.c.awaits_text) == 0
    gateway.advance(hours=30)
    assert gateway.count(messages, messages.c.purpose.in_(("confirmation", "reminder"))) == 0


def test_of_two_names_of_one_phone_a_person_finds_out_which(gateway: RunningGateway) -> None:
    ana = gateway.phone(ANA)
    for name in ("Ana Ruiz", "Luis Ruiz"):
        ana.texts(f"SIGN {name} 60601")
        ana.texts("YES")
    [answer] = ana.texts("remove my name from the petition")
    assert "person" in answer
    assert gateway.count(signatures, signatures.c.status == "confirmed") == 2
    assert gateway.count(messages, messages.c.needs_person) == 1


def test_what_may_be_a_stop_goes_to_a_person_and_says_how_to_stop(gateway: RunningGateway) -> None:
    [answer] = gateway.phone(ANA).texts("not interested")
    assert "STOP" in answer
    [flagged] = gateway.rows(messages, messages.c.needs_person)
    assert flagged.purpose == "maybe_stop"
    assert gateway.rows(supporters)[0].opted_out_at is None


def test_what_may_be_a_stop_in_the_middle_of_a_question_does_both(gateway: RunningGateway) -> None:
    ana = gateway.phone(ANA)
    ana.texts("SIGN Ana Ruiz 60601")
    assert ana.texts("wrong number")
    assert gateway.count(messages, messages.c.purpose == "maybe_stop") == 1


def test_no_thanks_to_our_own_question_is_its_answer(gateway: RunningGateway) -> None:
    ana = gateway.phone(ANA)
    ana.texts("SIGN Ana Ruiz 60601")
    assert ana.texts("no thanks")
    assert gateway.count(messages, messages.c.purpose == "maybe_stop") == 0


def test_a_second_stop_is_not_confirmed_a_second_time(gateway: RunningGateway) -> None:
    ana = gateway.phone(ANA)
    ana.texts("SIGN Ana Ruiz 60601")
    assert len(ana.texts("STOP")) == 1
    assert ana.texts("stop already") == []
    assert "welcome back" in ana.texts("START")[0]
    assert len(ana.texts("STOP")) == 1


def test_stop_to_the_other_number_is_confirmed_there(gateway: RunningGateway) -> None:
    ana = gateway.phone(ANA)
    ana.texts("STOP")
    [answer] = ana.texts("please stop texting me", to=HOTLINE)
    assert "unsubscribed" in answer


def test_start_after_a_stop_in_other_words_is_answered_by_us_on_a_long_code(gateway: RunningGateway) -> None:
    """The carrier blocked nobody, so it says nothing."""
    ana = gateway.phone(ANA)
    ana.texts("please stop texting me", to=HOTLINE)
    [answer] = ana.texts("START", to=HOTLINE)
    assert "welcome back" in answer


def test_start_after_the_carriers_own_stop_is_answered_by_the_carrier(gateway: RunningGateway) -> None:
    ana = gateway.phone(ANA)
    ana.texts("STOP", to=HOTLINE)
    ana.texts("START", to=HOTLINE)
    assert gateway.count(messages, messages.c.purpose == "notice") == 0
    assert gateway.rows(supporters)[0].opted_out_at is None


@pytest.mark.parametrize("words", ["STOP", "ALTO", "BAJA"])
def test_behind_advanced_opt_out_the_short_code_answers_once(gateway: RunningGateway, words: str) -> None:
    gateway.sandbox.client.opt_out("72345", "advanced")
    ana = gateway.phone(ANA)
    ana.texts("SIGN Ana Ruiz 60601")
    seen = len(ana.thread)
    ana.texts(words)
    gateway.advance(5)
    assert gateway.count(messages, messages.c.purpose == "notice") == 0
    assert gateway.rows(supporters)[0].opted_out_at is not None
    assert len(ana.thread) == seen + 2


def test_behind_advanced_opt_out_a_plain_sentence_is_answered_by_us(gateway: RunningGateway) -> None:
    gateway.sandbox.client.opt_out("72345", "advanced")
    ana = gateway.phone(ANA)
    [answer] = ana.texts("ya no me manden mensajes por favor")
    assert "ya no va a recibir" in answer


def test_yes_is_our_answer_even_where_the_carrier_takes_it_for_start(gateway: RunningGateway) -> None:
    gateway.sandbox.client.opt_out("72345", "advanced")
    ana = gateway.phone(ANA)
    ana.texts("STOP")
    ana.texts("YES")
    gateway.advance(5)
    assert gateway.rows(supporters)[0].opted_out_at is not None

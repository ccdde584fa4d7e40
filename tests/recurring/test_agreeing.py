"""Asked for by text or by key: what is answered, what is refused, what is written down."""

from datetime import date
from typing import Any

import pytest

from gateway.models.messages import messages
from gateway.models.recurring import recurring_calls, recurring_days
from gateway.models.supporters import consents, supporters
from gateway.sandbox.client import Phone
from tests.running import RunningGateway


def active(gateway: RunningGateway) -> list[Any]:
    return gateway.rows(recurring_calls, recurring_calls.c.status == "active")


def test_by_text_in_english(gateway: RunningGateway) -> None:
    phone = gateway.phone()
    [answer] = phone.texts("REMIND ME every tuesday at 5")
    assert "every Tuesday at 5 p.m. (Central time), November 24 to January 12" in answer
    assert "NO WEEKLY to end these calls, STOP" in answer
    [rule] = active(gateway)
    assert (rule.weekday, rule.minute, rule.zone) == (1, 17 * 60, "America/Chicago")
    assert (rule.next_on, rule.last_on) == (date(2026, 11, 24), date(2027, 1, 12))
    [entry] = gateway.rows(consents)
    assert (entry.kind, entry.source) == ("opt_in", "weekly")
    assert entry.words.startswith("REMIND ME every tuesday at 5")
    assert answer in entry.words, "the ledger holds what was shown"
    assert not gateway.count(messages, messages.c.needs_person)


def test_by_text_in_spanish(gateway: RunningGateway) -> None:
    [answer] = gateway.phone().texts("llámenme todos los martes a las 5 de la tarde")
    assert "cada martes a las 5 de la tarde (hora del centro), del 24 de noviembre al 12 de enero" in answer
    assert "NO SEMANAL" in answer
    [person] = gateway.rows(supporters)
    assert person.language == "es", "they are rung in their language"


def test_another_day_takes_the_place_of_the_first(gateway: RunningGateway) -> None:
    phone = gateway.phone()
    phone.texts("CALL EVERY TUESDAY")
    assert "every Friday at 10 a.m." in phone.texts("call every friday 10am")[0]
    assert [rule.weekday for rule in active(gateway)] == [4]


def test_an_hour_of_the_night_is_not_taken(gateway: RunningGateway) -> None:
    phone = gateway.phone()
    assert "only ring you between 9 a.m. and 8 p.m." in phone.texts("call every tuesday at 11pm")[0]
    assert "between noon and 8 p.m." in phone.texts("call every sunday at 10am")[0]
    alabama = gateway.phone("+12055550101")
    assert "may not ring where you live" in alabama.texts("call every sunday at 2pm")[0]
    assert not active(gateway)


def test_a_place_with_two_clocks_is_asked_for_its_zip(gateway: RunningGateway) -> None:
    phone = gateway.phone("+18505550101")
    assert "CALL EVERY TUESDAY 5PM 60601" in phone.texts("CALL EVERY TUESDAY 5PM")[0]
    assert "(Central time)" in phone.texts("CALL EVERY TUESDAY 5PM 32501")[0]
    [person] = gateway.rows(supporters)
    assert person.zip == "32501"


def test_more_than_one_day_is_asked_about(gateway: RunningGateway) -> None:
    assert "once a week" in gateway.phone().texts("call every monday and friday")[0]
    assert not active(gateway)


def test_in_the_middle_of_signing_the_question_stays_open(gateway: RunningGateway) -> None:
    phone = gateway.phone()
    phone.texts("SIGN")
    assert "every Tuesday" in phone.texts("call every tuesday")[0]
    phone.texts("Ana Ruiz")
    phone.texts("60601")
    assert "number" in phone.texts("yes")[0]


@pytest.mark.parametrize("words", ["NO WEEKLY", "no martes", "dont call me every tuesday"])
def test_a_word_ends_these_and_nothing_else(gateway: RunningGateway, words: str) -> None:
    phone = gateway.phone()
    phone.texts("CALL EVERY TUESDAY")
    assert len(phone.texts(words)) == 1
    assert not active(gateway)
    [person] = gateway.rows(supporters)
    assert person.opted_out_at is None
    doubtful = gateway.count(messages, messages.c.purpose == "maybe_stop")
    assert doubtful == (words == "dont call me every tuesday"), "a person looks whether they meant more"


def test_stop_ends_them_and_start_alone_brings_none_back(gateway: RunningGateway) -> None:
    phone = gateway.phone()
    phone.texts("CALL EVERY TUESDAY")
    phone.texts("STOP")
    [rule] = gateway.rows(recurring_calls)
    assert (rule.status, rule.ended) == ("ended", "stop")
    assert "START first" in phone.texts("CALL EVERY TUESDAY")[0]
    phone.texts("START")
    assert not active(gateway)
    assert "every Tuesday" in phone.texts("CALL EVERY TUESDAY")[0]


def test_skip_leaves_one_out(gateway: RunningGateway) -> None:
    phone = gateway.phone()
    assert "person" in phone.texts("SKIP")[0], "there is nothing to skip"
    phone.texts("CALL EVERY TUESDAY")
    assert "Tuesday, December 1" in phone.texts("skip this week")[0]
    [day] = gateway.rows(recurring_days)
    assert (day.day, day.what) == (date(2026, 11, 24), "skipped")


def test_at_the_end_of_a_call(gateway: RunningGateway) -> None:
    phone = called(gateway)
    assert "every Wednesday at 2 p.m., until January 13" in phone.hears
    assert "We ring you every Wednesday" in phone.presses("1")
    gateway.run_jobs()
    assert "every Wednesday at 2 p.m. (Central time)" in phone.last_text
    [rule] = active(gateway)
    assert (rule.weekday, rule.minute) == (2, 14 * 60)
    [entry] = gateway.rows(consents, consents.c.source == "weekly")
    assert phone.last_text in entry.words


def test_nobody_is_offered_it_twice(gateway: RunningGateway) -> None:
    called(gateway).presses("1")
    gateway.advance(minutes=10)
    assert "One more thing" not in called(gateway).hears


def test_whoever_did_not_want_it_is_not_asked_again_for_a_while(gateway: RunningGateway) -> None:
    called(gateway).hangs_up()
    gateway.advance(hours=24)
    assert "One more thing" not in called(gateway).hears
    assert "every Tuesday" in gateway.phone().texts("CALL EVERY TUESDAY")[0], "unless they ask for it themselves"
    gateway.phone().texts("NO WEEKLY")
    gateway.advance(hours=80 * 24)
    assert "One more thing" not in called(gateway).hears, "which was a no, too"
    gateway.advance(hours=20 * 24)
    assert "One more thing" in called(gateway).hears


def called(gateway: RunningGateway) -> Phone:
    """Somebody who rang the hotline, and whose call has come to its end."""
    gateway.official(behaviour="busy")
    phone = gateway.phone()
    phone.dials()
    for key in ("1", "2", "1"):
        phone.presses(key)
    phone.waits(8)
    phone.presses("2")
    return phone

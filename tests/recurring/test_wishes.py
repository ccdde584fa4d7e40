"""What a text says about calls every week, and what it does not say."""

from typing import Final

import pytest

from gateway.flows.reserved import read_reserved
from gateway.flows.weekly_wish import read_weekly, speaks_of_weeks

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
NOON: Final = 12 * 60

RING: Final = {
    "CALL EVERY TUESDAY": (TUE, None),
    "cada martes": (TUE, None),
    "every tuesday at 5": (TUE, 17 * 60),
    "REMIND ME every tuesday": (TUE, None),
    "todos los martes a las 5 de la tarde": (TUE, 17 * 60),
    "call me Tuesdays at 5:30pm": (TUE, 17 * 60 + 30),
    "Every Tuesday at 5:15 P.M., please!": (TUE, 17 * 60 + 15),
    "call me evry tuesday 9 a m": (TUE, 9 * 60),
    "CALL EVERY TUSDAY": (TUE, None),
    "call evry thrusday 10am": (THU, 10 * 60),
    "every wensday at noon": (WED, NOON),
    "llámenme los viernes a las 9 de la mañana": (FRI, 9 * 60),
    "recuérdame cada lunes": (MON, None),
    "cada miércoles a las 17:30": (WED, 17 * 60 + 30),
    "cada martes a las cinco y media": (TUE, 17 * 60 + 30),
    "every tuesday at half past five": (TUE, 17 * 60 + 30),
    "todos los jueves 1730": (THU, 17 * 60 + 30),
    "kada savado a las 10": (SAT, 10 * 60),
    "llamar cada martes por la tarde": (TUE, 15 * 60),
    "remind me to call my senator every friday morning at 9": (FRI, 9 * 60),
    "can you call me every tuesday at five please": (TUE, 17 * 60),
    "call every tuesday at 8": (TUE, 8 * 60),
    "call every tuesday at 11 pm": (TUE, 23 * 60),
    "every sunday at 1": (SUN, 13 * 60),
    "call me every week": (None, None),
    "cada semana a esta hora": (None, None),
    "una vez por semana": (None, None),
    "CONGRESS EVERY TUESDAY 5PM": (TUE, 17 * 60),
}
OTHERS: Final = {
    "call every tuesday and thursday": "which_day",
    "call me every day": "which_day",
    "todos los dias": "which_day",
    "SKIP": "skip",
    "skip this week": "skip",
    "not this week": "skip",
    "saltar": "skip",
    "esta semana no": "skip",
    "NO WEEKLY": "end",
    "no weekly calls": "end",
    "no more tuesdays": "end",
    "dont call me every tuesday": "end",
    "cancel my tuesday calls": "end",
    "NO SEMANAL": "end",
    "no martes": "end",
    "no me llamen cada martes": "end",
}
NOTHING: Final = (
    "SIGN", "CALL", "yes", "60601", "Maria de los Angeles Ruiz", "Domingo Lopez", "tuesday", "el martes",
    "call me on tuesday", "i work every tuesday", "I call every tuesday", "see you every tuesday",
    "is there a march every tuesday?", "every other tuesday", "cada dos semanas",
    "call me every tuesday between 5 and 6",
    "every tuesday my son is afraid to go to school", "", "?",
)  # fmt: skip


@pytest.mark.parametrize(("text", "when"), RING.items())
def test_to_be_rung(text: str, when: tuple[int | None, int | None]) -> None:
    wish = read_weekly(text, {"congress"})
    assert wish
    assert (wish.kind, wish.weekday, wish.minute) == ("ring", *when)
    assert speaks_of_weeks(text)


@pytest.mark.parametrize(("text", "kind"), OTHERS.items())
def test_other_wishes(text: str, kind: str) -> None:
    wish = read_weekly(text)
    assert wish
    assert wish.kind == kind


@pytest.mark.parametrize("text", NOTHING)
def test_no_wish(text: str) -> None:
    assert read_weekly(text) is None


def test_a_zip_code_and_the_language_come_along() -> None:
    english, spanish = read_weekly("call every tuesday 5pm 60601"), read_weekly("llamar cada martes 5pm 60601")
    assert english
    assert spanish
    assert (english.zip, english.language) == ("60601", "en")
    assert (spanish.zip, spanish.language) == ("60601", "es")


@pytest.mark.parametrize("words", ["NO WEEKLY", "NO SEMANAL", "SKIP", "SALTAR", "CALL EVERY TUESDAY 5PM"])
def test_the_words_that_we_teach_are_none_of_stop(words: str) -> None:
    assert read_reserved(words).meaning is None


@pytest.mark.parametrize("words", ["stop calling every tuesday", "ya no me llamen cada semana", "NO CALLS"])
def test_who_wants_no_calls_at_all_has_said_stop(words: str) -> None:
    assert read_reserved(words).meaning == "stop"

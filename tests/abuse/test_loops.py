"""Machines that answer whatever we answer, told from people by structure."""

from datetime import UTC, datetime, timedelta

import pytest

from gateway.abuse.loops import Line, machine_writes

START = datetime(2026, 11, 18, 20, 0, tzinfo=UTC)


def thread(*texts: str, pause: float = 3, answers: str | None = "A person will read this, thank you.") -> list[Line]:
    """Each text so many seconds after our answer to the one before, which follows at once."""
    lines: list[Line] = []
    for place, words in enumerate(texts):
        at = START + timedelta(seconds=place * pause)
        lines.append(Line(inbound=True, words=words, at=at))
        if answers and place < len(texts) - 1:
            lines.append(Line(inbound=False, words=answers, at=at))
    return lines


def test_the_same_words_at_once_again_and_again() -> None:
    assert machine_writes(thread(*["I'm driving, I'll text you later"] * 6))
    assert not machine_writes(thread(*["I'm driving, I'll text you later"] * 5))


def test_two_sentences_in_turn() -> None:
    assert machine_writes(thread(*["HELP", "INFO"] * 4))


@pytest.mark.parametrize(
    "said",
    [
        ["CALL"] * 5,
        ["Maria", "60601", "what?", "what?", "what?", "Maria Lopez 60601", "yes"],
        ["你好", "谢谢", "我想签名", "我住在芝加哥", "请帮我", "你在吗"],
        ["SIGN Ana Ruiz 60601", "yes", "SIGN Marta Ruiz 60601", "yes", "SIGN Eva Ruiz 60601", "yes", "YES"],
    ],
    ids=["asks to be rung", "makes mistakes", "writes Chinese", "a family on one phone"],
)
def test_people_who_are_quick_are_people(said: list[str]) -> None:
    assert not machine_writes(thread(*said, pause=5))


def test_people_who_ask_again_at_their_own_pace() -> None:
    assert not machine_writes(thread(*["CALL"] * 11, pause=60))


def test_a_dozen_times_the_same_is_no_person_at_any_pace() -> None:
    assert machine_writes(thread(*["On vacation until Monday."] * 12, pause=1800))


def test_our_own_words_come_back() -> None:
    ours = "What is your full name? As it should stand on the petition."
    assert machine_writes(thread("SIGN", *[f"> {ours}"] * 3, answers=ours, pause=40))
    assert not machine_writes(thread("SIGN", *[f"> {ours}"] * 2, answers=ours, pause=40))
    assert not machine_writes(thread("SIGN", "yes", "yes", "yes", answers="Yes", pause=40)), "anybody might say that"


def test_several_texts_in_a_row_without_an_answer_are_no_rhythm() -> None:
    """Somebody whose phone sent six times what they wrote once."""
    assert not machine_writes(thread(*["Is anybody there?"] * 8, answers=None))


def test_a_loop_that_was_found_goes_on_in_silence() -> None:
    found = Line(inbound=True, words="I'm driving", at=START, loop=True)

    def after(words: str, **span: float) -> Line:
        return Line(inbound=True, words=words, at=START + timedelta(**span))

    assert machine_writes([found, after("I'm driving", hours=2)])
    assert not machine_writes([found, after("CALL", hours=2)]), "a person at the same phone"
    assert not machine_writes([found, after("I'm driving", hours=4)])

"""What came of each step of a series, for three days after everybody's own text; on both databases."""

from collections import Counter
from datetime import timedelta

import pytest

from gateway.blasts.following.answers import note_replies
from gateway.models.blasts import blasts
from gateway.series import looking, store
from gateway.series.store import written
from tests.running import RunningGateway
from tests.series.files import imported, later, signs, step, welcome


def answers(gateway: RunningGateway) -> dict[str, Counter[str]]:
    with gateway.runtime.db.reading() as connection:
        row = store.find(connection, "welcome")
        one = written(gateway.runtime, row)
        assert one
        steps = looking.counts(gateway.runtime, connection, row, one).steps
    return {
        name: Counter({what: count for what, count in found.answers.items() if count})
        for name, found in steps.items()
    }


def test_whoever_answers_a_step_counts_for_it_and_once(
    gateway: RunningGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ana writes, signs another name and stops; Luis writes when the text is days old, and his next one new."""
    monkeypatch.setattr("gateway.blasts.following.answers._AT_ONCE", timedelta(hours=12))
    imported(gateway, welcome(step("a", 1), step("b", 6)))
    ana = signs(gateway)
    later(gateway, days=1)
    luis = signs(gateway, "+13125550102", "Luis Paz")
    for words in ("what time?", "and where?", "SIGN Eva Ruiz 60601", "yes"):
        ana.texts(words)
    luis.texts("before any text of the series")
    assert answers(gateway) == {"a": {"replies": 1, "signed": 1}, "b": {}}, "at once, before the next sweep"
    later(gateway, days=2)
    note_replies(gateway.runtime)
    ana.texts("STOP")
    later(gateway, days=2)
    luis.texts("hello?")
    later(gateway, days=1)
    luis.texts("thanks!")
    expected = {"a": {"replies": 1, "signed": 1, "opt_outs": 1}, "b": {}}
    assert answers(gateway) == expected, "so long after his text it is about something else"
    later(gateway, days=1)
    luis.texts("I come")
    assert answers(gateway) == expected | {"b": {"replies": 1}}
    later(gateway, minutes=10)
    note_replies(gateway.runtime)
    assert answers(gateway) == expected | {"b": {"replies": 1}}


def test_steps_that_nobody_answers_are_not_written_again_and_again(gateway: RunningGateway) -> None:
    """They are many and never end; a write keeps texts that come in waiting."""
    imported(gateway, welcome(step("a", 1), step("b", 6)))
    gateway.clock.shift(6 * 60)
    note_replies(gateway.runtime)
    looked = {row.step: row.replies_to for row in gateway.rows(blasts)}
    assert all(looked.values())
    gateway.clock.shift(4 * 60)
    note_replies(gateway.runtime)
    assert {row.step: row.replies_to for row in gateway.rows(blasts)} == looked

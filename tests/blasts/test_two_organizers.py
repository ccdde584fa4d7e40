"""Two organizers, or two workers, do the same to one blast at once: it is done once."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any, Final

import pytest

from gateway.blasts import steering, store
from gateway.blasts.errors import BlastError
from gateway.blasts.preflight.marks import mark_of, plan_of
from gateway.blasts.sending.claiming import claim
from gateway.blasts.sending.ending import begin
from gateway.blasts.sending.freezing import freeze
from gateway.clock import now
from gateway.models.audit import audit
from gateway.models.blasts import blast_recipients
from gateway.runtime import Runtime
from tests.blasts.people import ENGLISH, SPANISH, crowd, far, written
from tests.running import SHORT_CODE, RunningGateway

PEOPLE: Final = 6


@pytest.fixture
def strict(gateway: RunningGateway) -> Runtime:
    """Where so many people need a second yes."""
    return replace(gateway.runtime, settings=gateway.runtime.settings.model_copy(update={"approve_above": 1}))


def at_once(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each gives back; of a BlastError its words."""
    together = threading.Barrier(len(acts))

    def one(act: Callable[[], Any]) -> Any:
        together.wait(30)
        try:
            return act()
        except BlastError as fault:
            return str(fault)

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(one, acts))


def test_of_two_who_do_the_same_one_does_it(gateway: RunningGateway, strict: Runtime) -> None:
    crowd(gateway, PEOPLE)
    written(gateway)
    written(gateway, "april")
    steering.send(strict, "Rosa", "march")
    steps: tuple[tuple[Callable[..., Any], str], ...] = (
        (partial(steering.approve, mark=mark(gateway, "march")), "march"),
        (steering.pause, "march"),
        (steering.resume, "march"),
        (steering.cancel, "march"),
        (steering.send, "april"),
    )
    for act, slug in steps:
        answers = at_once([partial(act, gateway.runtime, who, slug) for who in ("Luz", "Ana")])
        assert sum(str(answer).startswith(f"{slug}: ") for answer in answers) == 1, answers
    done = ["blast send", "blast approve", "blast pause", "blast resume", "blast cancel", "blast send"]
    assert [row.action for row in gateway.rows(audit)][2:] == done


def test_a_second_yes_is_to_what_was_asked(gateway: RunningGateway, strict: Runtime) -> None:
    """Rosa asks herself while she approves what Luz has asked for: she cannot be both."""
    crowd(gateway, PEOPLE)
    for slug in ("one", "two", "three"):
        written(gateway, slug)
        steering.send(strict, "Luz", slug)
        approve = partial(steering.approve, mark=mark(gateway, slug))
        at_once([partial(act, strict, "Rosa", slug) for act in (steering.send, approve)])
        blast = far(gateway, slug).blast
        assert (blast.asked_by, blast.approved_by) in {("Luz", "Rosa"), ("Rosa", None)}


def mark(gateway: RunningGateway, slug: str) -> str:
    blast = far(gateway, slug).blast
    return mark_of(blast, *plan_of(blast))


def test_what_was_asked_for_after_the_preview_needs_another_look(gateway: RunningGateway, strict: Runtime) -> None:
    """Rosa looks, Luz asks for another hour or writes another wording, Rosa says yes to what she saw."""
    crowd(gateway, PEOPLE)
    written(gateway)
    before = mark(gateway, "march")
    store.add_variant(strict, "Luz", "march", {"en": ENGLISH + " Please!", "es": SPANISH})
    steering.send(strict, "Luz", "march")
    looked_at = mark(gateway, "march")
    evening = now() + timedelta(hours=9)
    steering.send(strict, "Luz", "march", at=evening)
    for old in (before, looked_at):
        with pytest.raises(BlastError, match="look at its preview again"):
            steering.approve(strict, "Rosa", "march", old)
    steering.approve(strict, "Rosa", "march", mark(gateway, "march"))
    assert (far(gateway).blast.start_at, far(gateway).blast.approved_by) == (evening, "Rosa")


def test_two_workers_write_the_audience_once_and_text_each_person_once(gateway: RunningGateway) -> None:
    crowd(gateway, PEOPLE)
    blast = written(gateway)
    steering.send(gateway.runtime, "Rosa", "march")
    at_once([lambda: freeze(gateway.runtime, blast.id, time.monotonic() + 30)] * 2)
    assert (far(gateway).blast.people, gateway.count(blast_recipients)) == (PEOPLE, PEOPLE)
    assert sorted(at_once([lambda: begin(gateway.runtime, blast.id)] * 2)) == [False, True]
    number = gateway.runtime.directory.number(SHORT_CODE)
    assert number
    claims = at_once([lambda: claim(gateway.runtime, far(gateway).blast, number, 2)] * 4)
    letters = [letter for claimed in claims for letter in claimed.letters]
    assert len({letter.supporter_id for letter in letters}) == len(letters) == far(gateway).texts["sending"]

"""What comes between somebody's beginning and their steps."""

from dataclasses import replace

import pytest
from sqlalchemy import insert, literal, select, update
from sqlalchemy.exc import ObjectNotExecutableError

from gateway import audit, campaigns, tags
from gateway.blasts.sending import claiming
from gateway.blasts.sending.waking import wake_blasts
from gateway.blasts.store import by_id
from gateway.clock import new_id, now
from gateway.erasure.forgetting import forget
from gateway.models.blasts import blast_recipients, blasts
from gateway.models.messages import messages
from gateway.models.segments import supporter_tags
from gateway.models.series import series
from gateway.models.signatures import signatures
from gateway.models.supporters import consents, supporters
from gateway.petitions import name_indexes
from gateway.runtime import Runtime
from gateway.series import store, whose_turn
from gateway.series.going_on import go_on
from gateway.series.resuming import resume
from gateway.series.store import SeriesError
from gateway.supporters import find
from tests.blasts.people import crowd, joins
from tests.running import SHORT_CODE, RunningGateway
from tests.series.files import (
    PETITION,
    imported,
    later,
    people,
    reasons,
    signs,
    status,
    step,
    step_texts,
    welcome,
)

NAME = f"{PETITION}/welcome"


@pytest.fixture
def backend() -> str:
    """What depends on the database is tested beside this."""
    return "sqlite"


def test_unless_is_asked_when_the_text_is_about_to_leave(gateway: RunningGateway) -> None:
    """And whether they are still what it began with."""
    with gateway.runtime.db.transaction() as transaction:
        [tag] = tags.find_or_add(transaction, ["volunteers"])
    imported(gateway, welcome(step(), step("help", 3, unless='["called", "tag:Volunteers"]')))
    ana, luis = signs(gateway), signs(gateway, "+13125550102", "Luis Paz")
    marta = signs(gateway, "+13125550103", "Marta Gil")
    later(gateway, days=2)
    assert [step_texts(each) for each in (ana, luis, marta)] == [["thanks"]] * 3
    with gateway.runtime.db.transaction() as transaction:
        person = find(transaction, "+13125550101")
        assert person
        transaction.execute(insert(supporter_tags).values(supporter_id=person.id, tag_id=tag, at=now()))
        taken_back = update(signatures).where(signatures.c.name_index.in_(name_indexes("Luis Paz")))
        transaction.execute(taken_back.values(status="withdrawn"))
    later(gateway, days=1)
    assert [step_texts(each) for each in (ana, luis, marta)] == [["thanks"], ["thanks"], ["thanks", "help"]]
    assert reasons(gateway) == {"help": ["unless", "unless"]}


def test_paused_nothing_leaves_and_what_is_late_is_left_out(gateway: RunningGateway) -> None:
    imported(gateway, welcome(step("a", 1), step("b", 2), step("c", 4), step("d", 5)))
    ana = signs(gateway)
    store.pause(gateway.runtime, "rosa", NAME)
    assert status(gateway) == ("paused", "paused by rosa")
    later(gateway, days=4)
    assert step_texts(ana) == []
    resume(gateway.runtime, "rosa", "welcome")
    later(gateway, minutes=1)
    assert (step_texts(ana), reasons(gateway)) == (["c"], {"a": ["late"], "b": ["late"]})
    later(gateway, hours=1)
    later(gateway, days=1)
    assert step_texts(ana) == ["c", "d"]
    with pytest.raises(SeriesError, match="it is live"):
        resume(gateway.runtime, "rosa", NAME)


def test_with_its_campaign_it_rests(gateway: RunningGateway) -> None:
    """Also a text whose turn had come before the campaign was paused; a day later it is late."""
    imported(gateway, welcome(step("a", 2), step("b", 5)))
    ana = signs(gateway)
    [row] = gateway.rows(series)
    for days in (2, 3):
        later(gateway, minutes=1)
        gateway.clock.shift(days * 86_400)
        go_on(gateway.runtime, row.id)
        campaigns.set_status(gateway.runtime.db, PETITION, "paused")
        later(gateway, hours=1 if days == 2 else 30)
        campaigns.set_status(gateway.runtime.db, PETITION, "live")
        wake_blasts(gateway.runtime)
        later(gateway, minutes=1)
    assert (step_texts(ana), reasons(gateway)) == (["a"], {"b": ["late"]})


def test_a_changed_file(gateway: RunningGateway) -> None:
    """New words count from the next text on; a removed step does not come, an added one does if it is still ahead."""
    imported(gateway, welcome(step("a", 1), step("b", 3), step("c", 6)))
    ana = signs(gateway)
    later(gateway, days=1)
    new = step("a", 1, text="Puerta Abierta: this is new. STOP ends this.")
    last = step("c", 6, text="Puerta Abierta: this is c in new words. STOP ends this.")
    imported(gateway, welcome(new, step("extra", 2), last))
    luis = signs(gateway, "+13125550102", "Luis Paz")
    for _ in range(3):
        later(gateway, days=1)
    assert (step_texts(ana), step_texts(luis)) == (["a", "extra"], ["new", "extra"])
    later(gateway, days=2)
    assert step_texts(ana) == ["a", "extra", "c in new words"]
    running = {row.step for row in gateway.rows(blasts, blasts.c.status == "sending")}
    assert running == {"a", "extra", "c"}


def test_out_of_the_file_and_back(gateway: RunningGateway) -> None:
    imported(gateway, welcome())
    ana = signs(gateway)
    later(gateway, minutes=1)
    imported(gateway)
    assert status(gateway)[0] == "gone"
    meanwhile = signs(gateway, "+13125550102", "Luis Paz")
    later(gateway, days=3)
    imported(gateway, welcome())
    later(gateway, days=4)
    assert (step_texts(ana), step_texts(meanwhile)) == (["call"], [])


def test_a_file_that_names_what_is_not_there(gateway: RunningGateway) -> None:
    imported(gateway, welcome(step(unless='["tag:volunteers"]')))
    assert status(gateway) == ("unfit", "There is no tag 'volunteers'; `gateway segments tags` names them.")
    ana = signs(gateway)
    with pytest.raises(SeriesError, match="mend it"):
        resume(gateway.runtime, "rosa", NAME)
    imported(gateway, welcome(step()))
    assert status(gateway) == ("live", None)
    later(gateway, days=2)
    assert step_texts(ana) == ["thanks"]


def test_those_who_signed_before_wait_for_a_yes(gateway: RunningGateway) -> None:
    ana = signs(gateway)
    imported(gateway, welcome(earlier="true"))
    assert status(gateway)[0] == "paused"
    later(gateway, days=3)
    assert people(gateway) == []
    with pytest.raises(SeriesError, match="1 people wait"):
        resume(gateway.runtime, "rosa", NAME)
    resume(gateway.runtime, "rosa", NAME, 1)
    later(gateway, minutes=1)
    later(gateway, days=2)
    assert step_texts(ana) == ["thanks"]


def test_for_many_who_wait_somebody_else_says_yes_too(gateway: RunningGateway) -> None:
    """And a file that changes between the two asks both again."""
    runtime = careful(gateway)
    imported(gateway, welcome(starts="joined", earlier="true"))
    crowd(gateway, 3)
    gateway.advance(minutes=6)
    assert resume(runtime, "rosa (deploy)", NAME, 3) == "needs approval"
    assert resume(runtime, "Rosa (API)", NAME, 3) == "needs approval"
    assert status(gateway) == ("paused", "rosa (deploy) wants it for 3 people; somebody else must resume it, too")
    imported(gateway, welcome(step("other", 4), starts="joined", earlier="true"))
    assert resume(runtime, "luz", NAME, 3) == "needs approval"
    with pytest.raises(SeriesError, match="3 people wait"):
        resume(runtime, "rosa", NAME, 4)
    assert resume(runtime, "rosa", NAME, 3) == "live"
    later(gateway, minutes=1)
    assert len(people(gateway)) == 3
    assert [entry.action for entry in audit.latest(runtime.db, 9)] == ["series ask"] * 2 + ["series resume"]


def test_a_list_that_puts_the_tag_on_many_waits_for_a_yes(gateway: RunningGateway) -> None:
    """Once for each list: those of whom somebody said yes begin, and a few more begin by themselves."""
    runtime = careful(gateway)
    tag_all(gateway, "volunteers")
    imported(gateway, welcome(starts="tag:volunteers"))
    crowd(gateway, 3)
    tag_all(gateway, "volunteers")
    gateway.clock.shift(6 * 60)
    [row] = gateway.rows(series)
    go_on(runtime, row.id)
    assert (status(gateway)[0], people(gateway)) == ("paused", [])
    assert [resume(runtime, who, NAME, 3) for who in ("rosa", "luz")] == ["needs approval", "live"]
    signs(gateway)
    tag_all(gateway, "volunteers")
    gateway.clock.shift(6 * 60)
    go_on(runtime, row.id)
    assert (status(gateway)[0], len(people(gateway))) == ("live", 4)


def test_what_somebody_paused_does_not_go_on_because_its_file_is_mended(gateway: RunningGateway) -> None:
    imported(gateway, welcome())
    store.pause(gateway.runtime, "rosa", NAME)
    imported(gateway, welcome(step(unless='["tag:volunteers"]')))
    assert status(gateway)[0] == "unfit"
    imported(gateway, welcome())
    assert status(gateway)[0] == "paused"
    resume(gateway.runtime, "rosa", NAME)
    assert status(gateway) == ("live", None)


def careful(gateway: RunningGateway) -> Runtime:
    """More than two people need a second yes."""
    return replace(gateway.runtime, settings=gateway.runtime.settings.model_copy(update={"approve_above": 2}))


def tag_all(gateway: RunningGateway, name: str) -> None:
    """As an import does with --tag."""
    with gateway.runtime.db.transaction() as transaction:
        [tag] = tags.find_or_add(transaction, [name])
        tagged = select(supporter_tags.c.supporter_id)
        new = select(supporters.c.id, literal(tag), literal(now(), supporter_tags.c.at.type))
        columns = ["supporter_id", "tag_id", "at"]
        transaction.execute(insert(supporter_tags).from_select(columns, new.where(supporters.c.id.not_in(tagged))))


def test_a_worker_that_died_left_nobody_twice_and_nobody_out(
    gateway: RunningGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed before the commit, and after it before anything was sent; with Redis empty."""
    imported(gateway, welcome())
    ana = signs(gateway)
    later(gateway, minutes=1)
    gateway.clock.shift(2 * 86_400)
    gateway.sandbox.client.advance(2 * 86_400)
    [row] = gateway.rows(series)
    with monkeypatch.context() as patch:
        patch.setattr(whose_turn, "_NEXT", None)
        with pytest.raises(ObjectNotExecutableError):
            go_on(gateway.runtime, row.id)
    assert gateway.count(blast_recipients) == 0
    go_on(gateway.runtime, row.id)
    gateway.runtime.queues.redis.flushall()
    go_on(gateway.runtime, row.id)
    assert gateway.count(blast_recipients) == 1
    gateway.sweep()
    gateway.runtime.queues.redis.flushall()
    gateway.sweep()
    assert (step_texts(ana), gateway.count(messages, messages.c.purpose == "blast")) == (["thanks"], 1)


def test_it_pauses_as_a_whole_when_many_texts_fail(gateway: RunningGateway) -> None:
    """Within three days, for there are few on each. What was before it was resumed is judged no more."""
    imported(gateway, welcome())
    [row] = gateway.rows(series)
    going_wrong(gateway, 50)
    gateway.clock.shift(30 * 3600)
    go_on(gateway.runtime, row.id)
    assert status(gateway) == ("paused", "50 of 50 texts failed, the carrier does not say why")
    assert {step.status for step in gateway.rows(blasts)} == {"paused"}
    resume(gateway.runtime, "rosa", NAME)
    gateway.clock.shift(3600)
    go_on(gateway.runtime, row.id)
    assert status(gateway) == ("live", None)


def going_wrong(gateway: RunningGateway, many: int) -> None:
    """Texts of the first step that the carrier refused."""
    [thanks] = gateway.rows(blasts, blasts.c.step == "thanks")
    person = joins(gateway, "+13125559999")
    text = {"direction": "out", "supporter_id": person, "number_id": thanks.number_id, "blast_id": thanks.id}
    text |= {"body": "x", "status": "failed", "purpose": "blast", "segments": 1, "needs_person": False}
    with gateway.runtime.db.transaction() as transaction:
        transaction.execute(insert(messages), [text | {"id": new_id(), "created_at": now()} for _ in range(many)])


def test_at_night_it_waits_and_the_carrier_must_drop_it_then(gateway: RunningGateway) -> None:
    """Signed in the evening, and the worker stood still until after eight on the second day."""
    imported(gateway, welcome(step(at="19:00")))
    signs(gateway)
    gateway.clock.shift(2 * 86_400 + 6.5 * 3600)
    [row] = gateway.rows(series)
    go_on(gateway.runtime, row.id)
    blast = gateway.runtime.directory.number(SHORT_CODE)
    with gateway.runtime.db.reading() as connection:
        [thanks] = [each.id for each in gateway.rows(blasts) if each.step == "thanks"]
        found = by_id(connection, thanks)
    assert blast
    assert found
    assert claiming.claim(gateway.runtime, found, blast, 10).letters == []
    gateway.clock.shift(14 * 3600)
    [letter] = claiming.claim(gateway.runtime, found, blast, 10).letters
    assert 0 < letter.validity <= 11 * 3600


def test_who_is_forgotten_is_out_of_it(gateway: RunningGateway) -> None:
    imported(gateway, welcome())
    signs(gateway)
    later(gateway, days=2)
    assert len(people(gateway)) == 1
    with gateway.runtime.db.transaction() as transaction:
        person = find(transaction, "+13125550101")
        assert person
        forget(transaction, person)
    assert (people(gateway), gateway.count(consents), gateway.count(blast_recipients)) == ([], 0, 0)
    later(gateway, days=5)

"""What has reached its age goes by itself, here and at the carrier; what is needed stays, and so do the counts."""

import pytest
from sqlalchemy import update

from gateway.erasure import retention
from gateway.erasure.forecast import forecast
from gateway.flows.state import State
from gateway.models.calls import call_turns, calls, dial_attempts
from gateway.models.conversations import conversations
from gateway.models.messages import messages
from gateway.models.protection import carrier_copies, chores, do_not_contact
from gateway.models.signatures import signatures
from gateway.models.supporters import consents, supporters
from gateway.results import results
from tests.erasure.people import (
    NAMES,
    PETITION,
    PRIVATE,
    WORRY,
    XIMENA,
    YOLANDA,
    goes_through_everything,
    signs_by_text,
    stored,
)
from tests.inbox.conftest import Organizer
from tests.running import RunningGateway


def days_pass(gateway: RunningGateway, days: int) -> None:
    """Then a day on which a run begins and ends."""
    gateway.advance(days=days)
    for _ in range(3):
        gateway.advance(minutes=1)


def bodies(gateway: RunningGateway) -> set[str]:
    return {row.body for row in gateway.rows(messages)}


def at_carrier(gateway: RunningGateway, number: str = XIMENA) -> set[str]:
    return {str(trace["kind"]) for trace in gateway.sandbox.client.traces(number)} - {"log"}


def test_words_go_after_ninety_days_and_counts_stay(gateway: RunningGateway, organizer: Organizer) -> None:
    goes_through_everything(gateway, organizer)
    before = results(gateway.runtime.db, PETITION)
    counted = (messages, conversations, calls, dial_attempts, signatures)
    rows = {table.name: gateway.count(table) for table in counted}
    days_pass(gateway, 80)
    assert WORRY in bodies(gateway)
    days_pass(gateway, 12)
    assert bodies(gateway) == {""}
    assert gateway.count(call_turns) == 0
    assert not any(State.loads(row.state).answers for row in gateway.rows(conversations))
    assert not any(row.recording for row in gateway.rows(signatures))
    assert {table.name: gateway.count(table) for table in counted} == rows
    assert results(gateway.runtime.db, PETITION) == before
    assert at_carrier(gateway) == {"call"}, "texts and recordings are gone from the carrier, too"
    assert gateway.count(carrier_copies) == 0
    [person] = gateway.rows(supporters)
    assert (person.phone, person.name) == (XIMENA, NAMES[0])
    assert gateway.count(consents, consents.c.words.is_not(None)) > 0, "the proof stays as long as the person"


def test_what_waits_for_a_person_stays_until_it_is_answered(gateway: RunningGateway, organizer: Organizer) -> None:
    gateway.phone(XIMENA).texts(WORRY)
    gateway.phone(YOLANDA).texts("When is the march, please?")
    days_pass(gateway, 100)
    assert {WORRY, "When is the march, please?"} <= bodies(gateway)
    organizer.succeeds("inbox done", organizer.items()[0])
    days_pass(gateway, 2)
    assert WORRY not in bodies(gateway)
    assert "When is the march, please?" in bodies(gateway)


def test_a_carrier_that_fails_is_asked_until_its_copies_are_gone(
    gateway: RunningGateway, organizer: Organizer
) -> None:
    goes_through_everything(gateway, organizer)
    gateway.sandbox.client.faults(rate_429=0.1, rate_5xx_before=0.1, rate_5xx_after=0.1, rate_dropped=0.1, seed=5)
    days_pass(gateway, 95)
    for _ in range(80):
        if not gateway.count(carrier_copies):
            break
        gateway.advance(minutes=30)
    gateway.sandbox.client.no_faults()
    assert gateway.count(carrier_copies) == 0
    assert at_carrier(gateway) == {"call"}


def test_a_run_that_was_cut_goes_on(gateway: RunningGateway) -> None:
    for place in range(30):
        signs_by_text(gateway.phone(f"+13125550{100 + place}"), "Ana Ruiz")
    gateway.sweep()
    gateway.clock.shift(91 * 86400)
    retention.begin_run(gateway.runtime)
    assert retention.take_slice(gateway.runtime)
    assert sum(bool(row.body) for row in gateway.rows(messages)) == 20
    gateway.runtime.queues.redis.flushall()
    for _ in range(3):
        gateway.advance(minutes=1)
    assert bodies(gateway) == {""}
    with gateway.runtime.db.reading() as connection:
        progress = retention.progress(connection)
    assert progress
    assert (progress.stage, progress.done["messages"]) == (None, 120)


def test_two_at_once_do_everything_once(gateway: RunningGateway) -> None:
    signs_by_text(gateway.phone(), "Ana Ruiz")
    gateway.sweep()
    gateway.clock.shift(91 * 86400)
    retention.begin_run(gateway.runtime)
    retention.begin_run(gateway.runtime)
    for _ in range(30):
        retention.retain(gateway.runtime)
    assert gateway.count(carrier_copies) == gateway.count(messages)


def test_nothing_is_emptied_twice(gateway: RunningGateway, organizer: Organizer) -> None:
    """An item that waits holds the next run's beginning back; what lies behind it is not deleted again."""
    gateway.phone(XIMENA).texts(WORRY)
    signs_by_text(gateway.phone(YOLANDA), "Yolanda Jaramago")
    days_pass(gateway, 92)
    assert forecast(gateway.runtime).counts["messages"] == 0
    days_pass(gateway, 2)
    with gateway.runtime.db.reading() as connection:
        progress = retention.progress(connection)
    assert progress
    assert sum(progress.done.values()) == 0


def test_the_silent_become_nobody_after_two_years(gateway: RunningGateway, organizer: Organizer) -> None:
    goes_through_everything(gateway, organizer)
    before = results(gateway.runtime.db, PETITION).signatures
    days_pass(gateway, 732)
    assert [word for word in PRIVATE if word in stored(gateway)] == []
    [person] = gateway.rows(supporters)
    assert person.anonymized_at
    assert (person.phone, person.name, person.zip) == ("", None, None)
    assert results(gateway.runtime.db, PETITION).signatures == before
    assert {(row.name, row.zip) for row in gateway.rows(signatures)} == {(None, "")}
    assert gateway.count(do_not_contact) == 0
    assert "name" in gateway.phone(XIMENA).texts("SIGN")[0], "who comes back is new"


def test_a_sign_of_life_keeps_somebody(gateway: RunningGateway) -> None:
    phone = gateway.phone(XIMENA)
    signs_by_text(phone, NAMES[0])
    days_pass(gateway, 700)
    phone.texts("HELP")
    days_pass(gateway, 700)
    [person] = gateway.rows(supporters)
    assert person.name == NAMES[0]


def test_whoever_waits_for_an_answer_is_kept(gateway: RunningGateway) -> None:
    gateway.phone(XIMENA).texts(WORRY)
    days_pass(gateway, 800)
    [person] = gateway.rows(supporters)
    assert person.phone == XIMENA


def test_who_had_opted_out_stays_out_without_a_name(gateway: RunningGateway) -> None:
    gateway.phone(XIMENA).texts("STOP")
    days_pass(gateway, 732)
    assert gateway.count(do_not_contact) == 1
    assert XIMENA not in stored(gateway)
    gateway.phone(XIMENA).texts("SIGN")
    [back] = gateway.rows(supporters, supporters.c.anonymized_at.is_(None))
    assert back.opted_out_at


def test_zero_keeps_for_ever(gateway: RunningGateway, organizer: Organizer) -> None:
    for_ever = gateway.runtime.settings.model_copy(update={"retention_days": 0, "inactive_years": 0})
    object.__setattr__(gateway.runtime, "settings", for_ever)
    goes_through_everything(gateway, organizer)
    days_pass(gateway, 1000)
    assert WORRY in bodies(gateway)
    assert gateway.count(supporters, supporters.c.anonymized_at.is_not(None)) == 0


def test_the_dry_run_changes_nothing_and_names_what_petitions_lose(
    gateway: RunningGateway, organizer: Organizer
) -> None:
    goes_through_everything(gateway, organizer)
    with gateway.runtime.db.transaction() as transaction:
        transaction.execute(update(signatures).where(signatures.c.recording.is_not(None)).values(name=None))
    gateway.clock.shift(732 * 86400)
    before = [gateway.rows(table) for table in (messages, conversations, signatures, supporters, chores)]
    found = forecast(gateway.runtime)
    assert found.counts["people"] == 1
    assert found.counts["messages"] == gateway.count(messages)
    assert found.counts["recordings"] == 1
    confirmed = results(gateway.runtime.db, PETITION).signatures.by_status["confirmed"]
    assert dict(found.names) == {PETITION: confirmed}
    after = [gateway.rows(table) for table in (messages, conversations, signatures, supporters, chores)]
    assert after == before


@pytest.mark.parametrize("days", [89, 91])
def test_the_age_is_the_settings(gateway: RunningGateway, days: int) -> None:
    gateway.phone(XIMENA).texts("SIGN")
    gateway.sweep()
    days_pass(gateway, days)
    assert (bodies(gateway) == {""}) == (days > 90)

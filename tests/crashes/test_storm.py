"""Whatever is killed, at any moment of a SIGN or CALL: nothing is lost, and nothing is done twice."""

import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import pytest
from sqlalchemy import Table, select

from gateway import tokens
from gateway.models.calls import call_requests, calls
from gateway.models.campaigns import campaigns
from gateway.models.messages import messages
from gateway.models.signatures import signatures
from gateway.models.supporters import supporters
from gateway.settings import Settings
from tests.crashes.people import NUMBERED, Caller, FormSigner, Person, TextSigner, VoiceSigner
from tests.crashes.pieces import KINDS, Gateway, running_pieces
from tests.running import HOTLINE, WHITE_HOUSE

SEED: Final = int(os.environ.get("STORM_SEED", "20261118"))  # set it to repeat a storm
NAMES: Final = """
Ana Ruiz|Luis Ortega|Marta Solis|Pedro Vidal|Elena Cruz|Jorge Luna|Sofia Reyes|Diego Mora|Clara Peña|Hugo Salas|
Irma Rojas|Tomas Vega|Nadia Leon|Oscar Pardo|Paula Rios|Raul Mejia|Silvia Campos
""".replace("\n", "").split("|")
_MOST_DEATHS: Final = 6  # in the middle of a webhook: a new web server takes a second to start
CAME_THROUGH: Final = ("accepted", "sent", "delivered")


@dataclass
class Storm:
    gateway: Gateway
    people: list[Person]
    chance: random.Random
    lost: int = 0

    def rage(self, seconds: float) -> None:
        """Every kind of death at least once, at moments that the seed decides."""
        until = time.monotonic() + seconds
        self.gateway.door.loses = self.loses_an_answer
        self.gateway.carriers_door.loses = self.loses_the_carriers_answer
        kinds = list(KINDS)
        self.chance.shuffle(kinds)
        often = [*KINDS, "web worker", "web server"]
        while kinds or (time.monotonic() < until and not self.over()):
            time.sleep(self.chance.uniform(0.2, 1.0))
            self.gateway.strike(kinds.pop() if kinds else self.chance.choice(often))
        self.gateway.door.loses = self.gateway.carriers_door.loses = lambda: False

    def loses_an_answer(self) -> bool:
        """One in six is cut off after the commit, most of them because the web server dies at that moment."""
        if self.chance.random() > 1 / 6:
            return False
        self.lost += 1
        if self.lost <= _MOST_DEATHS:
            self.gateway.strike(self.chance.choice(("web worker", "web server")))
        return True

    def loses_the_carriers_answer(self) -> bool:
        """One in three: the worker dies between the carrier's acceptance and our note of it."""
        if self.chance.random() > 1 / 3:
            return False
        self.lost += 1
        self.gateway.strike("worker")
        return True

    def calm(self) -> None:
        """Minutes pass until everybody has what they came for and nothing is left to do."""
        until = time.monotonic() + 180
        while time.monotonic() < until:
            if self.over() and not self.undone():
                return
            if not self.gateway.somebody_is_on_the_phone():
                self.gateway.pass_minutes(2)
            time.sleep(0.3)
        waiting = [(person.name, person.phone.state) for person in self.people if not person.done]
        raise AssertionError(f"Not done: {waiting}; {self.undone()}")

    def over(self) -> bool:
        return all(person.done for person in self.people)

    def undone(self) -> list[Any]:
        """What is in no final state: texts in doubt or unheard of, calls under way, rings to come."""
        texts = self.rows(
            messages,
            messages.c.direction == "out",
            messages.c.status.in_(("queued", "sending", "uncertain"))
            | ((messages.c.status == "accepted") & messages.c.carrier_sid.is_(None)),
        )
        legs = self.rows(calls, calls.c.status != "ended")
        rings = self.rows(call_requests, call_requests.c.status.in_(("due", "placing", "ringing", "uncertain")))
        return [*texts, *legs, *rings]

    def rows(self, table: Table, *conditions: Any) -> list[Any]:
        with self.gateway.runtime.db.reading() as connection:
            return list(connection.execute(select(table).where(*conditions)).all())

    def of_kind(self, kind: type[Person]) -> list[Person]:
        return [person for person in self.people if isinstance(person, kind)]

    def supporter(self, person: Person) -> str:
        [found] = [row.id for row in self.rows(supporters) if row.phone == person.number]
        return str(found)


def gathered(gateway: Gateway, chance: random.Random) -> list[Person]:
    token = tokens.create(gateway.runtime.db, "the web form")
    kinds: list[type[Person]] = [TextSigner] * 6 + [FormSigner] * 2 + [VoiceSigner] * 3 + [Caller] * 5
    people: list[Person] = [
        kind(gateway, f"+1312555{7301 + 11 * place}", NAMES[place], chance.choice((0.5, 1.5, 4.0)))
        for place, kind in enumerate(kinds)
    ]
    for person in people:
        person.token = token
    return people


@pytest.fixture
def storm(settings: Settings) -> Iterator[Storm]:
    chance = random.Random(SEED)  # noqa: S311 - to be repeated, no secret
    # A carrier slow enough for a worker to die between its acceptance and our note of it.
    with running_pieces(settings, latency_ms=40, lost_reports=0.4) as gateway:
        gateway.sandbox.client.phone(WHITE_HOUSE, kind="official", behaviour="answer", answer_seconds=1)
        raging = Storm(gateway, gathered(gateway, chance), chance)
        yield raging
        for person in raging.people:
            person.stopping.set()
        for person in raging.people:
            person.join(60)


def test_nothing_is_lost_and_nothing_is_done_twice(storm: Storm, capsys: pytest.CaptureFixture[str]) -> None:
    began = time.monotonic()
    for person in storm.people:
        person.start()
    storm.rage(8)
    raged = time.monotonic()
    storm.calm()
    everybody_who_finished_is_counted_once(storm)
    every_text_arrived_once(storm)
    nobody_was_rung_twice_for_one_wish(storm)
    the_logs_name_nobody(storm)
    with capsys.disabled():
        print(  # noqa: T201 - the figures of this storm
            f"\n  storm {SEED}: {len(storm.people)} people, {storm.gateway.kills}, {storm.lost} answers lost, "
            f"{sum(person.tries for person in storm.people)} tries, {raged - began:.0f} s of storm, "
            f"{time.monotonic() - raged:.0f} s until all was done"
        )


def everybody_who_finished_is_counted_once(storm: Storm) -> None:
    signers = storm.of_kind(TextSigner) + storm.of_kind(VoiceSigner)
    signed = storm.rows(signatures)
    assert {row.status for row in signed} == {"confirmed"}
    assert sorted(row.number for row in signed) == list(range(54, 54 + len(signers)))
    assert Counter(row.supporter_id for row in signed) == Counter(storm.supporter(person) for person in signers)
    [count] = [row.signatures for row in storm.rows(campaigns) if row.flow == "sign"]
    assert count == 53 + len(signers)
    for person in storm.of_kind(TextSigner):
        [number] = [row.number for row in signed if row.supporter_id == storm.supporter(person)]
        told = {int(found[1]) for text in person.phone.inbox if (found := NUMBERED.search(text))}
        assert told == {number}


def every_text_arrived_once(storm: Storm) -> None:
    """What the phones show and what the outbox says they got are the same, text for text."""
    for person in storm.people:
        sent = storm.rows(
            messages,
            messages.c.supporter_id == storm.supporter(person),
            messages.c.direction == "out",
            messages.c.status.in_(CAME_THROUGH),
        )
        assert Counter(row.body for row in sent) == Counter(person.phone.inbox), person.name
    for person in storm.of_kind(VoiceSigner):
        own = messages.c.supporter_id == storm.supporter(person)
        assert len(storm.rows(messages, own, messages.c.purpose == "receipt")) == 1
    for person in storm.of_kind(FormSigner):
        own = messages.c.supporter_id == storm.supporter(person)
        assert len(storm.rows(messages, own, messages.c.purpose == "confirmation")) == 1


def nobody_was_rung_twice_for_one_wish(storm: Storm) -> None:
    for person in storm.of_kind(Caller):
        mine = storm.supporter(person)
        known = storm.gateway.sandbox.carrier.store.history(person.number)
        placed = [call for call in known if call.caller == HOTLINE]
        legs = storm.rows(calls, calls.c.supporter_id == mine, calls.c.carrier_sid.is_not(None))
        assert sorted(call.sid for call in placed) == sorted(leg.carrier_sid for leg in legs)
        for wish in storm.rows(call_requests, call_requests.c.supporter_id == mine):
            answered = [leg for leg in legs if leg.call_request_id == wish.id and leg.outcome == "answered"]
            assert len(answered) <= 1
            assert wish.status in {"done", "given_up", "canceled"}


def the_logs_name_nobody(storm: Storm) -> None:
    logged = storm.gateway.logs
    assert '"event"' in logged
    assert [person.name for person in storm.people if person.name in logged or person.number[2:] in logged] == []

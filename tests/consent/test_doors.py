"""Every door out, gone through in the middle of everything: nothing is texted and nobody rung any more."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import pytest

from gateway import tokens
from gateway.clock import now
from gateway.messaging.outbox import queue_text
from gateway.models.calls import call_requests
from gateway.models.conversations import conversations
from gateway.models.messages import messages
from gateway.models.signatures import signatures
from gateway.models.supporters import consents, supporters
from gateway.sandbox.client import Phone
from gateway.signups.form import read_form
from gateway.signups.signing import campaign_to_sign, sign_up
from tests.calling.test_ringing import rings, rung
from tests.inbox.conftest import Organizer
from tests.running import HOTLINE, RunningGateway

ANA: Final = "+13125550101"
ANOTHER: Final = "+12025550199"
PETITION: Final = "keep-families-together"
ACTIVE: Final = ("due", "placing", "ringing", "uncertain")


@dataclass
class Scene:
    """A gateway, somebody in the middle of everything, and an organizer."""

    gateway: RunningGateway
    ana: Phone
    organizer: Organizer

    def texts(self, words: str) -> None:
        self.ana.texts(words)

    def presses_nine_on_the_hotline(self) -> None:
        self.ana.dials()
        self.ana.presses("9")
        self.ana.hangs_up()

    def presses_nine_when_rung(self) -> None:
        self.gateway.advance(minutes=6)
        self.gateway.run_jobs()
        self.ana.answers()
        self.ana.waits(12)
        self.ana.presses("9")
        self.ana.hangs_up()

    def tells_the_carrier(self) -> None:
        """On another number of the account's service; we hear of it when our next text is refused."""
        carrier = self.gateway.sandbox.client
        carrier.number(ANOTHER)
        for number in (ANOTHER, HOTLINE):
            carrier.opt_out(number, "advanced")
        self.ana.texts("STOP", to=ANOTHER)
        queued(self.gateway, "A text that the carrier refuses")
        self.gateway.run_jobs()

    def tells_an_organizer(self) -> None:
        self.organizer.succeeds(f"supporters stop {ANA} --why phoned")

    def tells_another_program(self) -> None:
        token = tokens.create(self.gateway.runtime.db, "members")
        answer = self.gateway.app.test_client().post(
            "/api/v1/opt-outs",
            json={"phone": ANA, "words": "Quite enough."},
            headers={"Authorization": f"Bearer {token}"},
        )
        assert answer.status_code == 202


Way = Callable[[Scene], None]

# The door, and what the ledger says afterwards: source, words, language.
DOORS: Final[dict[str, tuple[Way, str, str, str]]] = {
    "word": (lambda scene: scene.texts("STOP"), "word", "STOP", "en"),
    "Spanish word": (lambda scene: scene.texts("Alto!!"), "word", "Alto!!", "es"),
    "own words": (lambda scene: scene.texts("please stop texting me"), "word", "please stop texting me", "en"),
    "own words in Spanish": (
        lambda scene: scene.texts("ya no me manden mensajes"), "word", "ya no me manden mensajes", "es",
    ),
    "key on the hotline": (Scene.presses_nine_on_the_hotline, "key", "pressed 9 on the phone", "en"),
    "key on a ring": (Scene.presses_nine_when_rung, "key", "pressed 9 on the phone", "en"),
    "carrier": (Scene.tells_the_carrier, "carrier", "error 21610", "en"),
    "organizer": (Scene.tells_an_organizer, "organizer", "phoned", "en"),
    "program": (Scene.tells_another_program, "api", "Quite enough.", "en"),
}  # fmt: skip


@pytest.fixture
def scene(gateway: RunningGateway, organizer: Organizer) -> Scene:
    """A ring to come, a question to be asked about a form, and a text that waits for its hour."""
    gateway.official(behaviour="busy")
    ana = rung(gateway, line_type="mobile")
    ana.answers()
    ana.waits(5)
    ana.presses("1")
    ana.waits(40)
    ana.presses("1")
    assert "We ring you in 5 minutes" in (ana.last_call or {})["transcript"][-1]["text"]
    petition = campaign_to_sign(gateway.runtime, PETITION)
    sign_up(gateway.runtime, petition, read_form({"name": "Ana Ruiz", "phone": ANA, "zip": "60601"}), "api")
    queued(gateway, "See you at the march.", hours=1)
    return Scene(gateway, ana, organizer)


def queued(gateway: RunningGateway, words: str, hours: int = 0) -> None:
    runtime = gateway.runtime
    number = runtime.directory.number(HOTLINE)
    [person] = gateway.rows(supporters)
    assert number
    with runtime.db.transaction() as transaction:
        queue_text(
            runtime,
            transaction,
            supporter_id=person.id,
            number_id=number.id,
            body=words,
            purpose="notice",
            due_at=now() + timedelta(hours=hours),
        )


def passes(gateway: RunningGateway) -> None:
    """Jobs, sweeps and hours."""
    gateway.run_jobs()
    for minutes in (6, 30, 120, 24 * 60, 8 * 24 * 60):
        gateway.advance(minutes=minutes)


@pytest.mark.parametrize("door", DOORS)
def test_nothing_follows(scene: Scene, door: str) -> None:
    go, source, words, language = DOORS[door]
    go(scene)
    [out] = scene.gateway.rows(consents, consents.c.kind == "opt_out")
    assert (out.source, out.words, out.language, out.campaign_id) == (source, words, language, None)
    assert abs((now() - out.at).total_seconds()) < 60
    [person] = scene.gateway.rows(supporters)
    assert person.opted_out_at

    texts, calls = list(scene.ana.inbox), rings(scene.gateway)
    passes(scene.gateway)
    assert scene.ana.inbox == texts
    assert rings(scene.gateway) == calls
    assert scene.ana.call is None
    assert scene.gateway.count(call_requests, call_requests.c.status.in_(ACTIVE)) == 0
    assert scene.gateway.count(conversations, conversations.c.status == "open") == 0
    assert scene.gateway.count(messages, messages.c.status == "queued") == 0


def test_who_leaves_one_campaign_hears_of_the_other_still(scene: Scene) -> None:
    texts, calls = list(scene.ana.inbox), rings(scene.gateway)
    scene.organizer.succeeds(f"supporters stop {ANA} --why phoned --campaign {PETITION}")
    passes(scene.gateway)
    assert not [text for text in scene.ana.inbox[len(texts) :] if "did you sign" in text]
    assert rings(scene.gateway) > calls


def test_without_a_door_all_of_it_would_have_come(scene: Scene) -> None:
    """The test above can fail: left alone, the same person is rung, asked and texted."""
    texts, calls = list(scene.ana.inbox), rings(scene.gateway)
    passes(scene.gateway)
    later = scene.ana.inbox[len(texts) :]
    assert rings(scene.gateway) > calls
    assert "See you at the march." in later
    assert any("did you sign" in text for text in later)
    assert scene.gateway.count(signatures, signatures.c.status == "pending") == 1

"""Whole calls as a list of what the carrier tells us, one webhook after the other, each of which can go wrong."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from redis import Redis
from sqlalchemy import Table, select

from gateway import sweeper
from gateway.calling.ending import CallReport, record_call_status
from gateway.calling.heard import Heard, HotlineCall
from gateway.calling.ringing import ring_supporter
from gateway.calling.voice import answer_hotline, answer_turn, office_answered_by, say_again, say_again_on_hotline
from gateway.campaigns import import_campaign
from gateway.carriers.terms import Accepted, ListedCall, Ring
from gateway.carriers.twilio import Carrier
from gateway.conversations.texts import InboundText, receive_text
from gateway.queues import Job, Queues
from gateway.runtime import Runtime, open_runtime
from gateway.settings import Settings
from tests.running import HOTLINE, SHORT_CODE

ANA: Final = "+13125550101"
_ACTION: Final = re.compile(r'action="[^"]*/voice/(\w+)/(\d+)')


class OneByOne(Queues):
    """Jobs wait here until somebody works."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.rings: list[str] = []

    def enqueue(self, job: Job, *row_ids: str) -> None:
        if job == "ring_supporter":
            self.rings += row_ids

    def enqueue_once(self, job: Job, *row_ids: str, within: int) -> None:  # noqa: ARG002 - the queue's shape
        self.enqueue(job, *row_ids)


class WorkerDiesError(BaseException):
    """Nothing that comes after it is done."""


class CarrierInMemory(Carrier):
    """The port, with telephones behind it. `live`: whose phone each call is with; `kills` the next who rings."""

    def __init__(self) -> None:
        super().__init__("AC", "token")
        self.placed: dict[str, Ring] = {}
        self.live: dict[str, str] = {}
        self.kills: Literal["before", "after", ""] = ""

    def place_call(self, ring: Ring) -> Accepted:
        kills, self.kills = self.kills, ""
        if kills == "before":
            raise WorkerDiesError
        assert ring.to not in self.live.values(), "rung twice at once"
        sid = f"CA{len(self.placed) + 1:032x}"
        self.placed[sid], self.live[sid] = ring, ring.to
        if kills == "after":
            raise WorkerDiesError
        return Accepted(sid, "queued")

    def call(self, sid: str) -> ListedCall:
        return ListedCall(sid, "in-progress" if sid in self.live else "completed", None, None)

    def calls_to(self, to: str, sender: str, since: datetime) -> list[ListedCall]:  # noqa: ARG002 - the port's shape
        return [self.call(sid) for sid in self.rings_of(to)]

    def rings_of(self, number: str) -> list[str]:
        return [sid for sid, ring in self.placed.items() if ring.to == number]


@dataclass(frozen=True)
class Webhook:
    """`again` asks for the last answer once more, as the carrier does that got none; None: nobody would ask."""

    deliver: Callable[[], str]
    again: Callable[[], str | None] | None = None


@dataclass
class Line:
    """One person, the carrier, and the words last heard."""

    runtime: Runtime
    carrier: CarrierInMemory
    queues: OneByOne
    clock: Any
    number: str = ANA
    sid: str = ""
    call_id: str = ""
    turn: int = 0
    words: str = ""
    texts: int = 0
    rings: int = 0
    held_back: list[Webhook] = field(default_factory=list)

    def text(self, body: str) -> Webhook:
        self.texts += 1
        text = InboundText(f"SM{self.number[1:]}{self.texts:021}", self.number, SHORT_CODE, body)

        def deliver() -> str:
            reply = receive_text(self.runtime, text)
            return reply.body if reply else ""

        return Webhook(deliver, deliver)

    def hotline(self) -> Webhook:
        self.sid = "CA" + "f" * 32
        self.carrier.live[self.sid] = self.number
        call = HotlineCall(self.sid, self.number, HOTLINE)
        return Webhook(
            lambda: answer_hotline(self.runtime, call),
            lambda: say_again_on_hotline(self.runtime, call, Heard(call.sid)),
        )

    def picks_up(self) -> Webhook:
        self.turn = 0
        return self.hears()

    def hears(self, **heard: Any) -> Webhook:
        call_id, turn, said = self.call_id, self.turn, Heard(self.sid, **heard)
        return Webhook(
            lambda: answer_turn(self.runtime, call_id, turn, said),
            lambda: say_again(self.runtime, call_id, Heard(said.sid)),
        )

    def answered_by(self, verdict: str) -> Webhook:
        call_id, turn = self.call_id, self.turn

        def deliver() -> str:
            office_answered_by(self.runtime, call_id, turn, verdict)
            return ""

        return Webhook(deliver)

    def reported(self, status: str) -> Webhook:
        sid, known = self.sid, None if self.sid.endswith("f") else self.call_id
        if status == "completed":
            self.carrier.live.pop(sid, None)
        report = CallReport(sid, status, seconds=30)

        def deliver() -> str:
            record_call_status(self.runtime, known, report)
            return ""

        return Webhook(deliver)

    def listens(self, words: str) -> None:
        """The next turn is the one that these words ask for; the answer to a report has none."""
        self.words = words or self.words
        following = _ACTION.search(words)
        if following:
            self.call_id, self.turn = following[1], int(following[2])

    def is_rung(self) -> None:
        """Minutes pass until the phone rings, half an hour of them at the most."""
        self.rings += 1
        for _ in range(30):
            self.work()
            mine = self.carrier.rings_of(self.number)
            if len(mine) == self.rings:
                self.sid, self.call_id = mine[-1], self.carrier.placed[mine[-1]].answer_url.split("/")[-2]
                return
            self.minutes(1)
        raise AssertionError("nobody rang")

    def minutes(self, minutes: float) -> None:
        self.clock.shift(timedelta(minutes=minutes))
        sweeper.sweep(self.runtime)
        self.work()

    def work(self) -> None:
        while self.queues.rings:
            ring_supporter(self.runtime, self.queues.rings.pop(0))

    def rows(self, table: Table, *columns: str) -> list[tuple[Any, ...]]:
        """Sorted, for the clock stands still and ids of one moment have no order."""
        with self.runtime.db.reading() as connection:
            found = connection.execute(select(*(table.c[name] for name in columns))).all()
        return sorted((tuple(row) for row in found), key=repr)


def opened(settings: Settings, clock: Any, campaign: str) -> Line:
    runtime = open_runtime(settings.model_copy(update={"public_url": "https://sms.example.org"}))
    queues, carrier = OneByOne(settings.redis), CarrierInMemory()
    Redis.from_url(settings.redis).flushall()
    import_campaign(runtime.db, campaign, [SHORT_CODE, HOTLINE])
    runtime = replace(runtime, carrier=carrier, queues=queues)
    return Line(runtime, carrier, queues, clock)


# What happens next: a webhook, or None where only time passes.
Step = tuple[str, Callable[[Line], Webhook | None]]


def _waits(line: Line) -> None:
    line.is_rung()


def _turn(name: str, **heard: Any) -> Step:
    return name, lambda line: line.hears(**heard)


REPORTS: Final = frozenset({"it rings", "a person answers", "the call is over", "the second call is over"})

BY_TEXT: Final[tuple[Step, ...]] = (
    ("texts CALL", lambda line: line.text("CALL")),
    ("is rung", _waits),
    ("it rings", lambda line: line.reported("ringing")),
    ("picks up", lambda line: line.picks_up()),
    _turn("presses 1", digits="1"),
    _turn("busy", dial_status="busy"),
    _turn("busy again", dial_status="busy"),
    _turn("wants to be rung later", digits="1"),
    ("the call is over", lambda line: line.reported("completed")),
    ("is rung back", _waits),
    ("picks up again", lambda line: line.picks_up()),
    _turn("presses 1 again", digits="1"),
    ("a person answers", lambda line: line.answered_by("human")),
    _turn("the talk is over", dial_status="completed", dial_seconds=60),
    _turn("says how it went", digits="1"),
    ("the second call is over", lambda line: line.reported("completed")),
)

BY_HOTLINE: Final[tuple[Step, ...]] = (
    ("dials", lambda line: line.hotline()),
    _turn("chooses English", digits="1"),
    _turn("types a ZIP", digits="00999"),
    _turn("types another ZIP", digits="00998"),
    _turn("presses 1", digits="1"),
    ("a person answers", lambda line: line.answered_by("human")),
    _turn("the talk is over", dial_status="completed", dial_seconds=60),
    _turn("says how it went", digits="2"),
    ("the call is over", lambda line: line.reported("completed")),
)

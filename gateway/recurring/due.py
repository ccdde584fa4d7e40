"""The day and hour of a weekly call has come: one request to ring, whatever breaks, or an honest word why not.

The day's row, the request and the next date are written in one transaction. Who comes second finds the day's row
there, which has the rule and the supporter's own date for its key.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import exists, insert, select
from sqlalchemy.exc import IntegrityError

from gateway import reachable, supporters, targets
from gateway.calling.requests import ACTIVE
from gateway.clock import new_id, now
from gateway.contact import Person, may_contact
from gateway.contact import Refused as NotNow
from gateway.contact.zones import zone_of
from gateway.conversations import store
from gateway.conversations.store import Conversation
from gateway.db import Transaction
from gateway.directory import Live
from gateway.flows.engine import step
from gateway.flows.events import WeekCame
from gateway.flows.weekly import Agreement, Weekly
from gateway.models.calls import call_requests
from gateway.models.conversations import conversations
from gateway.models.recurring import recurring_calls, recurring_days
from gateway.recurring import rules, saying
from gateway.recurring.rules import What
from gateway.runtime import Runtime
from gateway.supporters import Supporter

_QUARTER: Final = timedelta(minutes=15)
_ON_THE_PHONE: Final = timedelta(minutes=5)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Turn:
    """A rule that is looked at. `zone` is where they live now, `today` their own date."""

    row: Any
    supporter: Supporter
    person: Person
    live: Live | None
    zone: str
    moment: datetime

    @property
    def today(self) -> date:
        return self.moment.astimezone(ZoneInfo(self.zone)).date()

    @property
    def due_at(self) -> datetime:
        return Weekly(self.row.weekday, self.row.minute).on(self.row.next_on, self.zone)

    @property
    def midnight(self) -> datetime:
        """At which this day's ring is worth nothing any more."""
        return datetime.combine(self.today + timedelta(days=1), time(), ZoneInfo(self.zone))


def ring_weekly(runtime: Runtime, recurring_id: str) -> None:
    """Safe to call twice, at any time and for any id."""
    try:
        with runtime.db.transaction() as transaction:
            turn = _turn(runtime, transaction, recurring_id)
            if turn:
                _take(runtime, transaction, turn)
    except IntegrityError:
        log.info("a weekly call has had this day's turn", recurring=recurring_id)


def _turn(runtime: Runtime, transaction: Transaction, recurring_id: str) -> _Turn | None:
    """None where there is nothing to do yet. The person's row is locked first."""
    owner = select(recurring_calls.c.supporter_id).where(recurring_calls.c.id == recurring_id)
    person_id = transaction.execute(owner).scalar()
    if person_id is None or not supporters.hold(transaction, person_id):
        return None
    due = (
        recurring_calls.c.id == recurring_id,
        recurring_calls.c.status == "active",
        recurring_calls.c.look_at <= now(),
    )
    row = transaction.execute(select(recurring_calls).where(*due)).one_or_none()
    if row is None:
        return None
    person = reachable.person(transaction, person_id, "wish", campaign_id=row.campaign_id, asked_at=row.asked_at)
    return _Turn(
        row,
        supporters.by_id(transaction, person_id),
        person,
        runtime.directory.by_id(row.campaign_id),
        zone_of(person, now()) or row.zone,
        now(),
    )


def _take(runtime: Runtime, transaction: Transaction, turn: _Turn) -> None:
    row, live = turn.row, turn.live
    if (
        live is None
        or live.status == "closed"
        or not live.campaign.rings_weekly
        or _campaign_ended(live, row.next_on)
    ):
        _end(runtime, transaction, turn, "closed")
    elif row.next_on > row.last_on:
        _end(runtime, transaction, turn, "over")
    elif turn.today > row.next_on:
        rules.day_done(transaction, row, "late", turn.today)
    elif turn.moment < turn.due_at:
        rules.look_again(transaction, row.id, _look_again_at(turn))
    else:
        _at_the_hour(runtime, transaction, turn, live)


def _look_again_at(turn: _Turn) -> datetime:
    """After half of the time that is left: somebody may move to where the hour comes sooner."""
    return min(turn.due_at, turn.moment + max((turn.due_at - turn.moment) / 2, _QUARTER))


def _campaign_ended(live: Live, day: date) -> bool:
    until = live.campaign.recurring_until
    return until is not None and day > until


def _at_the_hour(runtime: Runtime, transaction: Transaction, turn: _Turn, live: Live) -> None:
    if live.status != "live":
        _paused(runtime, transaction, turn, live)
        return
    verdict = may_contact(turn.person, "call", "wish", reachable.rules(runtime.settings), turn.moment)
    number = runtime.directory.voice_number_for(live.id)
    if number is None or not turn.person.consented or (isinstance(verdict, NotNow) and verdict.until is None):
        _had_its_turn(transaction, turn, "refused")
    elif isinstance(verdict, NotNow) and verdict.until:
        if verdict.until < turn.midnight:
            rules.look_again(transaction, turn.row.id, verdict.until)
        else:
            _had_its_turn(transaction, turn, "hours")
    elif _rung_anyway(transaction, turn.supporter.id):
        rules.look_again(transaction, turn.row.id, turn.moment + _ON_THE_PHONE)
    else:
        _ring(runtime, transaction, turn, live, number.id)


def _ring(runtime: Runtime, transaction: Transaction, turn: _Turn, live: Live, number_id: str) -> None:
    """The wish is as old as the agreement, so it is no reason to ring in quiet hours.

    No job is enqueued: hundreds of these at one hour would stand before whoever texts CALL in that minute. The next
    sweep, seconds away, brings them behind everybody who waits.
    """
    conversation = _begun(runtime, transaction, turn, live, number_id)
    request_id = new_id()
    transaction.execute(
        insert(call_requests),
        {
            "id": request_id,
            "supporter_id": turn.supporter.id,
            "conversation_id": conversation.id,
            "number_id": number_id,
            "status": "due",
            "asked": 0,
            "attempts": 0,
            "asked_at": turn.row.asked_at,
            "due_at": turn.moment,
            "recurring_id": turn.row.id,
            "not_after": turn.midnight,
        },
    )
    _had_its_turn(transaction, turn, "rung", request_id)


def _begun(runtime: Runtime, transaction: Transaction, turn: _Turn, live: Live, number_id: str) -> Conversation:
    """A question that they are being asked by text stays open, and gets their next text."""
    conversation = store.begin(turn.supporter.id, number_id, live.id, live.version_id)
    district = supporters.district_of(transaction, turn.supporter.id)
    known = {**turn.supporter.known, **({"district": district} if district else {})}
    world = targets.world(live.campaign, runtime.officials.atlas, "", conversation.id)
    state, _ = step(live.campaign.flow, None, WeekCame(turn.supporter.language, known), world)
    asked = exists().where(conversations.c.supporter_id == turn.supporter.id, conversations.c.awaits_text)
    status = "done" if transaction.execute(select(asked)).scalar() else "open"
    begun = conversation.but(state=state, status=status)
    return store.save(transaction, begun, runtime.settings.conversation_hours)


def _rung_anyway(transaction: Transaction, supporter_id: str) -> bool:
    """They have asked for a ring themselves, which is not to be put off for this one."""
    wanted = exists().where(call_requests.c.supporter_id == supporter_id, call_requests.c.status.in_(ACTIVE))
    return bool(transaction.execute(select(wanted)).scalar())


def _paused(runtime: Runtime, transaction: Transaction, turn: _Turn, live: Live) -> None:
    """Said the first time, not every week."""
    row = turn.row
    last = select(recurring_days.c.what).where(recurring_days.c.recurring_id == row.id)
    before = transaction.execute(last.order_by(recurring_days.c.day.desc()).limit(1)).scalar()
    _had_its_turn(transaction, turn, "paused")
    if before != "paused":
        agreement = Agreement(Weekly(row.weekday, row.minute), turn.zone, row.next_on, row.last_on)
        language = turn.supporter.language
        facts = saying.about(live.campaign, agreement, language)
        saying.send(runtime, transaction, live, turn.supporter.id, "weekly_paused", language=language, facts=facts)


def _had_its_turn(transaction: Transaction, turn: _Turn, what: What, request_id: str | None = None) -> None:
    """After the last one we look again on the next day, to say that it is over."""
    following = rules.day_done(transaction, turn.row, what, turn.today, request_id)
    if following > turn.row.last_on:
        rules.look_again(transaction, turn.row.id, turn.midnight)


def _end(runtime: Runtime, transaction: Transaction, turn: _Turn, why: rules.Why) -> None:
    """With one text; whoever was on the phone for the last one has been told there."""
    row, live, language = turn.row, turn.live, turn.supporter.language
    told = why == "over" and _reached_last(transaction, row.id)
    rules.end(transaction, turn.supporter.id, why, row.campaign_id)
    if live is None or told:
        return
    facts = {"example": saying.example(live.campaign, row.weekday, language)}
    what: saying.Saying = "weekly_over" if why == "over" else "weekly_closed"
    saying.send(runtime, transaction, live, turn.supporter.id, what, language=language, facts=facts)


def _reached_last(transaction: Transaction, recurring_id: str) -> bool:
    last = (
        select(call_requests.c.status)
        .join(recurring_days, recurring_days.c.call_request_id == call_requests.c.id)
        .where(recurring_days.c.recurring_id == recurring_id)
        .order_by(recurring_days.c.day.desc())
    )
    return transaction.execute(last.limit(1)).scalar() == "done"

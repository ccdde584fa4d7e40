"""When to ring again for an office that could not be reached: inside its hours and theirs, when it is least busy."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final

from gateway import reachable
from gateway.calling.busy_hours import HALF_HOUR, best_moment, office_at, rates, zone_of
from gateway.clock import now
from gateway.contact import Allowed, may_contact
from gateway.conversations.store import Conversation
from gateway.db import Transaction
from gateway.officials.official import Office
from gateway.officials.opening import is_open, opens_at
from gateway.runtime import Runtime
from gateway.targets import target_by_key

_A_WEEK: Final = 7 * 48  # half hours


def minutes_until(runtime: Runtime, transaction: Transaction, conversation: Conversation) -> int:
    """Until the target's first office is tried again; 0 where the flow has no ring to offer, or nobody to ring."""
    state, person_id, version_id = conversation.state, conversation.supporter_id, conversation.version_id
    if state is None or person_id is None or version_id is None:
        return 0
    campaign = runtime.directory.version(version_id)
    pauses = campaign.flow.call_back_minutes
    if state.call_backs >= len(pauses):
        return 0
    phone = target_by_key(campaign, runtime.officials.atlas, state.target).phone
    office = _keeping_hours(runtime, conversation, phone)
    person = reachable.person(transaction, person_id, "wish", campaign_id=conversation.campaign_id)
    rules = reachable.rules(runtime.settings)

    def allowed(moment: datetime) -> bool:
        return (office is None or is_open(office, moment)) and isinstance(
            may_contact(person, "call", "wish", rules, moment), Allowed
        )

    begin = now()
    first = _first(begin + timedelta(minutes=pauses[state.call_backs]), allowed)
    best = best_moment(rates(transaction, phone), zone_of(office_at(runtime, phone)), first, allowed)
    return round((best - begin).total_seconds() / 60)


def line_opens_at(runtime: Runtime, conversation: Conversation, phone: str) -> datetime | None:
    """When this office opens; None while it is open, or where nobody knows its hours."""
    office, moment = _keeping_hours(runtime, conversation, phone), now()
    opens = opens_at(office, moment) if office else None
    return opens if opens and opens > moment else None


def _keeping_hours(runtime: Runtime, conversation: Conversation, phone: str) -> Office | None:
    """The targets that a campaign file gives a telephone of its own are called at any hour, as it wants it."""
    campaign = runtime.directory.version(conversation.version_id) if conversation.version_id else None
    if campaign and any(target.phone == phone for target in campaign.targets):
        return None
    return office_at(runtime, phone)


def _first(moment: datetime, allowed: Callable[[datetime], bool]) -> datetime:
    return next((each for each in _half_hours(moment) if allowed(each)), moment)


def _half_hours(moment: datetime) -> Iterator[datetime]:
    """The moment itself, and the half hours of a week that begin after it."""
    begin = datetime.fromtimestamp(moment.timestamp() // 1800 * 1800, moment.tzinfo)
    yield moment
    yield from (begin + place * HALF_HOUR for place in range(1, _A_WEEK + 1))

"""When to ring again for an office that could not be reached: inside its hours and theirs, when it is least busy."""

from datetime import datetime, timedelta
from typing import Final

from gateway import reachable
from gateway.calling.busy_hours import best_moment, office_at, rates, zone_of
from gateway.clock import now
from gateway.contact import Allowed, Person, Rules, may_contact
from gateway.conversations.store import Conversation
from gateway.db import Transaction
from gateway.officials.official import Office
from gateway.officials.opening import is_open, opens_at
from gateway.runtime import Runtime
from gateway.targets import target_by_key

_MOST_NIGHTS: Final = 14  # ends of our hours and of theirs, one after the other


def minutes_until(runtime: Runtime, transaction: Transaction, conversation: Conversation, target: str) -> int:
    """Until this target's first office is tried again; 0 where the flow has no ring to offer, or nobody to ring."""
    state, person_id, version_id = conversation.state, conversation.supporter_id, conversation.version_id
    if state is None or person_id is None or version_id is None:
        return 0
    campaign = runtime.directory.version(version_id)
    pauses = campaign.flow.call_back_minutes
    if state.call_backs >= len(pauses):
        return 0
    phone = target_by_key(campaign, runtime.officials.atlas, target).phone
    office = _keeping_hours(runtime, conversation, phone)
    person = reachable.person(transaction, person_id, "wish", campaign_id=conversation.campaign_id)
    rules = reachable.rules(runtime.settings)

    def allowed(moment: datetime) -> bool:
        return (office is None or is_open(office, moment)) and isinstance(
            may_contact(person, "call", "wish", rules, moment), Allowed
        )

    begin = now()
    first = _first(office, person, rules, begin + timedelta(minutes=pauses[state.call_backs]))
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


def _first(office: Office | None, person: Person, rules: Rules, moment: datetime) -> datetime:
    """From this moment on, when the office is open and they may be rung; `moment` itself if that is never."""
    possible = moment
    for _ in range(_MOST_NIGHTS):
        possible = (office and opens_at(office, possible)) or possible
        verdict = may_contact(person, "call", "wish", rules, possible)
        if isinstance(verdict, Allowed):
            return possible
        if verdict.until is None:
            break
        possible = verdict.until
    return moment

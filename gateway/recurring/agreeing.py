"""By which word or key somebody agreed to be rung every week, and what is offered on the phone."""

from gateway import consent, reachable, supporters
from gateway.clock import now
from gateway.contact import Allowed, may_contact
from gateway.contact.zones import zone_of
from gateway.conversations.store import Conversation
from gateway.db import Transaction
from gateway.directory import Live
from gateway.flows.events import Language
from gateway.flows.weekly import Agreement, Offer, Weekly, agreed, last_day
from gateway.recurring import rules, saying
from gateway.runtime import Runtime

SOURCE = "weekly"  # of such an entry in the ledger


def offer(runtime: Runtime, transaction: Transaction, conversation: Conversation) -> Offer | None:
    """At the end of a call: the same hour every week, or, after the last time, to go on."""
    person_id, campaign_id = conversation.supporter_id, conversation.campaign_id
    live = runtime.directory.by_id(campaign_id) if campaign_id else None
    if person_id is None or live is None or live.status != "live" or not live.campaign.rings_weekly:
        return None
    moment, campaign = now(), live.campaign
    person = reachable.person(transaction, person_id, "wish", campaign_id=campaign_id)
    zone = zone_of(person, moment)
    present = next(iter(rules.active(transaction, person_id, campaign_id)), None)
    if present:
        rule, first = Weekly(present.weekday, present.minute), present.next_on
        last = last_day(first, campaign.recurring_weeks, campaign.recurring_until)
        over = first > present.last_on and last >= first
        return Offer(Agreement(rule, zone or present.zone, first, last), goes_on=True) if over else None
    agreement = zone and agreed(
        Weekly.at(moment, zone), zone, moment, campaign.recurring_weeks, campaign.recurring_until
    )
    if not agreement or rules.said_no(transaction, person_id, live.id, agreement.first_on):
        return None
    ring = agreement.rule.on(agreement.first_on, agreement.zone)
    allowed = isinstance(may_contact(person, "call", "wish", reachable.rules(runtime.settings), ring), Allowed)
    return Offer(agreement) if allowed else None


def offered(transaction: Transaction, conversation: Conversation, text: str) -> None:
    if conversation.supporter_id and conversation.campaign_id:
        agreement = Agreement.loads(text)
        rules.offered(transaction, conversation.supporter_id, conversation.campaign_id, agreement)


def agree_by_key(runtime: Runtime, transaction: Transaction, conversation: Conversation, text: str) -> None:
    """A text repeats what was agreed to: who dials the hotline may not be who owns the telephone."""
    state, campaign_id, person_id = conversation.state, conversation.campaign_id, conversation.supporter_id
    live = runtime.directory.by_id(campaign_id) if campaign_id else None
    if state is None or live is None or person_id is None:
        return
    agreement, language = Agreement.loads(text), state.language
    facts = saying.about(live.campaign, agreement, language)
    shown = saying.words(runtime, live, "weekly", language, facts)
    note(transaction, person_id, live, agreement, f"pressed a key on the phone for: {shown}", language)
    saying.send(runtime, transaction, live, person_id, "weekly", language=language, facts=facts)


def end_by_key(transaction: Transaction, conversation: Conversation) -> None:
    if conversation.supporter_id:
        rules.end(transaction, conversation.supporter_id, "asked", conversation.campaign_id)


def note(
    transaction: Transaction, supporter_id: str, live: Live, agreement: Agreement, words: str, language: Language
) -> None:
    """The rule, and in the ledger the consent with the words that were said and shown."""
    supporters.hold(transaction, supporter_id)
    rules.agree(transaction, supporter_id, live.id, agreement)
    consent.opt_in(
        transaction,
        supporter_id,
        source=SOURCE,
        words=words,
        language=language,
        campaign_id=live.id,
        version_id=live.version_id,
    )

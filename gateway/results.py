"""What a campaign has brought about, in counts: no names, no numbers."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from gateway.calling.dial_tallies import OUTCOMES
from gateway.campaigns import UnknownCampaignError
from gateway.db import Database
from gateway.inbox.items import CALLER_WAITS, TEXT_WAITS, of_campaign
from gateway.models.calls import call_requests, calls
from gateway.models.campaigns import campaigns
from gateway.models.conversations import conversations
from gateway.models.line_tallies import line_tallies
from gateway.models.messages import messages
from gateway.models.signatures import signatures

Counts = dict[str, int]

STATUSES: Final = ("confirmed", "pending", "withdrawn", "invalidated")


@dataclass(frozen=True, slots=True)
class Signatures:
    """`number` is the last number given to a signer; it counts those gathered elsewhere before."""

    number: int
    by_status: Counts
    by_channel: dict[str, Counts]
    by_language: dict[str, Counts]


@dataclass(frozen=True, slots=True)
class Calls:
    """`requests` to be rung, `hotline` calls that we took, `dials` to offices by outcome, `seconds` connected.

    `waiting` are callers whom the hotline handed over to a person.
    """

    requests: int
    hotline: int
    dials: Counts
    seconds: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Texts:
    """`waiting` for a person: texts of this campaign, and those of none on its numbers.

    A text that no flow took belongs to no campaign: those that share a number count it each.
    """

    received: int
    sent: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Results:
    campaign: str
    status: str
    signatures: Signatures
    calls: Calls
    texts: Texts

    def document(self) -> dict[str, Any]:
        """As JSON shows it."""
        return {
            "campaign": self.campaign,
            "status": self.status,
            "signatures": {
                "number": self.signatures.number,
                **self.signatures.by_status,
                "by_channel": self.signatures.by_channel,
                "by_language": self.signatures.by_language,
            },
            "calls": {
                "requests": self.calls.requests,
                "hotline": self.calls.hotline,
                "connected": self.calls.dials["answered"],
                **{outcome: self.calls.dials[outcome] for outcome in OUTCOMES if outcome != "answered"},
                "minutes": round(self.calls.seconds / 60, 1),
                "waiting_for_a_person": self.calls.waiting,
            },
            "texts": {
                "received": self.texts.received,
                "sent": self.texts.sent,
                "waiting_for_a_person": self.texts.waiting,
            },
        }


def results(db: Database, slug: str) -> Results:
    """Raises UnknownCampaignError."""
    with db.reading() as connection:
        row = connection.execute(select(campaigns).where(campaigns.c.slug == slug)).one_or_none()
        if row is None:
            raise UnknownCampaignError(slug)
        return Results(
            campaign=row.slug,
            status=row.status,
            signatures=_signatures(connection, row.id, row.signatures),
            calls=_calls(connection, row.id),
            texts=_texts(connection, row.id),
        )


def _signatures(connection: Connection, campaign_id: str, number: int) -> Signatures:
    columns = (signatures.c.status, signatures.c.channel, signatures.c.language)
    query = select(*columns, func.count()).where(signatures.c.campaign_id == campaign_id).group_by(*columns)
    found = Signatures(number, _zeros(STATUSES), {}, {})
    for status, channel, language, count in connection.execute(query):
        found.by_status[status] += count
        found.by_channel.setdefault(channel, _zeros(STATUSES))[status] += count
        found.by_language.setdefault(language, _zeros(STATUSES))[status] += count
    return found


# A missed call, which is rung back, is a wish and no call to the hotline.
_TAKEN: Final = or_(calls.c.outcome.is_(None), calls.c.outcome != "busy")


def _calls(connection: Connection, campaign_id: str) -> Calls:
    sums = [func.coalesce(func.sum(line_tallies.c[name]), 0) for name in (*OUTCOMES, "seconds")]
    *dials, seconds = connection.execute(select(*sums).where(line_tallies.c.campaign_id == campaign_id)).one()
    return Calls(
        requests=_count(connection, _in_conversation(call_requests, campaign_id)),
        hotline=_count(connection, _in_conversation(calls, campaign_id), calls.c.direction == "in", _TAKEN),
        dials=dict(zip(OUTCOMES, map(int, dials), strict=True)),
        seconds=int(seconds),
        waiting=_count(
            connection,
            select(func.count()).select_from(conversations),
            CALLER_WAITS,
            of_campaign(campaign_id, conversations.c.number_id),
        ),
    )


def _texts(connection: Connection, campaign_id: str) -> Texts:
    query = _in_conversation(messages, campaign_id)
    every = select(func.count()).select_from(
        messages.outerjoin(conversations, messages.c.conversation_id == conversations.c.id)
    )
    return Texts(
        received=_count(connection, query, messages.c.direction == "in"),
        sent=_count(connection, query, messages.c.direction == "out"),
        waiting=_count(connection, every, TEXT_WAITS, of_campaign(campaign_id, messages.c.number_id)),
    )


def _in_conversation(table: Any, campaign_id: str) -> Select[int]:
    return (
        select(func.count())
        .select_from(table)
        .join(conversations, conversations.c.id == table.c.conversation_id)
        .where(conversations.c.campaign_id == campaign_id)
    )


def _count(connection: Connection, query: Select[int], *conditions: ColumnElement[bool]) -> int:
    count: int = connection.execute(query.where(*conditions)).scalar_one()
    return count


def _zeros(names: tuple[str, ...]) -> Counts:
    return dict.fromkeys(names, 0)

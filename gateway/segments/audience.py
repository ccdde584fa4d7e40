"""The people of a segment, as a query. Nothing is asked of the database here."""

from collections.abc import Callable, Mapping
from typing import Final

from sqlalchemy import ColumnElement, Select, Table, and_, exists, false, func, not_, or_, select

from gateway.contact.places import zip_ranges
from gateway.models.calls import REACHED, calls, dial_attempts
from gateway.models.campaigns import campaigns
from gateway.models.messages import messages
from gateway.models.segments import supporter_tags, tags
from gateway.models.signatures import signatures
from gateway.models.supporters import consents, lists, supporters
from gateway.segments.definition import Condition, Kind, Segment, midnight
from gateway.tags import called

Holds = ColumnElement[bool]


def audience(segment: Segment) -> Select[str]:
    """Ids of supporters, in their order, which is that of time: to be read in chunks with `chunk`, or selected from.

    Whoever opted out or never agreed is among them; whoever was forgotten or made nobody is not.
    """
    return select(supporters.c.id).where(*conditions(segment)).order_by(supporters.c.id)


def chunk(query: Select[str], after: str, size: int) -> Select[str]:
    """The next ids of an audience; `after` is the last one of the chunk before, "" at the beginning."""
    return query.where(supporters.c.id > after).limit(size)


def conditions(segment: Segment) -> list[Holds]:
    """For any query over `supporters`."""
    return [supporters.c.anonymized_at.is_(None), *map(_holds, segment.conditions)]


def _holds(condition: Condition) -> Holds:
    """What is not known does not hold: `not state IL` are all of whom no ZIP code in Illinois is known."""
    holds = or_(*(_MEANING[condition.kind](value) for value in condition.values))
    return not_(func.coalesce(holds, false())) if condition.negated else holds


def _language(value: str) -> Holds:
    return supporters.c.language == value


def _state(value: str) -> Holds:
    return or_(*(supporters.c.zip.between(first, last) for first, last in zip_ranges(value)))


def _zip(value: str) -> Holds:
    return supporters.c.zip.between(value.ljust(5, "0"), value.ljust(5, "9"))


def _tag(value: str) -> Holds:
    return _theirs(supporter_tags, supporter_tags.c.tag_id.in_(select(tags.c.id).where(called(value))))


def _signed(slug: str) -> Holds:
    """Confirmed: a name that its owner has not said yes to is no signature yet."""
    return _theirs(signatures, signatures.c.campaign_id == _campaign(slug), signatures.c.status == "confirmed")


def _called(slug: str) -> Holds:
    tried = exists().where(
        dial_attempts.c.call_id == calls.c.id, dial_attempts.c.campaign_id == _campaign(slug), REACHED
    )
    return _theirs(calls, tried)


def _source(value: str) -> Holds:
    """In the words of a list or a form, or by our own name of the way: keyword, hotline, api, paper, import."""
    of_list = consents.c.list_id.in_(select(lists.c.id).where(lists.c.source == value))
    came = and_(consents.c.kind != "opt_out", or_(consents.c.source == value, of_list))
    return or_(_theirs(consents, came), _theirs(signatures, signatures.c.source == value))


def _joined(day: str) -> Holds:
    return supporters.c.created_at >= midnight(day)


def _active(day: str) -> Holds:
    """Texted, called, was on the phone with us, or signed. To be written to or put on a list is nothing they did."""
    since = midnight(day)
    spoke = or_(calls.c.direction == "in", calls.c.outcome == "answered")
    return or_(
        _theirs(messages, messages.c.direction == "in", messages.c.created_at >= since),
        _theirs(calls, spoke, calls.c.created_at >= since),
        _theirs(signatures, or_(signatures.c.created_at >= since, signatures.c.confirmed_at >= since)),
    )


def _theirs(table: Table, *holds: Holds) -> Holds:
    return exists().where(table.c.supporter_id == supporters.c.id, *holds)


def _campaign(slug: str) -> ColumnElement[str]:
    return select(campaigns.c.id).where(campaigns.c.slug == slug).scalar_subquery()


_MEANING: Final[Mapping[Kind, Callable[[str], Holds]]] = {
    "language": _language,
    "state": _state,
    "zip": _zip,
    "tag": _tag,
    "signed": _signed,
    "called": _called,
    "source": _source,
    "joined": _joined,
    "active": _active,
}

"""People of whom nothing was heard for years: their rows stay to be counted, and say no more whose they are."""

import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Select, and_, delete, func, or_, select, update

from gateway import do_not_contact
from gateway.calling.requests import ACTIVE
from gateway.clock import now
from gateway.db import Transaction
from gateway.erasure import emptying
from gateway.models.calls import call_requests, calls
from gateway.models.campaigns import campaigns
from gateway.models.conversations import conversations
from gateway.models.messages import messages
from gateway.models.recurring import recurring_calls
from gateway.models.segments import supporter_tags
from gateway.models.series import series_people
from gateway.models.signatures import signatures
from gateway.models.supporters import consents, supporters

_AT_ONCE: Final = 25


def grown_old(connection: Connection, after: str, before: datetime) -> list[str]:
    """Ids of people whom we knew before that moment, active or not, in their order."""
    known = and_(supporters.c.id > after, supporters.c.created_at < before, supporters.c.anonymized_at.is_(None))
    query = select(supporters.c.id).where(known).order_by(supporters.c.id).limit(_AT_ONCE)
    return list(connection.execute(query).scalars())


def idle(connection: Connection, ids: Sequence[str], before: datetime) -> set[str]:
    """Those without a sign of life since, of whom nothing is under way, pending or waiting for a person."""
    active: set[str] = set()
    for query in _signs_of_life(ids, before):
        active.update(connection.execute(query).scalars())
    return set(ids) - active


def _signs_of_life(ids: Sequence[str], before: datetime) -> Iterator[Select[Any]]:
    texted = and_(messages.c.direction == "in", messages.c.created_at >= before)
    to_leave = messages.c.status.in_(("queued", "sending", "uncertain"))
    yield _of(messages, ids).where(or_(texted, messages.c.needs_person, to_leave))
    yield _of(consents, ids).where(consents.c.at >= before)
    yield _of(calls, ids).where(or_(calls.c.status != "ended", calls.c.created_at >= before))
    yield _of(call_requests, ids).where(or_(call_requests.c.status.in_(ACTIVE), call_requests.c.asked_at >= before))
    yield _of(recurring_calls, ids).where(
        or_(recurring_calls.c.status == "active", recurring_calls.c.asked_at >= before)
    )
    yield _of(series_people, ids).where(series_people.c.began_at >= before)
    signed = or_(signatures.c.created_at >= before, signatures.c.confirmed_at >= before)
    yield _of(signatures, ids).where(or_(signed, signatures.c.ask_at.is_not(None)))
    asked = and_(conversations.c.status == "open", conversations.c.expires_at >= before)
    yield _of(conversations, ids).where(or_(conversations.c.status == "handed_over", asked))


def _of(table: Any, ids: Sequence[str]) -> Select[Any]:
    return select(table.c.supporter_id).where(table.c.supporter_id.in_(ids))


def anonymize(transaction: Transaction, rows: Sequence[str], before: datetime) -> None:
    """Rows are ids. Whoever gave a sign of life a moment ago stays."""
    locked = select(supporters.c.id).where(supporters.c.id.in_(rows)).order_by(supporters.c.id).with_for_update()
    ids = sorted(idle(transaction.connection, transaction.execute(locked).scalars().all(), before))
    _empty_all_of(transaction, ids)
    signed = select(signatures.c.id, signatures.c.recording).where(signatures.c.supporter_id.in_(ids))
    emptying.take_names_off(transaction, transaction.execute(signed).all())
    transaction.execute(update(consents).where(consents.c.supporter_id.in_(ids)).values(words=None))
    for table in (supporter_tags, series_people):
        transaction.execute(delete(table).where(table.c.supporter_id.in_(ids)))
    for person in transaction.execute(_PEOPLE.where(supporters.c.id.in_(ids))).all():
        _anonymize(transaction, person)


def _empty_all_of(transaction: Transaction, ids: list[str]) -> None:
    theirs = messages.c.supporter_id.in_(ids)
    texts = select(messages.c.id, messages.c.carrier_sid, messages.c.body).where(theirs)
    emptying.empty_texts(transaction, [row for row in transaction.execute(texts) if row.body])
    rang = calls.c.supporter_id.in_(ids)
    emptying.empty_calls(transaction, transaction.execute(select(calls.c.id, calls.c.carrier_sid).where(rang)).all())
    transaction.execute(update(calls).where(rang).values(carrier_sid=None))  # the carrier's log has their number
    talks = conversations.c.supporter_id.in_(ids)
    states = select(conversations.c.id, conversations.c.state).where(talks)
    emptying.clear_answers(transaction, transaction.execute(states).all())


_PEOPLE: Final = select(supporters.c.id, supporters.c.phone, supporters.c.opted_out_at)


def _anonymize(transaction: Transaction, person: Any) -> None:
    if person.opted_out_at is not None:
        do_not_contact.keep_out(transaction, person.phone)
    nobody = {
        "phone": "",
        "phone_index": os.urandom(32),
        "name": None,
        "zip": None,
        "district": None,
        "line_type": None,
        "fields": None,
    }
    transaction.execute(
        update(supporters).where(supporters.c.id == person.id).values(nobody | {"anonymized_at": now()})
    )


def confirmed_names(connection: Connection, ids: Sequence[str]) -> dict[str, int]:
    """How many confirmed signatures with a name these people have, by the campaign's slug."""
    query = (
        select(campaigns.c.slug, func.count().label("signed"))
        .join(signatures, campaigns.c.id == signatures.c.campaign_id)
        .where(signatures.c.supporter_id.in_(ids), signatures.c.status == "confirmed", signatures.c.name.is_not(None))
        .group_by(campaigns.c.slug)
    )
    return {row.slug: row.signed for row in connection.execute(query)}

"""A tag put on people we know, and taken off again: of one person, of those of a segment, of everybody."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Select, delete, insert, select
from sqlalchemy.exc import IntegrityError

from gateway import audit, supporters, tags
from gateway.among import among
from gateway.clock import now
from gateway.db import Transaction
from gateway.lists.columns import ListError
from gateway.models.segments import supporter_tags
from gateway.models.supporters import supporters as people
from gateway.runtime import Runtime
from gateway.segments import saved
from gateway.segments.audience import audience, chunk
from gateway.segments.definition import Condition, Segment

_AT_ONCE: Final = 1000  # people in one transaction: short enough for the texts that come in meanwhile


def put_on(runtime: Runtime, who: str, name: str, whom: Segment | str) -> int:
    """How many had it not. One person is said by their number, in E.164. Raises TagError, ListError."""
    return _change(runtime, who, Condition("tag", (tags.read_tag(name),), negated=True), whom)


def take_off(runtime: Runtime, who: str, name: str, whom: Segment | str) -> int:
    """How many had it. Raises TagError, ListError, and SegmentError for a tag that is not there."""
    has = Condition("tag", (tags.read_tag(name),))
    with runtime.db.reading() as connection:
        saved.check(connection, Segment((has,)))
    return _change(runtime, who, has, whom)


def _change(runtime: Runtime, who: str, condition: Condition, whom: Segment | str) -> int:
    """Of those for whom the condition holds, until it holds for none."""
    tag, query = _begun(runtime, who, condition, whom)
    write = _add if condition.negated else _remove
    after, changed = "", 0
    while True:
        with runtime.db.transaction() as transaction:
            some = chunk(query, after, _AT_ONCE).with_for_update(of=people)
            ids = transaction.execute(some).scalars().all()
            if not ids:
                return changed
            changed += write(transaction, tag, ids)
        after = ids[-1]


def _begun(runtime: Runtime, who: str, condition: Condition, whom: Segment | str) -> tuple[str, Select[str]]:
    """The tag's id, and the people. Somebody else may add the same tag at this moment; then it is there."""
    try:
        return _tag_and_people(runtime, who, condition, whom)
    except IntegrityError:
        return _tag_and_people(runtime, who, condition, whom)


def _tag_and_people(runtime: Runtime, who: str, condition: Condition, whom: Segment | str) -> tuple[str, Select[str]]:
    segment = whom if isinstance(whom, Segment) else Segment()
    query = audience(Segment((*segment.conditions, condition)))
    with runtime.db.transaction() as transaction:
        person = None if isinstance(whom, Segment) else _person(transaction, whom)
        audit.note(transaction, who, "supporters tag" if condition.negated else "supporters untag", person)
        [tag] = tags.find_or_add(transaction, condition.values)
    return tag, query.where(people.c.id == person) if person else query


def _person(transaction: Transaction, phone: str) -> str:
    person = supporters.find(transaction, phone)
    if person is None:
        raise ListError("Nobody with this number is known here.")
    return person.id


def _add(transaction: Transaction, tag: str, ids: Sequence[str]) -> int:
    """An import may have put it on some of them since they were found."""
    theirs = among(transaction.connection, supporter_tags.c.supporter_id, ids)
    has = select(supporter_tags.c.supporter_id).where(supporter_tags.c.tag_id == tag, theirs)
    missing = sorted({*ids} - {*transaction.execute(has).scalars()})
    at = now()
    if missing:
        rows = [{"supporter_id": person, "tag_id": tag, "at": at} for person in missing]
        transaction.execute(insert(supporter_tags), rows)
    return len(missing)


def _remove(transaction: Transaction, tag: str, ids: Sequence[str]) -> int:
    theirs = among(transaction.connection, supporter_tags.c.supporter_id, ids)
    return transaction.execute(delete(supporter_tags).where(supporter_tags.c.tag_id == tag, theirs)).rowcount

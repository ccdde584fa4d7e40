"""What the ledger says, at any moment, about everything and about one campaign."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from gateway import consent, supporters
from gateway.consent import Kind, standing, stands
from gateway.contact import Channel
from gateway.db import Database, Transaction
from gateway.models.supporters import consents

START: Final = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
PETITION: Final = "p" * 26
CALLS: Final = "c" * 26
CAMPAIGNS: Final = (None, PETITION, CALLS)


@dataclass(frozen=True)
class Entry:
    """`at` in minutes after the start; of equal ones the earlier written has the lower id."""

    at: datetime
    kind: Kind
    source: str
    campaign_id: str | None
    channel: Channel | None = None


def entry(minute: int, kind: Kind, source: str = "keyword", campaign: str | None = None) -> Entry:
    return Entry(START + timedelta(minutes=minute), kind, source, campaign)


ENTRIES: Final = st.builds(
    entry,
    st.integers(0, 8),
    st.sampled_from(["opt_in", "opt_out", "opt_back"]),
    st.sampled_from(["keyword", "word", "api", "hotline"]),
    st.sampled_from(CAMPAIGNS),
)


def left_by_the_book(history: Sequence[Entry], campaign: str | None) -> bool:
    """Is there an opt-out that nothing after it has undone? A rule for each pair, and no memory in between."""
    return any(
        out.kind == "opt_out"
        and out.campaign_id in {None, campaign}
        and not any(undoes(later, out) for later in history[place + 1 :])
        for place, out in enumerate(history)
    )


def undoes(later: Entry, out: Entry) -> bool:
    if later.kind == "opt_back":
        return True
    again = later.kind == "opt_in" and later.source == "keyword"
    return again and out.campaign_id is not None and later.campaign_id == out.campaign_id


@settings(max_examples=1000)
@given(st.lists(ENTRIES, max_size=9), st.sampled_from(CAMPAIGNS))
def test_it_agrees_with_the_rules_read_one_by_one(entries: list[Entry], campaign: str | None) -> None:
    history = sorted(entries, key=lambda each: each.at)
    said = stands(history, campaign)
    assert said.left == left_by_the_book(history, campaign)
    assert said.opted_out == left_by_the_book(history, None)
    assert said.given == any(each.kind != "opt_out" for each in history)
    assert not said.opted_out or said.left


@settings(max_examples=300)
@given(st.lists(ENTRIES, max_size=9), st.sampled_from(CAMPAIGNS), st.sampled_from([None, CALLS]))
def test_the_last_word_is_an_opt_out_whatever_came_before(
    entries: list[Entry], asked: str | None, campaign: str | None
) -> None:
    said = stands([*entries, entry(9, "opt_out", "word", campaign)], asked)
    assert said.left or (campaign is not None and asked != campaign)


@pytest.mark.parametrize("seed", range(4))
def test_the_database_says_the_same_of_any_moment(database: Database, seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - a history that can be made again
    kinds: tuple[Kind, ...] = ("opt_in", "opt_out", "opt_out", "opt_back")
    sources = ("keyword", "word", "api")
    with database.transaction() as transaction:
        person = supporters.add(transaction, f"+131255501{seed:02}", "en").id
        history = [
            entry(minute, chance.choice(kinds), chance.choice(sources), chance.choice(CAMPAIGNS))
            for minute in sorted(chance.choices(range(12), k=14))
        ]
        write(transaction, person, history, chance)
        for minute in range(-1, 13):
            moment = START + timedelta(minutes=minute)
            before = [each for each in history if each.at <= moment]
            for campaign in CAMPAIGNS:
                said = standing(transaction, person, campaign, moment)
                assert said == stands(before, campaign)
                assert said.left == left_by_the_book(before, campaign)
            assert standing(transaction, person) == stands(history, None), "without a moment it is about now"


def write(transaction: Transaction, person: str, history: Sequence[Entry], chance: Random) -> None:
    """In any order: what counts is the time, and of equal times the id."""
    rows = [
        {
            "id": f"{place:026}",
            "supporter_id": person,
            "kind": each.kind,
            "source": each.source,
            "campaign_id": each.campaign_id,
            "language": "en",
            "at": each.at,
        }
        for place, each in enumerate(history)
    ]
    chance.shuffle(rows)
    transaction.execute(insert(consents), rows)


@pytest.mark.parametrize("last", ["opt_out", "opt_back"])
def test_of_two_in_one_moment_the_later_written_counts(database: Database, last: Kind) -> None:
    kinds: tuple[Kind, ...] = ("opt_back", "opt_out") if last == "opt_out" else ("opt_out", "opt_back")
    with database.transaction() as transaction:
        person = supporters.add(transaction, "+13125550101", "en").id
        other = supporters.add(transaction, "+13125550102", "en").id
        chance = Random(1)  # noqa: S311 - as above
        write(transaction, person, [entry(0, kind) for kind in kinds], chance)
        assert standing(transaction, person).left == (last == "opt_out")
        assert not standing(transaction, other).left, "another person's entries are not theirs"


def test_nobody_who_never_agreed_has_agreed(database: Database) -> None:
    with database.transaction() as transaction:
        person = supporters.add(transaction, "+13125550101", "en").id
        nothing = standing(transaction, person)
        consent.opt_out(transaction, person, source="word", words="STOP", language="en")
        out = standing(transaction, person)
    assert (nothing.given, nothing.left, nothing.opted_out) == (False, False, False)
    assert (out.given, out.left, out.opted_out) == (False, True, True)


def test_a_keyword_leads_back_to_its_campaign_and_only_start_to_everything(database: Database) -> None:
    with database.transaction() as transaction:
        person = supporters.add(transaction, "+13125550101", "en").id

        def left(campaign: str | None = None) -> bool:
            return standing(transaction, person, campaign).left

        def keyword(campaign: str, source: str = consent.KEYWORD) -> None:
            consent.opt_in(transaction, person, source=source, words="SIGN", language="en", campaign_id=campaign)

        def stop(campaign: str | None = None) -> None:
            consent.opt_out(transaction, person, source="word", words="STOP", language="en", campaign_id=campaign)

        stop(PETITION)
        assert (left(), left(PETITION), left(CALLS)) == (False, True, False)
        keyword(CALLS)
        keyword(PETITION, "api")
        assert left(PETITION), "a form is no way back"
        keyword(PETITION)
        assert not left(PETITION)
        stop()
        keyword(PETITION)
        assert (left(), left(PETITION), left(CALLS)) == (True, True, True)
        consent.opt_back_in(transaction, person, words="START", language="en")
        assert (left(), left(PETITION), left(CALLS)) == (False, False, False)

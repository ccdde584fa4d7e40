"""A text that speaks of calls every week: it is done, or it is said what is missing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from zoneinfo import ZoneInfo

from gateway import reachable, supporters
from gateway.clock import now
from gateway.contact import Person, may_contact
from gateway.contact import Refused as NotNow
from gateway.contact.hours import Day
from gateway.contact.zones import hours_on, zone_of
from gateway.db import Transaction
from gateway.directory import Live
from gateway.flows import weekly_words
from gateway.flows.weekly import Agreement, Weekly, agreed
from gateway.flows.weekly_wish import Wish, read_weekly
from gateway.flows.words import plain
from gateway.recurring import rules, saying
from gateway.recurring.agreeing import note
from gateway.recurring.saying import Saying
from gateway.runtime import Runtime
from gateway.supporters import Supporter

_NOON: Final = 12 * 60


@dataclass(frozen=True, slots=True)
class Said:
    """Who wrote what to which of our numbers, and in the middle of which campaign, if of any."""

    supporter: Supporter
    number_id: str
    body: str
    campaign_id: str | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    body: str
    what: Literal["ring", "which_day", "skip", "end"]


def answer_weekly(runtime: Runtime, transaction: Transaction, said: Said, *, unclear: bool) -> Answered | None:
    """None for a text about something else, or about calls that nobody here gives or has.

    `unclear`: it may ask us to stop everything, so nothing vague is taken for a wish.
    """
    offered = [live for live in runtime.directory.campaigns_on(said.number_id) if live.campaign.rings_weekly]
    keywords = {live.id: frozenset(map(plain, live.campaign.flow.keywords)) for live in offered}
    wish = read_weekly(said.body, frozenset().union(*keywords.values()))
    if wish is None or (unclear and wish.kind == "which_day"):
        return None
    if wish.kind in {"end", "skip"}:
        body = _of_theirs(runtime, transaction, said, wish)
    else:
        named = [live for live in offered if keywords[live.id] & set(plain(said.body).split(" "))]
        here = [live for live in offered if live.id == said.campaign_id]
        live = next(iter([*named, *here, *offered]), None)
        body = _ring(runtime, transaction, said, wish, live) if live else None
    return Answered(body, wish.kind) if body else None


def _of_theirs(runtime: Runtime, transaction: Transaction, said: Said, wish: Wish) -> str | None:
    """They want no more of them, or one less."""
    theirs = rules.active(transaction, said.supporter.id)
    lives = [live for live in (runtime.directory.by_id(row.campaign_id) for row in theirs) if live]
    if not lives:
        return None
    if wish.kind == "end":
        rules.end(transaction, said.supporter.id, "asked")
        return saying.words(runtime, lives[0], "weekly_ended", wish.language, {})
    row, live = min(theirs, key=lambda row: row.next_on), lives[0]
    following = rules.day_done(transaction, row, "skipped", row.next_on)
    if following > row.last_on:
        rules.end(transaction, said.supporter.id, "over", row.campaign_id)
        return saying.words(runtime, live, "weekly_over", wish.language, {})
    rule = Weekly(row.weekday, row.minute)
    facts = saying.about(live.campaign, Agreement(rule, row.zone, following, row.last_on), wish.language)
    return saying.words(runtime, live, "weekly_skipped", wish.language, facts)


def _ring(runtime: Runtime, transaction: Transaction, said: Said, wish: Wish, live: Live) -> str | None:
    """What stands against it is said, with what to text instead; None where only a person can answer."""
    moment, language = now(), wish.language
    if wish.zip and wish.zip != said.supporter.zip:
        supporters.lives_in(transaction, said.supporter.id, wish.zip, None, certain=True)
    person = reachable.person(transaction, said.supporter.id, "wish", campaign_id=live.id, asked_at=moment)
    weekday = wish.weekday if wish.weekday is not None else 1
    facts = {
        "day": weekly_words.day_name(weekday, "text", language),
        "example": saying.example(live.campaign, weekday, language),
    }
    zone = zone_of(person, moment)
    needs_zip = live.campaign.plan.location and not person.zip
    missing: Saying | None = (
        "weekly_stopped" if person.opted_out_at
        else "weekly_which_day" if wish.kind == "which_day"
        else "weekly_zip" if zone is None or needs_zip
        else None
    )  # fmt: skip
    if missing or zone is None:
        return saying.words(runtime, live, missing or "weekly_zip", language, facts)
    return _at_an_hour(runtime, transaction, _Asked(said, wish, live, person, zone, moment), facts["example"])


@dataclass(frozen=True, slots=True)
class _Asked:
    """Who asks for which calls, and by which clock they live."""

    said: Said
    wish: Wish
    live: Live
    person: Person
    zone: str
    moment: datetime

    @property
    def weekday(self) -> int:
        """Without a day: the present one."""
        here = self.moment.astimezone(ZoneInfo(self.zone)).weekday()
        return here if self.wish.weekday is None else self.wish.weekday


def _at_an_hour(runtime: Runtime, transaction: Transaction, asked: _Asked, example: str) -> str | None:
    campaign, language = asked.live.campaign, asked.wish.language
    hours = hours_on(asked.person, reachable.rules(runtime.settings), asked.weekday)
    facts = {"day": weekly_words.day_name(asked.weekday, "text", language), "example": example}
    if hours is None:
        other = {"example": saying.example(campaign, (asked.weekday + 1) % 7, language)}
        return saying.words(runtime, asked.live, "weekly_no_day", language, {**facts, **other})
    minute = _minute(asked, hours)
    if not _within(hours, minute):
        open_ = {"hours": weekly_words.hours_words(*hours, language)}
        return saying.words(runtime, asked.live, "weekly_hours", language, {**facts, **open_})
    rule = Weekly(asked.weekday, minute)
    agreement = agreed(rule, asked.zone, asked.moment, campaign.recurring_weeks, campaign.recurring_until)
    if agreement is None:
        return saying.words(runtime, asked.live, "weekly_closed", language, {})
    verdict = may_contact(asked.person, "call", "wish", reachable.rules(runtime.settings), asked.moment)
    if isinstance(verdict, NotNow) and verdict.until is None:
        return None
    return _agreed(runtime, transaction, asked, agreement)


def _agreed(runtime: Runtime, transaction: Transaction, asked: _Asked, agreement: Agreement) -> str:
    live, person_id, language = asked.live, asked.said.supporter.id, asked.wish.language
    shown = saying.words(runtime, live, "weekly", language, saying.about(live.campaign, agreement, language))
    supporters.note(transaction, person_id, language=language)
    note(transaction, person_id, live, agreement, f"{asked.said.body}\nanswered: {shown}", language)
    return shown


def _minute(asked: _Asked, hours: tuple[int, int]) -> int:
    """Without an hour: noon; without a day either, the present time, if it is one at which they may be rung."""
    if asked.wish.minute is not None:
        return asked.wish.minute
    present = Weekly.at(asked.moment, asked.zone).minute
    if asked.wish.weekday is None and _within(hours, present):
        return present
    return _NOON if _within(hours, _NOON) else hours[0] * 60


def _within(hours: Day, minute: int) -> bool:
    return hours is not None and hours[0] * 60 <= minute < hours[1] * 60

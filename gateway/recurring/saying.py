"""What a campaign says by text about its weekly calls."""

from collections.abc import Mapping
from typing import Literal

from gateway import targets
from gateway.db import Transaction
from gateway.directory import Live
from gateway.flows import weekly_words
from gateway.flows.campaign import Campaign
from gateway.flows.engine import message
from gateway.flows.events import Language
from gateway.flows.state import State
from gateway.flows.weekly import Agreement
from gateway.messaging.outbox import queue_text
from gateway.runtime import Runtime

Saying = Literal[
    "weekly", "weekly_hours", "weekly_no_day", "weekly_which_day", "weekly_zip", "weekly_stopped", "weekly_ended",
    "weekly_skipped", "weekly_missed", "weekly_over", "weekly_paused", "weekly_closed",
]  # fmt: skip


def words(runtime: Runtime, live: Live, what: Saying, language: Language, facts: Mapping[str, str]) -> str:
    """`facts` are what the placeholders stand for; without an example Tuesday is named as one."""
    campaign, number = live.campaign, runtime.directory.voice_number_for(live.id)
    world = targets.world(campaign, runtime.officials.atlas, number.phone if number else "", live.id)
    known = {"example": example(campaign, 1, language), **facts}
    said = message(campaign.flow, what, State("", "text", language), world, known)
    if said is None:
        raise AssertionError("a flow that rings every week has the texts about it")
    return said


def example(campaign: Campaign, weekday: int, language: Language) -> str:
    return weekly_words.example(campaign.keywords[language][0], weekday, language)


def about(campaign: Campaign, agreement: Agreement, language: Language) -> dict[str, str]:
    known = weekly_words.facts(agreement, "text", language)
    return {**known, "example": example(campaign, agreement.rule.weekday, language)}


def send(  # noqa: PLR0913 - whom, about what, in which words
    runtime: Runtime,
    transaction: Transaction,
    live: Live,
    supporter_id: str,
    what: Saying,
    *,
    language: Language,
    facts: Mapping[str, str],
) -> None:
    """If there is a number to text from. The policy is asked when it leaves."""
    sender = runtime.directory.text_number_for(live.id)
    if sender:
        queue_text(
            runtime,
            transaction,
            supporter_id=supporter_id,
            number_id=sender.id,
            body=words(runtime, live, what, language, facts),
            purpose="receipt" if what == "weekly" else "notice",
        )

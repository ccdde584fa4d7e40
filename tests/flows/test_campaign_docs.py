"""The documented campaign file is the one that is read."""

import re
from pathlib import Path
from typing import get_args

import pytest

from gateway.flows.campaign import parse_campaign
from gateway.flows.definition import DOORS, KINDS
from gateway.flows.effects import Expects
from gateway.flows.events import Outcome, Report
from gateway.flows.plan import FIXED, SCRIPTED, UNSURE, WHOM
from gateway.flows.segments import segments
from gateway.flows.series import STARTS, UNLESS
from gateway.flows.template import PLACEHOLDERS
from gateway.flows.world import Located
from gateway.officials.shipped import shipped
from gateway.series.checking import word_problems

DOCS = (Path(__file__).parents[2] / "docs" / "campaign-files.md").read_text(encoding="utf-8")
HEAD, TARGETS, NAMED, PLAN, LETTER, SERIES, WORDS, OWN = re.findall(r"```toml\n(.*?)```", DOCS, flags=re.DOTALL)


@pytest.mark.parametrize(
    "words",
    [
        *KINDS,
        *DOORS,
        *PLACEHOLDERS,
        *get_args(Expects),
        *get_args(Outcome),
        *WHOM,
        *FIXED,
        *UNSURE,
        *SCRIPTED,
        *get_args(Located),
        *get_args(Report),
        *STARTS,
        *UNLESS,
        "earlier",
        "weekdays",
        "unless",
        "shuffle",
        "maximum",
        "tries_at_once",
        "call_back_minutes",
        "ring_seconds",
        "official",
        "caller_id",
        "starting_count",
        "again_voice",
        "corrected",
        "unless_known",
    ],
)
def test_everything_that_a_file_may_say_is_documented(words: str) -> None:
    assert re.search(rf"\b{words}\b", DOCS)


def test_the_documented_petition_works() -> None:
    campaign = parse_campaign(f"{HEAD}\n{WORDS}")
    assert campaign.signs
    assert "May 1" in campaign.flow.steps["thanks"].words["text"]["en"].fill({})


def test_the_documented_series_works() -> None:
    campaign = parse_campaign(HEAD + SERIES)
    assert [step.name for step in campaign.series[0].steps] == ["thanks", "call"]
    assert list(word_problems(campaign)) == []
    assert {segments(text).encoding for step in campaign.series[0].steps for text in step.texts.values()} == {"GSM-7"}


def test_the_documented_call_campaign_works() -> None:
    assert parse_campaign(HEAD.replace('"sign"', '"call"', 1) + TARGETS).calls


def test_the_documented_official_is_one_that_every_installation_knows() -> None:
    campaign = parse_campaign(HEAD.replace('"sign"', '"call"', 1) + NAMED)
    assert set(campaign.named_officials) <= set(shipped())


def test_the_documented_plan_works() -> None:
    for targets in ("", TARGETS):
        plan = PLAN if targets else PLAN.replace('fixed = "after"', "")
        campaign = parse_campaign(HEAD.replace('"sign"', '"call"', 1) + plan + targets)
        assert campaign.plan.location == ("representative", "senators")


def test_the_documented_letter_fits_into_two_segments() -> None:
    campaign = parse_campaign(HEAD.replace('"sign"', '"call"', 1) + LETTER + TARGETS)
    for language, text in campaign.flow.messages["letter"].items():
        assert campaign.letter
        assert text.fill({}).endswith(f"{campaign.letter.to}: {campaign.letter.words[language]}")


def test_the_documented_own_flow_works() -> None:
    campaign = parse_campaign(HEAD.replace('flow = "sign"', 'flow = "own"') + OWN)
    assert set(campaign.flow.doors) == {"text", "voice", "missed_call", "surge", "surge_withheld"}

"""The hotline's menu, where one number serves several campaigns."""

from collections.abc import Sequence
from typing import Any

from gateway.flows.campaign import Campaign
from gateway.flows.checking import check_flow
from gateway.flows.definition import Flow
from gateway.flows.events import LANGUAGES, Language
from gateway.flows.library import document
from gateway.flows.loading import load_flow
from gateway.flows.speech import spoken_key

_MOST_CHOICES = 8  # one key each; 9 is the way out
_CHOICE: dict[Language, str] = {"en": "To {label}, press {key}.", "es": "Para {label}, oprima {key}."}


def menu_flow(campaigns: Sequence[Campaign]) -> Flow:
    """Language, then one key per campaign, then `Choose`. For one campaign its own flow needs no menu.

    Raises ValueError without any campaign.
    """
    if not campaigns:
        raise ValueError("A hotline's menu needs at least one campaign.")
    offered = campaigns[:_MOST_CHOICES]
    constants = {language: {"organization": offered[0].organization} for language in LANGUAGES}
    written = _written(offered)
    samples = {language: dict[str, str]() for language in LANGUAGES}
    flow, problems = load_flow("menu", written, constants, lambda flow: check_flow(flow, samples))
    if flow is None or problems:
        raise ValueError(" ".join(problems))
    return flow


def _written(campaigns: Sequence[Campaign]) -> dict[str, Any]:
    menu = document("menu")
    steps: dict[str, Any] = dict(menu["steps"])
    choose = [f"choose_{campaign.slug}" for campaign in campaigns]
    for step, campaign in zip(choose, campaigns, strict=True):
        steps[step] = {"kind": "choose", "campaign": campaign.slug}
    branches = {str(key): step for key, step in enumerate(choose, start=1)}
    voice = {language: _spoken(campaigns, language) for language in LANGUAGES}
    steps["menu"] = {**steps["menu"], "branches": branches, "voice": voice}
    return {**menu, "steps": steps}


def _spoken(campaigns: Sequence[Campaign], language: Language) -> str:
    labels = [campaign.menu[language].replace("{", "(").replace("}", ")") for campaign in campaigns]
    return " ".join(
        _CHOICE[language].format(label=label, key=spoken_key(key, language))
        for key, label in enumerate(labels, start=1)
    )

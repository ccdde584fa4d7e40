"""Campaign files, and the demo campaigns by name."""

from pathlib import Path

import click

from gateway.flows.campaign import Campaign, CampaignError, parse_campaign
from gateway.flows.library import DEMO, demo_source
from gateway.series.checking import word_problems


def sources(file: str) -> list[tuple[str, str]]:
    """Names and texts of one file, of one demo campaign, or of both."""
    if file == "demo":
        return [(f"demo/{name}", demo_source(name)) for name in DEMO]
    group, _, name = file.partition("/")
    if group == "demo" and name in DEMO:
        return [(file, demo_source(name))]
    return [(file, _read(Path(file)))]


def _read(path: Path) -> str:
    """Every byte as it stands, but for the mark that Windows editors put in front."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise click.ClickException(f"{path}: not in UTF-8; save it so and try again.") from None


def parsed(name: str, source: str) -> Campaign:
    try:
        campaign = parse_campaign(source)
    except CampaignError as fault:
        raise CampaignError([f"{name}: {problem}" for problem in fault.problems]) from None
    problems = [f"{name}: {problem}" for problem in word_problems(campaign)]
    if problems:
        raise CampaignError(problems)
    return campaign

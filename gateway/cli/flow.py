"""`gateway flow …`."""

import sys

import click

from gateway.cli.files import parsed, sources
from gateway.flows.campaign import Campaign
from gateway.flows.events import Language
from gateway.flows.library import DEMO
from gateway.flows.walk import HOTLINE, walk
from gateway.officials.samples import sample_atlas
from gateway.targets import world


@click.group()
def flow() -> None:
    """Conversations as data."""


@flow.command("walk")
@click.argument("name")
@click.option("--voice", is_flag=True, help="As a call to the hotline instead of a text.")
@click.option("--language", type=click.Choice(["en", "es"]), default="en", show_default=True)
@click.option("--words", default="", help="What the first text says after the keyword.")
def walk_(name: str, *, voice: bool, language: Language, words: str) -> None:
    """Go through a conversation in the terminal.

    NAME is `sign` or `call`, the slug of a demo campaign, or a campaign file. Where a plan calls officials by
    location, they are made-up ones: try ZIP 60601, 60618 (three districts), 20001 (no senators), 09002 (military).
    """
    campaign = _campaign(name)
    here = world(campaign, sample_atlas, HOTLINE, seed="")
    walk(campaign, "voice" if voice else "text", _read, click.echo, language=language, words=words, world=here)


def _campaign(name: str) -> Campaign:
    """A built-in flow is walked through in the demo campaign that runs it."""
    demos = [parsed(f"demo/{demo}", source) for demo in DEMO for _, source in sources(f"demo/{demo}")]
    for demo in demos:
        if name in {demo.kind, demo.slug}:
            return demo
    [(shown, source), *more] = sources(name)
    if more:
        raise click.UsageError(f'"{name}" means two campaigns; say which one.')
    return parsed(shown, source)


def _read(prompt: str) -> str | None:
    """One line from the terminal, or from a pipe, whose lines are shown as if they had been typed."""
    click.echo(prompt, nl=False)
    line = sys.stdin.readline()
    if not line:
        click.echo()
        return None
    if not sys.stdin.isatty():
        click.echo(line.rstrip("\n"))
    return line.rstrip("\n")

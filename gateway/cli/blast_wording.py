"""`gateway blast create|variant|count|show|test`: the words of a blast."""

from collections.abc import Callable, Mapping
from typing import Any

import click

from gateway.blasts import store
from gateway.blasts.preflight.counting import texts_of
from gateway.blasts.trying import try_out
from gateway.blasts.wording.composing import Texts, compose, shortened
from gateway.blasts.wording.letters import tidied
from gateway.blasts.wording.variants import NAMES
from gateway.campaigns import UnknownCampaignError
from gateway.cli.blast_opening import opened_for_blasts
from gateway.cli.blast_pages import of_blast, of_review, of_trials
from gateway.cli.telephone import asked_for, telephone
from gateway.cli.who import as_option
from gateway.directory import Live
from gateway.flows.events import LANGUAGES, Language
from gateway.links import store as links
from gateway.runtime import Runtime
from gateway.segments.definition import Segment
from gateway.segments.saved import load

_campaign = click.option(
    "--campaign", required=True, metavar="SLUG", help="The campaign it is for; its number sends."
)


def _texts(command: Callable[..., Any]) -> Callable[..., Any]:
    command = click.option("--es", default="", metavar="TEXT", help="What Spanish speakers get.")(command)
    return click.option("--en", default="", metavar="TEXT", help="What English speakers get.")(command)


@click.command()
@click.argument("slug")
@_campaign
@_texts
@click.option("--segment", default="", metavar="NAME", help="Whom it is for; else everybody you know.")
@as_option
def create(slug: str, campaign: str, en: str, es: str, segment: str, who: str) -> None:
    """Write the blast SLUG. Nothing is sent.

    {first_name|friend} is the first name, or "friend" where none is known; there are {name} and {zip}, too. A link
    becomes a short one that counts how often it is opened.
    """
    with opened_for_blasts() as opened:
        live = _live(opened, campaign)
        made = store.create(opened, who, slug, live, _given(en, es), _segment(opened, segment))
        _say(opened, _given(en, es), live)
    click.echo(f"{made.slug}: written. See `gateway blast preview {made.slug}` before you send it.")


@click.command()
@click.argument("slug")
@_texts
@as_option
def variant(slug: str, en: str, es: str, who: str) -> None:
    """Write another wording of SLUG, B or C: chance decides who gets which, the same number of each.

    `gateway blast watch` says how each of them does.
    """
    with opened_for_blasts() as opened:
        letter, made = store.add_variant(opened, who, slug, _given(en, es))
        live = opened.directory.by_id(made.campaign_id)
        if live:
            _say(opened, _given(en, es), live)
    click.echo(f"{slug}: {letter} is written; it goes to one in {len(made.wordings)}.")


@click.command()
@click.argument("slug")
@_texts
@click.option("--variant", "letter", type=click.Choice(NAMES), default="A", help="Which wording, if it has several.")
@as_option
def reword(slug: str, en: str, es: str, letter: str, who: str) -> None:
    """Write other words for SLUG, in every language that it has, until somebody wants it sent."""
    with opened_for_blasts() as opened:
        made = store.reword(opened, who, slug, letter, _given(en, es))
        live = opened.directory.by_id(made.campaign_id)
        if live:
            _say(opened, _given(en, es), live)
    click.echo(f"{slug}: {letter} is written anew. See `gateway blast preview {slug}` before you send it.")


@click.command()
@_campaign
@_texts
def count(campaign: str, en: str, es: str) -> None:
    """Count the segments of a text, and say what is wrong with it. Nothing is kept."""
    with opened_for_blasts() as opened:
        live, texts = _live(opened, campaign), _given(en, es)
        _say(opened, texts, live)
        compose(opened, texts, live.campaign.organization)


@click.command()
@click.argument("slug")
def show(slug: str) -> None:
    """Show what SLUG says, where its links lead, and how often each was opened."""
    with opened_for_blasts() as opened:
        found = store.find(opened, slug)
        live = opened.directory.by_id(found.campaign_id)
        with opened.db.reading() as connection:
            leads = links.of_blast(connection, found.id)
    for line in of_blast(found, live.slug if live else "", list(texts_of(found)), leads):
        click.echo(line)


@click.command()
@click.argument("slug")
@click.option(
    "--to",
    "phones",
    required=True,
    multiple=True,
    metavar="PHONE",
    help="Yours (-: you are asked for it); may be repeated.",
)
@click.option("--language", type=click.Choice(LANGUAGES), help="Only the text in this language.")
@click.option("--variant", type=click.Choice(NAMES), help="Only this wording.")
@as_option
def test(slug: str, phones: tuple[str, ...], language: Language | None, variant: str | None, who: str) -> None:
    """Send the texts of SLUG to your own telephone, marked TEST, as they would arrive there; clicks do not count.

    A telephone that never agreed to texts texts START to the gateway's number first.
    """
    languages, variants = (language,) if language else LANGUAGES, (variant,) if variant else NAMES
    with opened_for_blasts() as opened:
        for phone in [telephone(asked_for(each, "Telephone")) for each in phones]:
            for line in of_trials(try_out(opened, who, slug, phone, languages, variants)):
                click.echo(line)


def _given(en: str, es: str) -> Texts:
    given: Mapping[Language, str] = {"en": tidied(en), "es": tidied(es)}
    return {language: given[language] for language in LANGUAGES if given[language]}


def _live(opened: Runtime, slug: str) -> Live:
    live = opened.directory.by_slug(slug)
    if live is None:
        raise UnknownCampaignError(slug)
    return live


def _say(opened: Runtime, texts: Texts, live: Live) -> None:
    for language, found in shortened(opened, texts).reviews(live.campaign.organization).items():
        for line in of_review(language, found):
            click.echo(line)


def _segment(opened: Runtime, name: str) -> Segment | None:
    if not name:
        return None
    with opened.db.reading() as connection:
        return load(connection, name)

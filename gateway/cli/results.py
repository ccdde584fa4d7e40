"""`gateway results`."""

import json

import click

from gateway.cli.opening import database
from gateway.results import Counts, Results
from gateway.results import results as results_of


@click.command()
@click.argument("slug")
@click.option("--json", "as_json", is_flag=True, help="For a program.")
def results(slug: str, *, as_json: bool) -> None:
    """Print what the campaign SLUG has brought about, in counts."""
    with database() as db:
        found = results_of(db, slug)
    click.echo(json.dumps(found.document(), indent=2) if as_json else "\n".join(_lines(found)))


def _lines(found: Results) -> list[str]:
    signatures, calls, texts = found.signatures, found.calls, found.texts
    return [
        f"{found.campaign} ({found.status})",
        f"  signatures: {_counts(signatures.by_status)}; the last signer is number {signatures.number}",
        *(f"    {channel}: {_counts(counts)}" for channel, counts in sorted(signatures.by_channel.items())),
        *(f"    {language}: {_counts(counts)}" for language, counts in sorted(signatures.by_language.items())),
        f"  calls: {calls.requests} asked to be rung, {calls.hotline} rang the hotline",
        f"    to offices: {_counts(calls.dials)}; {calls.seconds / 60:.1f} minutes connected",
        f"  texts: {texts.received} received, {texts.sent} sent",
        f"  waiting for a person on this campaign's numbers: texts {texts.waiting}, callers {calls.waiting}",
    ]


def _counts(counts: Counts) -> str:
    return ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items())

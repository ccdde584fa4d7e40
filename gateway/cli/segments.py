"""`gateway segments …`."""

from collections.abc import Callable, Iterator
from typing import Any

import click

from gateway.cli.opening import runtime
from gateway.segments import counting, saved
from gateway.segments.definition import KINDS, Condition, Kind, Segment, SegmentError, in_words, read_condition

_HELP: dict[Kind, tuple[str, str]] = {
    "language": ("en|es", "speaks it"),
    "state": ("IL", "lives in one of these states, by ZIP code"),
    "zip": ("606", "has a ZIP code that begins so"),
    "tag": ("TAG", "has one of these tags"),
    "signed": ("SLUG", "signed one of these petitions, confirmed"),
    "called": ("SLUG", "reached an office in one of these campaigns"),
    "source": ("WORDS", "came from there"),
    "joined": ("DAY", "is known to us since then or later"),
    "active": ("DAY", "texted, called or signed since then"),
}


def _conditions(command: Callable[..., Any]) -> Callable[..., Any]:
    """An option for each kind of condition, and one for its opposite; both may be repeated."""
    for kind in reversed(KINDS):
        metavar, words = _HELP[kind]
        since = "-since" if kind in {"joined", "active"} else ""
        for negated in (True, False):
            command = click.option(
                f"--{'not-' if negated else ''}{kind}{since}",
                f"{'not' if negated else 'is'}_{kind}",
                multiple=True,
                metavar=metavar,
                help=f"The opposite of --{kind}{since}." if negated else f"Who {words}.",
                callback=_reading(kind, negated=negated),
            )(command)
    return command


def _reading(kind: Kind, *, negated: bool) -> Callable[[click.Context, click.Parameter, tuple[str, ...]], Any]:
    def read(_context: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> list[Condition]:
        try:
            return [read_condition(kind, text, negated=negated) for text in given]
        except SegmentError as fault:
            raise click.BadParameter(str(fault)) from None

    return read


def _segment(options: dict[str, list[Condition]]) -> Segment:
    return Segment(tuple(one for kind in KINDS for sign in ("is", "not") for one in options[f"{sign}_{kind}"]))


@click.group()
def segments() -> None:
    """People found by what is known of them, under a name."""


@segments.command()
@click.argument("name")
@_conditions
def save(name: str, **options: list[Condition]) -> None:
    """Save the people for whom all of this holds as NAME, or say anew who they are.

    Commas stand between values of which one is enough: --state IL,WI. An option that is repeated must hold each time.
    Who is in a segment is found anew whenever it is used.
    """
    segment = _segment(options)
    with runtime() as opened:
        fresh = saved.save(opened.db, name, segment)
        with opened.db.reading() as connection:
            people = sum(one.people for one in counting.count(connection, segment))
    click.echo(f"{'Saved' if fresh else 'Changed'}: {people:,} people now.")


@segments.command("list")
def list_() -> None:
    """Show all segments and what they say."""
    with runtime() as opened, opened.db.reading() as connection:
        found = saved.saved(connection)
    for one in found:
        click.echo(f"{one.name}: {in_words(one.segment)}")
    if not found:
        click.echo("No segment is saved yet.")


@segments.command()
@click.argument("name")
def show(name: str) -> None:
    """Show what the segment NAME says."""
    with runtime() as opened, opened.db.reading() as connection:
        click.echo(in_words(saved.load(connection, name)))


@segments.command()
@click.argument("name")
def count(name: str) -> None:
    """Count the people of the segment NAME, by language, and those who can be texted."""
    with runtime() as opened, opened.db.reading() as connection:
        found = counting.count(connection, saved.load(connection, name))
    for line in _counted(found):
        click.echo(line)


@segments.command()
@click.argument("name")
def delete(name: str) -> None:
    """Delete the segment NAME; nothing happens to its people."""
    with runtime() as opened:
        saved.remove(opened.db, name)
    click.echo("Deleted.")


@segments.command()
def tags() -> None:
    """Show all tags, and how many people have each."""
    with runtime() as opened, opened.db.reading() as connection:
        for name, people in saved.known_tags(connection):
            click.echo(f"{people:>9,}  {name}")


@segments.command()
def sources() -> None:
    """Show where people came from."""
    with runtime() as opened, opened.db.reading() as connection:
        for name in saved.known_sources(connection):
            click.echo(name)


def _counted(found: Any) -> Iterator[str]:
    languages = {"en": "English", "es": "Spanish"}
    yield f"{'':10}{'people':>10}{'can be texted':>16}{'opted out':>12}"
    for one in found:
        shown = languages.get(one.language, one.language)
        yield f"{shown:10}{one.people:>10,}{one.reachable:>16,}{one.opted_out:>12,}"
    sums = [sum(getattr(one, name) for one in found) for name in ("people", "reachable", "opted_out")]
    yield f"{'all':10}{sums[0]:>10,}{sums[1]:>16,}{sums[2]:>12,}"

"""`gateway supporters tag` and `untag`."""

from collections.abc import Callable
from typing import Any

import click

from gateway.cli.opening import runtime
from gateway.cli.telephone import asked_for, telephone
from gateway.cli.who import as_option
from gateway.data_key import require_fit
from gateway.lists.tagging import put_on, take_off
from gateway.runtime import Runtime
from gateway.segments.definition import Segment
from gateway.segments.saved import load


def _whom(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        as_option,
        click.option("--everybody", is_flag=True, help="All people you know."),
        click.option("--segment", "name", default="", metavar="NAME", help="The people of this segment."),
        click.option("--phone", default="", help="The owner of this telephone."),
    ):
        command = option(command)
    return click.argument("word", metavar="TAG")(command)


@click.command()
@_whom
def tag(word: str, who: str, **whom: Any) -> None:
    """Put TAG on people: on one, on those of a segment, on everybody.

    Whoever has it already keeps it. A series that begins with this tag begins for the others.
    """
    with runtime() as opened:
        people = put_on(opened, who, word, _said(opened, **whom))
    click.echo(f"{people:,} people have it now who had it not.")


@click.command()
@_whom
def untag(word: str, who: str, **whom: Any) -> None:
    """Take TAG off people: off one, off those of a segment, off everybody."""
    with runtime() as opened:
        people = take_off(opened, who, word, _said(opened, **whom))
    click.echo(f"{people:,} people have it no more.")


def _said(opened: Runtime, phone: str, name: str, *, everybody: bool) -> Segment | str:
    if sum(map(bool, (phone, name, everybody))) != 1:
        raise click.UsageError("Say whom: --phone, --segment or --everybody, one of them.")
    require_fit(opened.db)
    if phone:
        return telephone(asked_for(phone, "Telephone"))
    with opened.db.reading() as connection:
        return load(connection, name) if name else Segment()

"""`gateway inbox …`."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final

import click

from gateway import blocking
from gateway.cli.blocklist import for_option, until_words, why_option
from gateway.cli.opening import runtime
from gateway.cli.telephone import asked_for
from gateway.cli.who import as_option
from gateway.data_key import require_fit
from gateway.inbox import looking, taking
from gateway.inbox.items import Item
from gateway.inbox.looking import Line, Thread
from gateway.inbox.taking import Replied
from gateway.runtime import Runtime

_LISTED: Final = 120  # characters of a text in the list
_MARKS: Final = {"maybe_stop": "[wants to stop?] ", "loop": "[a machine?] "}
_MANY: Final = 2  # segments; more are sent, with a warning


@click.group()
def inbox() -> None:
    """What waits for a person: texts that fit nothing, and callers who asked for help."""


@inbox.command("list")
@click.option("--campaign", "slug", metavar="SLUG", help="Only what belongs to it, or to none on its numbers.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1000), help="The oldest so many.")
@as_option
def list_(slug: str | None, limit: int, who: str) -> None:
    """Show what waits, oldest first. Of telephone numbers only the last four digits are shown."""
    with _opened() as opened:
        found = looking.look_at_list(opened.db, who, limit, slug)
    for item in found:
        click.echo(_in_list(item))
    if not found:
        click.echo("Nothing waits.")
    elif len(found) == limit:
        click.echo(f"There may be more: these are the oldest {limit} (--limit).")


@inbox.command()
@click.argument("item_id", metavar="ID")
@as_option
def show(item_id: str, who: str) -> None:
    """Show the texts to and from whoever sent ID, with their number and name. It goes into the audit log."""
    with _opened() as opened:
        thread = looking.look_at_thread(opened.db, who, item_id)
    click.echo("\n".join(_as_lines(thread)))


@inbox.command()
@click.argument("item_id", metavar="ID")
@click.argument("text")
@as_option
def reply(item_id: str, text: str, who: str) -> None:
    """Answer ID with TEXT (`-`: you are asked for it), from the number that they wrote to, and mark it done."""
    words = asked_for(text, "Text")
    with _opened() as opened:
        sent = taking.reply(opened, who, item_id, words)
    for line in _about(sent):
        click.echo(line)


@inbox.command()
@click.argument("item_ids", metavar="ID…", nargs=-1, required=True)
@as_option
def done(item_ids: tuple[str, ...], who: str) -> None:
    """Mark ID done without an answer by text, such as after you rang them."""
    with _opened() as opened:
        for item_id in item_ids:
            click.echo(f"{taking.done(opened.db, who, item_id).short}: done.")


@inbox.command()
@click.argument("item_id", metavar="ID")
@why_option
@for_option
@as_option
def block(item_id: str, why: str, span: str, who: str) -> None:
    """Block whoever sent ID, and mark it done. `gateway blocklist remove` lets them in again."""
    until = blocking.ends_after(span)
    with _opened() as opened:
        item = taking.block(opened.db, who, item_id, why, until)
    click.echo(f"{item.short}: done. Blocked {until_words(until)}.")


@contextmanager
def _opened() -> Iterator[Runtime]:
    with runtime() as opened:
        require_fit(opened.db)
        # Without a Redis an answer waits for the sweeper, which is nothing to warn of here.
        logging.getLogger("gateway.queues").setLevel(logging.ERROR)
        yield opened


def _in_list(item: Item) -> str:
    said = _said(item)
    words = said if len(said) <= _LISTED else f"{said[: _LISTED - 1]}…"
    campaign = item.campaign or "no campaign"
    telephone = f"…{item.telephone[-4:]}" if item.telephone else "number withheld"
    mark = _MARKS.get(item.purpose, "")
    return (
        f"{item.short}  {_time(item.at)}  {item.language}  {campaign}  on {item.number}  {telephone}  {mark}{words}"
    )


def _said(item: Item) -> str:
    if item.words is not None:
        return _plain(item.words)
    return "(handed over on the phone)" if item.phone else "(handed over)"


def _as_lines(thread: Thread) -> Iterator[str]:
    item, person = thread.item, thread.supporter
    yield f"{item.short}: {_said(item) if item.words is None else 'a text'}, {_time(item.at)}, on {item.number}"
    if thread.taken:
        yield f"  {thread.taken.action.removeprefix('inbox ')}: {thread.taken.who}, {_time(thread.taken.at)}"
    if person is None:
        yield "  number withheld: nobody can reach this caller"
        return
    facts = (person.phone, _plain(person.name or "name unknown"), person.zip or "ZIP unknown", person.language)
    yield f"  {'  '.join(facts)}"
    if person.opted_out:
        yield "  said STOP: no text may be sent"
    yield from map(_line, thread.lines)
    if thread.others:
        yield f"  waits as well: {', '.join(other.short for other in thread.others)}"


def _line(line: Line) -> str:
    state = "  (waits for a person)" if line.needs_person else ""
    if line.direction == "out":
        state = f"  ({line.status})"
    arrow = "from them to" if line.direction == "in" else "to them from"
    return f"  {_time(line.at)}  {arrow} {line.number}: {_plain(line.words)}{state}"


def _about(sent: Replied) -> Iterator[str]:
    count = sent.segments.count
    length = f"{count} segment{'' if count == 1 else 's'}"
    when = f"at {_time(sent.until)}, after the quiet hours where they live" if sent.until else "now"
    yield f"{sent.item.short}: done. {length}, from {sent.number}, {when}."
    if count > _MANY:
        blame = (
            f"; these letters make it so long: {' '.join(sent.segments.culprits)}" if sent.segments.culprits else ""
        )
        yield f"Note: {count} segments are paid for one by one{blame}."


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _plain(words: str) -> str:
    """On one line, and without what would command the terminal: strangers wrote it."""
    return " ".join("".join(char if char.isprintable() else " " for char in words).split())

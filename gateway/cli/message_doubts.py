"""`gateway messages uncertain` and `gateway messages settle`."""

from typing import Final

import click

from gateway.blasts.settling import in_doubt
from gateway.blasts.settling import settle as settle_doubts
from gateway.cli.blast_opening import opened_for_blasts
from gateway.cli.who import as_option

_KNOWN: Final = """\
Their worker died or the carrier's answer was lost, no report came, and the carrier's list does not tell.
Look for them in the log of texts on the carrier's own pages, by telephone and time. Where such a text is there:
  gateway messages settle ID… --sent
Where there is none, this sends it again:
  gateway messages settle ID… --not-sent
If you cannot tell, say --sent: who misses a text has lost less than who gets it twice.\
"""
_of_option: Final = click.option("--blast", "slug", metavar="SLUG", help="Only those of this blast.")


@click.command()
@_of_option
@as_option
def uncertain(slug: str | None, who: str) -> None:
    """List the texts of which nobody knows whether they left, with telephones. The audit log says so."""
    with opened_for_blasts() as opened:
        found = in_doubt(opened, who, slug)
    for doubt in found:
        click.echo(f"{doubt.short}  {doubt.at:%Y-%m-%d %H:%M} UTC  {doubt.phone}  {doubt.of}")
    click.echo(_KNOWN if found else "None. Those of the last minutes settle themselves.")


@click.command()
@click.argument("ids", metavar="[ID]…", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="All that `gateway messages uncertain` lists.")
@_of_option
@click.option("--sent/--not-sent", "sent", required=True, default=None, help="The carrier has them, or it has not.")
@as_option
def settle(ids: tuple[str, ...], everything: bool, slug: str | None, sent: bool, who: str) -> None:  # noqa: FBT001 - click's
    """Decide about texts that are in doubt. What was not sent is sent again."""
    if bool(ids) == everything:
        raise click.UsageError("Name texts as `gateway messages uncertain` does, or say --all.")
    with opened_for_blasts() as opened:
        settled = settle_doubts(opened, who, "sent" if sent else "not sent", ids, slug=slug)
    click.echo(f"{settled} {'counted as sent' if sent else 'to be sent again'}.")

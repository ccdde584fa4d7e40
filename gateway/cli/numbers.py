"""`gateway numbers …`."""

import click

from gateway import numbers as use
from gateway.cli.opening import database, runtime
from gateway.phones import PhoneError, own_phone


@click.group()
def numbers() -> None:
    """The organization's short codes and telephone numbers."""


@numbers.command()
@click.option("--check", is_flag=True, help="Change nothing; exit with 1 if something would change.")
@click.pass_context
def sync(ctx: click.Context, *, check: bool) -> None:
    """Read the numbers of the carrier's account and point their webhooks to this gateway."""
    with runtime() as opened:
        findings = use.sync(opened.db, opened.carrier, opened.settings.public_url, check=check)
    for finding in findings:
        click.echo(f"{finding.phone}: {finding.what}")
    if not any(finding.changes for finding in findings):
        click.echo("Every number of the account points here.")
    elif check:
        ctx.exit(1)


@numbers.command("list")
def list_() -> None:
    """Show the numbers, and which campaigns answer on them."""
    with database() as db:
        busy, rings_back = use.in_use(db), use.ringing_back(db)
        for number in use.every(db):
            can = ", ".join(word for word, able in (("text", number.text), ("voice", number.voice)) if able)
            campaigns = ", ".join(busy.get(number.phone, ())) or "no live campaign"
            stop = f"  {use.who_answers_stop(number)} answers STOP" if number.text else ""
            back = f"  calls: rings back for {rings_back[number.phone]}" if number.phone in rings_back else ""
            click.echo(f"{number.phone}  {number.kind.replace('_', ' ')}  {can}  {campaigns}{stop}{back}")


@numbers.command("answers-stop")
@click.argument("number")
@click.argument("who", type=click.Choice(["gateway", "carrier"]))
def answers_stop(number: str, who: str) -> None:
    """Say who answers STOP, START and HELP on NUMBER.

    Left alone, the carrier does on long codes and toll-free numbers, and the gateway on short codes. Say "carrier"
    for a short code in a messaging service with Advanced Opt-Out, and "gateway" for a long code whose handling the
    carrier has switched off. Said wrongly, people get two confirmations, or none.
    """
    phone = _phone(number)
    with database() as db:
        use.let_answer_stop(db, phone, carrier=who == "carrier")
    click.echo(f"{phone}: the {who} answers STOP, START and HELP.")


@numbers.command("missed-call")
@click.argument("number")
@click.option("--campaign", "slug", metavar="SLUG", help="The campaign for which who rings NUMBER is rung back.")
@click.option("--off", is_flag=True, help="Answer calls to NUMBER again.")
def missed_call(number: str, slug: str | None, *, off: bool) -> None:
    """Never answer calls to NUMBER, but ring back at once.

    The caller hears the busy tone, pays nothing, and their phone rings. Texts to NUMBER are answered as before.
    """
    if off == bool(slug):
        raise click.UsageError("Say either --campaign SLUG or --off.")
    phone = _phone(number)
    with database() as db:
        use.let_ring_back(db, phone, slug)
    click.echo(f"{phone}: rings back for {slug}." if slug else f"{phone}: calls are answered.")


def _phone(number: str) -> str:
    try:
        return own_phone(number)
    except PhoneError as fault:
        raise click.UsageError(f"NUMBER {fault}.") from None

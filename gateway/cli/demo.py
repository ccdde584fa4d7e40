"""`gateway demo`."""

import sys

import click


@click.command(context_settings={"allow_interspersed_args": False})
@click.argument("command", nargs=-1, type=click.UNPROCESSED)
@click.option("--tour", is_flag=True, help="Play every journey and print what each phone sees and hears.")
@click.option("--keep", is_flag=True, help="Keep the folder of the tour for a look.")
@click.option("--port", default=8060, show_default=True, type=click.IntRange(1024, 65535), help="Of the phones.")
def demo(*, command: tuple[str, ...], tour: bool, keep: bool, port: int) -> None:
    """Run everything on this machine, with simulated phones in the browser.

    While it runs, `gateway demo COMMAND` in another window does there what `gateway COMMAND` does: try
    `gateway demo blast list`.
    """
    from gateway.demo import main
    from gateway.demo.commands import hand_over
    from gateway.demo.running import DemoError

    if not command:
        sys.exit(main(tour=tour, port=port, keep=keep))
    try:
        hand_over(command)
    except DemoError as fault:
        raise click.ClickException(str(fault)) from None

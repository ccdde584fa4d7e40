"""`gateway demo`."""

import sys

import click


@click.command()
@click.option("--tour", is_flag=True, help="Play every journey and print what each phone sees and hears.")
@click.option("--keep", is_flag=True, help="Keep the folder of the tour for a look.")
@click.option("--port", default=8060, show_default=True, type=click.IntRange(1024, 65535), help="Of the phones.")
def demo(*, tour: bool, keep: bool, port: int) -> None:
    """Run everything on this machine, with simulated phones in the browser."""
    from gateway.demo import main

    sys.exit(main(tour=tour, port=port, keep=keep))

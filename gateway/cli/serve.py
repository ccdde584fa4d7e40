"""`gateway serve` and `gateway worker`: the two long-running commands."""

import click

from gateway import crypto, embedded
from gateway.cli.opening import settings
from gateway.data_key import require_fit
from gateway.db import Database
from gateway.settings import REQUIRED, Settings


@click.command()
@click.option("--host", default="0.0.0.0", show_default=True, help="Address to listen on.")  # noqa: S104 - the carrier must reach it; every route checks who asks
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), envvar="PORT")
def serve(host: str, port: int) -> None:
    """Run the web server: the carrier's webhooks and the API."""
    from gateway.cli.server import Server

    found = _ready()
    with embedded.redis_for(found):
        Server(found, host, port).run()


@click.command()
def worker() -> None:
    """Run the jobs: texts to send, supporters to ring, and every ten seconds a sweep over what is due."""
    from gateway.work import work

    found = _ready()
    with embedded.redis_for(found):
        work(found)


def _ready() -> Settings:
    """Checked here, before anything is started, so that what is wrong is one line."""
    found = settings().require(*REQUIRED)
    crypto.use(crypto.Keyring(found.data_key.get_secret_value()))
    db = Database(found.database)
    try:
        require_fit(db)
    finally:
        db.close()
    return found

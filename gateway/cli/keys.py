"""`gateway keys …` and `gateway settings`."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import click
from pydantic import SecretStr
from pydantic_core import PydanticUndefined

from gateway import crypto, rotation
from gateway.cli import opening
from gateway.crypto import new_data_key
from gateway.data_key import require_fit
from gateway.db import Database
from gateway.settings import REQUIRED, Settings


@click.group()
def keys() -> None:
    """Keys of the gateway itself."""


@keys.command()
@click.option(
    "--id", "key_id", default="k1", show_default=True, help="Name of the data key, other than those in use."
)
def new(key_id: str) -> None:
    """Print a new SECRET_KEY and DATA_KEY. Keep a copy of DATA_KEY: without it the stored data cannot be read."""
    if not key_id.isalnum() or not key_id.isascii() or len(key_id) > 16:
        raise click.UsageError("--id takes up to 16 letters and digits.")
    click.echo(f"SECRET_KEY={secrets.token_urlsafe(32)}")
    click.echo(f"DATA_KEY={new_data_key(key_id)}")


@keys.command()
@click.option("--check", "--dry-run", is_flag=True, help="Change nothing; exit with 1 if something would change.")
@click.pass_context
def rotate(ctx: click.Context, *, check: bool) -> None:
    """Seal everything anew with the first key of DATA_KEY, and say which of the others can go.

    The gateway may work meanwhile. Stopped anywhere and typed again, it goes on.
    """
    with _database() as db:
        left = rotation.left(db)
        if not check:
            _rotate(db, left)
            left = rotation.left(db)
    for line in _report(left):
        click.echo(line)
    if any(left.sealed.values()):
        ctx.exit(1)


@contextmanager
def _database() -> Iterator[Database]:
    crypto.use(crypto.Keyring(opening.settings().require("data_key").data_key.get_secret_value()))
    with opening.database() as db:
        require_fit(db)
        yield db


def _rotate(db: Database, left: rotation.Left) -> None:
    with click.progressbar(length=sum(left.sealed.values()), label="Sealing anew", show_pos=True) as bar:
        rotation.rotate(db, lambda _table, rows: bar.update(rows))


def _report(left: rotation.Left) -> Iterator[str]:
    first, *others = crypto.keyring().ids
    for table, rows in left.sealed.items():
        if rows:
            yield f"{table}: {rows} rows are not sealed with {first} yet."
    if not any(left.sealed.values()):
        yield f"Everything is sealed with {first}."
    for key_id in others:
        yield _fate(key_id, left)


def _fate(key_id: str, left: rotation.Left) -> str:
    hashes = [f"{rows} numbers of {table}" for (table, known_by), rows in left.hashed.items() if known_by == key_id]
    if hashes:
        return f"{key_id} must stay in DATA_KEY: {' and '.join(hashes)} are known by its hash alone."
    if any(left.sealed.values()):
        return f"{key_id} must stay in DATA_KEY until everything is sealed anew."
    return f"Nothing stored needs {key_id}: once no process has it in front, it can leave DATA_KEY."


@click.command("settings")
def settings_() -> None:
    """Print every environment variable that the gateway reads, as the README's table."""
    click.echo(settings_table())


def settings_table() -> str:
    """Markdown, without a newline at the end."""
    lines = ["| Variable | Default | Meaning |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        required = name in REQUIRED
        lines.append(f"| `{name.upper()}` | {'' if required else _default(field.default)} | {field.description} |")
    lines.append("| `PORT` | `8000` | Where `gateway serve` listens, unless `--port` says otherwise. |")
    return "\n".join(lines)


def _default(value: object) -> str:
    if value is PydanticUndefined or isinstance(value, SecretStr) or value == "":
        return ""
    return f"`{','.join(map(str, value)) if isinstance(value, tuple) else value}`"

"""`gateway keys …` and `gateway settings`."""

import secrets

import click
from pydantic import SecretStr
from pydantic_core import PydanticUndefined

from gateway.crypto import new_data_key
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

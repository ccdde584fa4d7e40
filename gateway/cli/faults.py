"""What can be expected to go wrong is said in a line, without a traceback, and the command exits non-zero."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import click
from sqlalchemy.exc import ArgumentError, DBAPIError

from gateway.blocking import BlockError
from gateway.call_statistics import UnknownOfficeError
from gateway.campaigns import UnknownCampaignError
from gateway.carriers.errors import CarrierError
from gateway.crypto import DataKeyError
from gateway.embedded import EmbeddedError
from gateway.flows.campaign import CampaignError
from gateway.forms import FormError
from gateway.inbox.items import InboxError
from gateway.lists.columns import ListError
from gateway.numbers import NumberError
from gateway.officials.errors import OfficialsError
from gateway.segments.definition import SegmentError
from gateway.settings import SettingsError
from gateway.sheets import SheetError
from gateway.signups.paper import PaperFileError
from gateway.signups.signing import ClosedCampaignError
from gateway.tags import TagError
from gateway.tokens import TokenError

# Their messages are written for whoever typed the command.
_SAID: Final = (
    BlockError, ClosedCampaignError, DataKeyError, EmbeddedError, FormError, InboxError, ListError, NumberError,
    OfficialsError, PaperFileError, SegmentError, SheetError, TagError, TokenError,
    UnknownCampaignError,
    UnknownOfficeError,
)  # fmt: skip
_NO_TABLES: Final = ("no such table", "no such column", "does not exist", "UndefinedTable")


class PlainGroup(click.Group):
    def invoke(self, ctx: click.Context) -> Any:
        with plainly():
            return super().invoke(ctx)


@contextmanager
def plainly() -> Iterator[None]:
    try:
        yield
    except CampaignError as fault:
        raise click.ClickException("\n".join(fault.problems)) from None
    except SettingsError as fault:
        raise click.ClickException(f"{fault}{_in_the_demos_folder()}") from None
    except _SAID as fault:
        raise click.ClickException(str(fault)) from None
    except CarrierError as fault:
        raise click.ClickException(f"{fault} Nothing is lost; try again, and see `gateway doctor`.") from None
    except ArgumentError:
        raise click.ClickException(
            "DATABASE_URL is no address of a database; write it as postgresql://user:password@host/name or sqlite:///file."
        ) from None
    except DBAPIError as fault:
        raise click.ClickException(_about_database(fault)) from None
    except OSError as fault:
        raise click.ClickException(f"{fault.filename or 'The system'}: {fault.strerror or fault}.") from None


def _in_the_demos_folder() -> str:
    """What the demo prints is sometimes typed without the word."""
    folder = Path(os.environ.get("INSTANCE_DIR") or "instance")
    return "\nFor the demo of this folder type `gateway demo …`." if (folder / "demo.lock").exists() else ""


def _about_database(fault: DBAPIError) -> str:
    said = str(fault.orig).strip().partition("\n")[0].rstrip(".")
    if any(sign in said or sign in type(fault.orig).__name__ for sign in _NO_TABLES):
        return "The database is not up to date: run `gateway migrate`."
    return f"The database does not answer as it should: {said}. DATABASE_URL says which one it is."

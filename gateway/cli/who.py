"""Who types, for the audit log."""

import os
import pwd
from collections.abc import Callable
from typing import Any, Final

import click

_LONGEST: Final = 60


def _who(_context: click.Context, _option: click.Parameter, name: str) -> str:
    """The name the system knows, which nobody can leave out, behind the name that they give."""
    name = name.strip()
    if len(name) > _LONGEST or not name.isprintable():
        raise click.BadParameter(f"a name of up to {_LONGEST} characters.")
    return f"{name} ({_login()})" if name else _login()


def _login() -> str:
    """By the user id; LOGNAME and its like can be set to anything."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name[:32]
    except KeyError:  # containers have users without a name
        return f"user {os.getuid()}"


as_option: Final[Callable[[Callable[..., Any]], Callable[..., Any]]] = click.option(
    "--as", "who", default="", metavar="NAME", callback=_who, help="Your name, for the audit log."
)

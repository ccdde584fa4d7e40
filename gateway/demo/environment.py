"""The settings of the demo's gateway, which it gets as every gateway does: from its environment."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gateway import embedded
from gateway.demo.ports import free_port
from gateway.settings import Settings, load

SHORT_CODE: Final = "72345"
HOTLINE: Final = "+12025550143"
MISSED_CALL: Final = "+12025550199"  # never answers, and rings back
PHONES_PORT: Final = 8060
_APART: Final = 10  # so that 8060 goes with 8050
_SHOWN_HOTLINE: Final = "(202) 555-0143"


@dataclass(frozen=True, slots=True)
class Place:
    """Where this demo lives: its folder and its two ports."""

    instance: Path
    phones_port: int
    gateway_port: int

    @property
    def phones_url(self) -> str:
        return f"http://127.0.0.1:{self.phones_port}"

    @property
    def gateway_url(self) -> str:
        return f"http://127.0.0.1:{self.gateway_port}"


def choose_place(folder: Path, port: int) -> Place:
    """The wanted ports, or the next free ones, which is said. The gateway's is ten below the phones'."""
    phones = _free("phones", port)
    gateway = _free("gateway", port - _APART)
    return Place(folder, phones, gateway)


def _free(what: str, wanted: int) -> int:
    found = free_port(wanted)
    if found != wanted:
        print(f"Port {wanted} is taken: the {what} use {found}.")  # noqa: T201 - a command
    return found


def forget_real_gateway() -> None:
    """Whoever has the settings of a real gateway around them must not reach its database or carrier from here.

    INSTANCE_DIR stays: it says where the demo is kept.
    """
    for name in {name.upper() for name in Settings.model_fields} - {"INSTANCE_DIR"}:
        os.environ.pop(name, None)


def environment(place: Place) -> dict[str, str]:
    """The variables of the demo's processes."""
    return dict(os.environ) | _settings(place)


def apply(variables: Mapping[str, str]) -> Settings:
    """Make them this process's own, too, and read them."""
    os.environ.clear()
    os.environ.update(variables)
    return load()


def _settings(place: Place) -> dict[str, str]:
    keys = embedded.demo_keys(load(instance_dir=place.instance))
    account = _derived(keys["SECRET_KEY"], "account")
    token = _derived(keys["SECRET_KEY"], "token")
    return keys | {
        "INSTANCE_DIR": str(place.instance),
        "REDIS_URL": f"unix://{place.instance / 'redis.sock'}",
        "PUBLIC_URL": place.gateway_url,
        "TWILIO_ACCOUNT_SID": f"AC{account}",
        "TWILIO_AUTH_TOKEN": token,
        "TWILIO_API_BASE_URL": place.phones_url,
        "SANDBOX_ACCOUNT_SID": f"AC{account}",
        "SANDBOX_AUTH_TOKEN": token,
        "QUIET_HOURS": "0-24",
        "HELP_CONTACT": _SHOWN_HOTLINE,
        "PYTHONUNBUFFERED": "1",
    }


def _derived(secret: str, purpose: str) -> str:
    """The simulated carrier's account is the same at every start, and nothing more needs to be kept."""
    return hashlib.sha256(f"{purpose} {secret}".encode()).hexdigest()[:32]

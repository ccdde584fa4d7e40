"""The flows that come with the gateway, and its two demo campaigns, as TOML files beside this one."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent

FLOWS = ("sign", "call")
DEMO = ("petition", "whitehouse")


@cache
def document(name: str) -> dict[str, Any]:
    """The parsed TOML of a built-in flow; do not change it, it is shared."""
    return tomllib.loads((_HERE / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def demo_source(name: str) -> str:
    """The text of a demo campaign's file."""
    return (_HERE / "demo" / f"{name}.toml").read_text(encoding="utf-8")

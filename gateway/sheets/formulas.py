"""Spreadsheets take a text that begins so for a formula, and do what it says; and they take the + off a number."""

import re
from typing import Final

_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")
_KEPT: Final = re.compile(r'="([^"]*)"|\'([=+\-@\t\r\d].*)', re.DOTALL)


def cell(text: str) -> str:
    """A text as it may stand in a file for spreadsheets; `meant` reads it again."""
    return f"'{text}" if text.startswith(_SIGNS) else text


def meant(text: str) -> str:
    """Of `="02134"` and of `'02134`, which people and programs write to keep the zero, 02134."""
    found = _KEPT.fullmatch(text) if text[:1] in {"=", "'"} else None
    return (found[1] or found[2] or "") if found else text

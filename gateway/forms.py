"""Reading what a program sends: fields of text, every fault a sentence that repeats nothing of it."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any


class FormError(ValueError):
    """`problems` holds a sentence for each field that cannot be used, none of which repeats what was written."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(f"{field} {problem}." for field, problem in problems.items()))
        self.problems = dict(problems)


def read_texts(
    document: Mapping[str, Any], longest: Mapping[str, int], required: tuple[str, ...]
) -> tuple[dict[str, str], dict[str, str]]:
    """Each field of `longest` with its spaces tidied, empty where it is missing or of no use; and what is wrong."""
    known = ", ".join(longest)
    problems = {_shown(key): f"is no field; known are {known}" for key in document if key not in longest}
    texts: dict[str, str] = {}
    for field, most in longest.items():
        try:
            texts[field] = _text(document.get(field), most, required=field in required)
        except ValueError as fault:
            texts[field], problems[field] = "", str(fault)
    return texts, problems


def _text(value: Any, most: int, *, required: bool) -> str:
    if value is None:
        value = ""
    if not isinstance(value, str):
        raise ValueError("must be a text")  # noqa: TRY004 - one kind of error for all that a sender got wrong
    if len(value) > most:
        raise ValueError(f"is longer than {most} characters")
    text = " ".join(unicodedata.normalize("NFC", value).split())
    if any(unicodedata.category(mark) in {"Cc", "Cs", "Co", "Cn"} for mark in text):
        raise ValueError("holds characters that are no writing")
    if required and not text:
        raise ValueError("is missing")
    return text


def _shown(key: Any) -> str:
    """The name of an unknown field, without what somebody may have written into it."""
    return key if isinstance(key, str) and re.fullmatch(r"[A-Za-z_-]{1,40}", key) else "an unnamed field"

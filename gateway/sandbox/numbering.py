"""Telephone numbers as the API takes them, and the magic ones that always fail."""

import re

from gateway.sandbox.errors import CarrierError

_E164 = re.compile(r"\+[1-9]\d{6,14}")
_SHORT_CODE = re.compile(r"\d{3,6}")
_AMERICAN = re.compile(r"\+1([2-9]\d{2})([2-9]\d{2})(\d{4})")
_AMERICAN_DIGITS = 10

MAGIC_TEXT_FROM = {"+15005550001": 21212, "+15005550007": 21606, "+15005550008": 21611}
MAGIC_TEXT_TO = {
    "+15005550001": 21211,
    "+15005550002": 21612,
    "+15005550003": 21408,
    "+15005550004": 21610,
    "+15005550009": 21614,
}
MAGIC_CALL_FROM = {"+15005550001": 21212}
MAGIC_CALL_TO = {"+15005550001": 21217, "+15005550002": 21214, "+15005550003": 21215, "+15005550004": 21216}
MAGIC_SENDER = "+15005550006"


def refuse(number: str, magic: dict[str, int]) -> None:
    if number in magic:
        raise CarrierError(magic[number])


def normal(number: str) -> str:
    """E.164 for an E.164 or a ten-digit American number, a short code unchanged; "" for anything else."""
    bare = re.sub(r"[\s().-]", "", number)
    if bare.isascii() and bare.isdigit() and len(bare) == _AMERICAN_DIGITS:
        bare = "+1" + bare
    if _E164.fullmatch(bare) or _SHORT_CODE.fullmatch(bare):
        return bare
    return ""


def is_short_code(number: str) -> bool:
    return not number.startswith("+")


def formatted(number: str) -> str:
    parts = _AMERICAN.fullmatch(number)
    return f"({parts[1]}) {parts[2]}-{parts[3]}" if parts else number

"""How many segments a text costs: GSM-7 or UCS-2, counted as 3GPP TS 23.038 and 23.040 say."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_ESCAPED = "\f^{}\\[~]|€"  # each costs an escape septet and its own
_GSM = re.compile(f"[{re.escape(_BASIC + _ESCAPED)}]*")
_NOT_GSM = re.compile(f"[^{re.escape(_BASIC + _ESCAPED)}]")
_DOUBLE = re.compile(f"[{re.escape(_ESCAPED)}]")

_GSM_SINGLE, _GSM_PART = 160, 153  # septets; a part of several gives seven to its header
_UCS2_SINGLE, _UCS2_PART = 70, 67  # UTF-16 code units


@dataclass(frozen=True, slots=True)
class Segments:
    """`culprits` are the characters that make a text UCS-2, each once, in order of appearance."""

    encoding: Literal["GSM-7", "UCS-2"]
    count: int
    culprits: tuple[str, ...] = ()


def segments(text: str) -> Segments:
    if _GSM.fullmatch(text):
        length = len(text) + len(_DOUBLE.findall(text))
        if length <= _GSM_SINGLE:
            return Segments("GSM-7", min(length, 1))
        return Segments("GSM-7", _parts((2 if char in _ESCAPED else 1 for char in text), _GSM_PART))
    culprits = tuple(dict.fromkeys(_NOT_GSM.findall(text)))
    widths = [2 if ord(char) > 0xFFFF else 1 for char in text]
    if sum(widths) <= _UCS2_SINGLE:
        return Segments("UCS-2", 1, culprits)
    return Segments("UCS-2", _parts(widths, _UCS2_PART), culprits)


def _parts(widths: Iterable[int], room: int) -> int:
    """Fills part after part; a character of two units (an escape, a surrogate pair) never straddles two."""
    parts, used = 1, 0
    for width in widths:
        if used + width > room:
            parts, used = parts + 1, 0
        used += width
    return parts

"""The public telephone of an office, as people write it."""

import re
from typing import Final

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberType

from gateway.officials.errors import OfficialsError

_LONGEST: Final = 40
_COUNTRY: Final = frozenset({"US", "PR", "GU", "VI", "AS", "MP"})  # other regions share +1, and cost more
_EXTENSION: Final = re.compile(r"[0-9*#wW]{1,32}")  # what the carrier's sendDigits takes


def office_phone(text: str) -> tuple[str, str | None]:
    """E.164, and the digits of an extension if one is written: `(312) 555-0100 x 12`. Raises OfficialsError."""
    try:
        number = phonenumbers.parse(text[:_LONGEST], "US")
    except NumberParseException:
        raise _wrong(text) from None
    kind = phonenumbers.number_type(number)
    if kind == PhoneNumberType.UNKNOWN or len(text) > _LONGEST:
        raise _wrong(text)
    ours = kind == PhoneNumberType.TOLL_FREE or phonenumbers.region_code_for_number(number) in _COUNTRY
    if kind == PhoneNumberType.PREMIUM_RATE or not ours:
        raise OfficialsError(f'"{text}" is a premium number, or one abroad: nobody is connected to those.')
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), number.extension


def extension(text: str) -> str | None:
    """Keys to press after the line answers; None for none. Raises OfficialsError."""
    keys = re.sub(r"[\s,-]", "", text)
    if not keys:
        return None
    if not _EXTENSION.fullmatch(keys):
        raise OfficialsError(f'"{text[:40]}" is no extension; it takes up to 32 of 0-9, *, # and w (half a second).')
    return keys


def _wrong(text: str) -> OfficialsError:
    return OfficialsError(f'"{text[:_LONGEST]}" is no telephone number of the United States; write 202-224-3121.')

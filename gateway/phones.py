"""Phone numbers as people write them, to E.164; and which of them a campaign may text or ring."""

import re
from typing import Any, Final, Literal

import phonenumbers
from phonenumbers import NumberParseException, PhoneMetadata, PhoneNumber, PhoneNumberType

Kind = Literal["short_code", "long_code", "toll_free"]

_LONGEST: Final = 40  # characters that a written number can need, labels and brackets included
_E164: Final = re.compile(r"\+[1-9]\d{6,14}")
# ANONYMOUS, UNAVAILABLE, RESTRICTED and BLOCKED, spelled on a keypad.
_WITHHELD: Final = frozenset({"+266696687", "+86282452253", "+7378742833", "+2562533"})
_SHORT_CODE: Final = re.compile(r"[0-9]{3,6}")
# Nobody signs a petition from these; the premium ones would also send the bill to the organization.
NO_PERSON: Final = frozenset(
    {
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.UAN,
        PhoneNumberType.PAGER,
        PhoneNumberType.VOICEMAIL,
    }
)


# As nearly everybody in the country writes a number, and which of these ten digits are somebody's telephone.
_WRITTEN: Final = re.compile(r"(?:\+?1[ .-]?)?\(?([2-9]\d\d)\)?[ .-]?(\d{3})[ .-]?(\d{4})", re.ASCII)
_US: Final[Any] = PhoneMetadata.metadata_for_region("US")
_PERSONS: Final = re.compile(_US.mobile.national_number_pattern)


class PhoneError(ValueError):
    """The number cannot be used; the message says why, without repeating it."""


def supporter_phone(text: str) -> str:
    """E.164 of somebody's telephone; ten digits are read as a US number. 2 microseconds, of a foreign one 110."""
    usual = _WRITTEN.fullmatch(text)
    if usual and _PERSONS.fullmatch(digits := "".join(usual.groups())):
        return f"+1{digits}"
    number = _parsed(text)
    if not phonenumbers.is_valid_number(number):
        raise PhoneError("is no telephone number that exists; write it with its area code, such as (312) 555-0100")
    if number.extension:
        raise PhoneError("has an extension: it is a switchboard's, not a person's telephone")
    if phonenumbers.number_type(number) in NO_PERSON:
        raise PhoneError("is a premium, toll-free or service number, not a person's telephone")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def own_phone(text: str) -> str:
    """One of the organization's numbers: E.164, or the digits of a short code."""
    digits = re.sub(r"[\s-]", "", text)
    if _SHORT_CODE.fullmatch(digits):
        return digits
    number = _parsed(text)
    if not phonenumbers.is_possible_number(number):
        raise PhoneError("is no telephone number; write it as +13125550100, or a short code as 12345")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def is_withheld(caller: str) -> bool:
    """Is this no number of anybody's? Carriers give a word, nothing at all, or such a word in digits."""
    return not _E164.fullmatch(caller) or caller in _WITHHELD


def kind_of(phone: str) -> Kind:
    """By its form: what is no short code and begins with one of the 8xx prefixes of North America is toll-free."""
    if _SHORT_CODE.fullmatch(phone):
        return "short_code"
    return "toll_free" if re.match(r"\+18(00|33|44|55|66|77|88)", phone) else "long_code"


def _parsed(text: str) -> PhoneNumber:
    try:
        if len(text) > _LONGEST:
            raise PhoneError("is too long for a telephone number")
        return phonenumbers.parse(text, "US")
    except NumberParseException:
        raise PhoneError("is no telephone number; write it with its area code, such as (312) 555-0100") from None

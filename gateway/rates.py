"""How fast each of our numbers may send, as the setting SENDER_RATES has it."""

import re
from functools import lru_cache
from types import MappingProxyType
from typing import Final

# Of each kind of number what carriers let it send without asking more of you.
_USUAL: Final = {"short_code": 100.0, "toll_free": 3.0, "long_code": 1.0}
_NUMBER: Final = re.compile(r"\+[1-9]\d{6,14}|\d{3,6}")


class RatesError(ValueError):
    """The rates cannot be read; the message says which, and how they are written."""


@lru_cache(maxsize=4)
def read_rates(text: str) -> MappingProxyType[str, float]:
    """Segments a second by kind or number: `long_code=1,+13125550100=10`. 0: no end. Raises RatesError."""
    rates = dict(_USUAL)
    for entry in filter(None, (part.strip() for part in text.split(","))):
        name, _, rate = (part.strip() for part in entry.partition("="))
        try:
            rates[name] = float(rate)
        except ValueError:
            rates[name] = -1
        if not 0 <= rates[name] <= 10_000 or (name not in _USUAL and not _NUMBER.fullmatch(name)):
            raise RatesError(f'"{entry}": write a kind or a number of yours and its segments a second: long_code=1')
    return MappingProxyType(rates)

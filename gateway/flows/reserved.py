"""What a text asks of us before anything else: to stop, to be forgotten, help, and the like, in people's own words.

47 CFR 64.1200(a)(10) asks to honor any reasonable way of saying stop. YES is never START here, although some carriers
take it so: it answers our own questions.
"""

from functools import lru_cache

from gateway.flows.opt_out.reading import Meaning, Reading, read

__all__ = ["Meaning", "Reading", "read_reserved"]

_SHORT = 16  # letters: SIGN and YES come by the thousand, each alike; sentences do not


def read_reserved(text: str) -> Reading:
    return _remembered(text) if len(text) <= _SHORT else read(text)


_remembered = lru_cache(maxsize=1000)(read)

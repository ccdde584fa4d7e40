"""Whatever the SDK and its HTTP client raise, as one of our three errors."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from gateway.carriers.errors import NotTaken, Refused, Uncertain


@contextmanager
def named_errors() -> Iterator[None]:
    from twilio.base.exceptions import TwilioException

    from gateway.carriers.http import Broken, NotSent

    try:
        yield
    except NotSent as fault:
        raise NotTaken(f"no connection ({fault})") from None
    except Broken as fault:
        raise Uncertain(f"no answer ({fault})") from None
    except TwilioException as fault:
        raise _named(fault) from None
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        # The SDK stumbles like this over an answer that is cut off or not the carrier's at all.
        raise Uncertain(f"an answer that cannot be read ({type(fault).__name__})") from None


def _named(fault: Exception) -> NotTaken | Refused | Uncertain:
    """The exception's own words are left behind: they may repeat the phone number."""
    listing = next((part for part in fault.args if hasattr(part, "status_code")), None)  # a page that was not given
    status = getattr(fault, "status", getattr(listing, "status_code", None))
    if not isinstance(status, int):
        return Uncertain("an answer that cannot be read")
    if status == 429:
        return NotTaken("too many requests at once (429)")
    if status >= 500 or status < 400:
        return Uncertain(f"HTTP {status}")
    code = getattr(fault, "code", None) if listing is None else _code_in(listing.text)
    # An answer without a code of its own comes with the HTTP status in its place.
    return Refused(code if isinstance(code, int) and code != status else None, status)


def _code_in(text: str) -> int | None:
    """The carrier's own code in an answer that the SDK has not read."""
    with suppress(ValueError):
        answer = json.loads(text)
        if isinstance(answer, dict) and isinstance(answer.get("code"), int):
            return int(answer["code"])
    return None

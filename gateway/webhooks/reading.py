"""Parameters that a database is about to see, in the shapes that it can take."""

import re
from typing import Final

from flask import Response

from gateway.webhooks.signature import MalformedError, parameters, required

# Twilio's are two letters and 32 hexadecimal digits; carriers that speak its API use UUIDs.
_SID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_OUR_ID: Final = re.compile(r"[0-9a-z]{26}")


def sid(name: str) -> str:
    """Raises MalformedError, which is answered with 400."""
    value = required(name)
    if not _SID.fullmatch(value):
        raise MalformedError(f"The parameter {name} is no id.")
    return value


def whole_number(name: str) -> int | None:
    """None where it is absent, or nothing that a carrier counts."""
    value = parameters().get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) <= 9 else None


def is_ours(row_id: str) -> bool:
    return bool(_OUR_ID.fullmatch(row_id))


def xml(document: str) -> Response:
    return Response(document, content_type="text/xml")

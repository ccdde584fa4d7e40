"""Does the name that stands in short links lead to a gateway? A hundred thousand texts are too late to find out."""

from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Final, Literal
from urllib.parse import urlsplit

from gateway.links.store import TEST_PATH

_NOBODYS: Final = "a"  # no code: it is answered without the database, and with these words
NOWHERE: Final = "This link leads nowhere."
_SECONDS: Final = 5

Reach = Literal["here", "elsewhere", "nowhere"]


def reach(base: str) -> Reach:
    """`base` is LINK_URL. `nowhere`: nobody answers; `elsewhere`: somebody who is no gateway does."""
    parts = urlsplit(base)
    connected = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    try:
        connection = connected(parts.netloc, timeout=_SECONDS)
        connection.request("GET", f"{parts.path}{TEST_PATH}{_NOBODYS}")
        page = connection.getresponse().read(10_000)
        connection.close()
    except (OSError, HTTPException, ValueError):
        return "nowhere"
    return "here" if NOWHERE.encode() in page else "elsewhere"

"""Links in a text: where they stand, and what is wrong with them. Pure."""

import re
from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import urlsplit

LONGEST: Final = 2000  # characters; servers and proxies begin to refuse longer ones

_LINK: Final = re.compile(r"https?://[^\s\x00-\x1f\x7f-\x9f\ud800-\uf8ff<>\"“”«»]+", re.IGNORECASE)
_OF_THE_SENTENCE: Final = ".,;:!?)]}'’…*"  # where they stand last
_HOST: Final = re.compile(r"(?:[\w-]+\.)+(?:[^\W\d_]{2,}|xn--[\w-]+)")
# Anybody may shorten anything there, so carriers filter texts that hold one.
_SHORTENERS: Final = re.compile(
    r"(?<![\w.-])(?:www\.)?"
    r"(bit\.ly|tinyurl\.com|goo\.gl|t\.co|ow\.ly|is\.gd|v\.gd|buff\.ly|rebrand\.ly|cutt\.ly|shorturl\.at|tiny\.cc"
    r"|t\.ly|rb\.gy|s\.id|adf\.ly|bl\.ink|short\.io|soo\.gd|trib\.al|dlvr\.it|tiny\.one|shorte\.st|clck\.ru)"
    r"(?=/)",
    re.IGNORECASE,
)


def links_in(text: str) -> tuple[str, ...]:
    """Each once, in their order."""
    return tuple(dict.fromkeys(_link(found)[0] for found in _LINK.finditer(text)))


def replaced(text: str, instead: Callable[[str], str]) -> str:
    def one(found: re.Match[str]) -> str:
        link, rest = _link(found)
        return instead(link) + rest

    return _LINK.sub(one, text)


def faults(text: str) -> Iterator[str]:
    for link in links_in(text):
        if fault := _fault(link):
            yield f"{link}: {fault}"


def shorteners_in(text: str) -> tuple[str, ...]:
    """Public ones, with and without https:// in front."""
    return tuple(dict.fromkeys(found.lower() for found in _SHORTENERS.findall(text)))


def _link(found: re.Match[str]) -> tuple[str, str]:
    """The link, and the end of its sentence; a bracket that was opened within belongs to the link."""
    link = found[0]
    while link[-1] in _OF_THE_SENTENCE and not (link[-1] == ")" and link.count("(") >= link.count(")")):
        link = link[:-1]
    return link, found[0][len(link) :]


def _fault(link: str) -> str | None:
    if "{" in link:
        return "a field cannot stand in a link: who they are would be written down wherever it leads"
    if not link.lower().startswith("https://"):
        return "write https://, or everybody on the way can read along"
    if len(link) > LONGEST:
        return f"a link has {LONGEST} characters at most"
    try:
        parts = urlsplit(link)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return "is no address of a page"
    if not _HOST.fullmatch(host) or parts.username is not None:
        return "is no address of a page that everybody can open"
    return None

"""Is it a person who opens a link, or a program that shows them a picture of the page first? Pure."""

import re
from collections.abc import Mapping
from typing import Final

# Programs that fetch a page to preview, scan or index it name themselves so; Apple's Messages says that it is a
# facebookexternalhit and a Twitterbot. Cubot makes telephones.
_PROGRAM: Final = re.compile(
    r"(?<!cu)bot\b|crawl|spider|preview|prefetch|externalhit|externalagent|whatsapp|viber|embedly|iframely|headless"
    r"|google-(?:safety|read-aloud|pagerenderer|web-snippet|imageproxy)|scanner|safebrowsing|lighthouse|uptime"
    r"|^(?:curl|wget|httpie|python|urllib|aiohttp|go-http|java/|ruby|libwww|node|axios|guzzle|okhttp|apache-http)",
    re.IGNORECASE,
)
# Browsers that fetch a page before anybody has touched the link say so here.
_PURPOSES: Final = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")


def is_a_program(headers: Mapping[str, str]) -> bool:
    agent = headers.get("User-Agent", "").strip()
    if not agent or _PROGRAM.search(agent):
        return True
    return any("prefetch" in said or "preview" in said for said in (headers.get(name, "") for name in _PURPOSES))

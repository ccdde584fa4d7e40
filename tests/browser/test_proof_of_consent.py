"""The proof of consent on paper."""

import re
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser

from gateway.proof import Proof, as_page
from gateway.proof.ledger import Line, Meaning, Shown

CHICAGO: Final = ZoneInfo("America/Chicago")
SINCE: Final = datetime(2026, 3, 1, 20, 0, tzinfo=UTC)
TITLE: Final = "Stop separating families at the border"
FIRST: Final = Shown(
    1, TITLE, 1, "en", f'Puerta Abierta: "{TITLE}". To sign, send your full name. HELP, or STOP to end.'
)


def entry(place: int) -> Line:
    at = SINCE + timedelta(days=place)
    return Line(
        at=at,
        local=(at.astimezone(CHICAGO),),
        kind="opt_out" if place % 3 else "opt_in",
        source="word" if place % 3 else "keyword",
        language="en",
        said="please stop texting me about this, I have signed already",
        shown="",
        about=TITLE,
        first_words=FIRST,
        after=f"Has agreed to texts and calls, but not about {TITLE}.",
    )


@pytest.mark.parametrize("entries", [0, 4, 9, 16, 24])
def test_it_prints_on_one_sheet(browser: Browser, entries: int) -> None:
    meaning = Meaning(SINCE, (SINCE.astimezone(CHICAGO),), "No texts and no calls.")
    lines = tuple(map(entry, range(entries)))
    proof = Proof("+13125550101", "Ana Ruiz", "60601", SINCE, "Luz (luz)", lines, (FIRST,), (meaning, meaning))
    page = browser.new_page()
    page.set_content(as_page(proof))
    sheets = re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))
    page.close()
    assert len(sheets) == 1

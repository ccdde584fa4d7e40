"""Whatever somebody pastes is reviewed without a fault of ours, and what is offered instead is what it says."""

from typing import Final

from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from gateway.blasts.wording.letters import plain_form, room, tidied, to_blame, unshowable
from gateway.blasts.wording.writing import FIELDS, fields_of, review
from gateway.flows.segments import segments
from gateway.links import store
from gateway.links.finding import faults, links_in
from gateway.settings import Settings

OURS: Final = Settings(public_url="https://sms.example.org")
PIECES: Final = (
    "á", "u\u0301", "Reply STOP to end", "Puerta Abierta", "{first_name|friend}", "{name}", "{", "}", "|",
    "(", ")", ".", "…", "“", "https://pa.org/x", "http://", "https://ana@b.c/", "👍🏽", "👨\u200d👩\u200d👧", "\r\n",
    "\u200b", "\u0301", "\u00a0", "€", "½", "x" * 70, "ñ" * 67, "\ud800", "\0", "ﷺ",
)  # fmt: skip
TEXTS: Final = st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=40)


@examples(max_examples=120, deadline=None)
@given(TEXTS)
def test_any_text(pasted: str) -> None:
    text = tidied(pasted)
    assert tidied(text) == text
    codes = store.draw(text)
    short = store.shortened(OURS, text, codes)
    assert store.expanded(short, {code: link for link, code in codes.items()}) == text
    assert all(link.startswith("https://sms.example.org/x/") for link in links_in(short))
    counted = segments(short)
    assert segments(short + "x" * room(short, counted)).count == counted.count
    assert all(fault.strip() for fault in (*faults(text), *review(short, "es", "Puerta Abierta").problems))
    assert bool(to_blame(counted)) == (counted.encoding == "UCS-2")
    if unshowable(text):
        assert review(text, "en", "").problems
    plain = plain_form(text)
    if plain is not None:
        assert segments(plain).encoding == "GSM-7"
        assert plain_form(plain) == plain
        assert fields_of(plain) == fields_of(text) or not set(fields_of(text)) <= set(FIELDS)

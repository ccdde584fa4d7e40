"""Where links stand in a text, and which may be sent."""

import pytest

from gateway.links.finding import faults, links_in, replaced, shorteners_in

PAGE = "https://pa.org/march"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Sign: https://pa.org/march. Thanks", (PAGE,)),
        ("(https://pa.org/march)", (PAGE,)),
        ("https://pa.org/march, https://pa.org/march?x=1!", (PAGE, f"{PAGE}?x=1")),
        ("twice https://pa.org/march and https://pa.org/march", (PAGE,)),
        ("“https://pa.org/march”", (PAGE,)),
        ("https://en.wikipedia.org/wiki/March_(protest).", ("https://en.wikipedia.org/wiki/March_(protest)",)),
        ("HTTPS://pa.org/march", ("HTTPS://pa.org/march",)),
        ("{first_name|https://pa.org/march}", (PAGE,)),
        ("*https://pa.org/march*", (PAGE,)),  # bold, as some write it
        ("https://pa.org/march\ud800", (PAGE,)),
        ("without it: pa.org/march", ()),
        ("https:// stands alone", ()),
    ],
)
def test_where_they_are(text: str, found: tuple[str, ...]) -> None:
    assert links_in(text) == found


def test_the_end_of_the_sentence_stays_where_it_is() -> None:
    assert replaced("Go (https://pa.org/march)!", lambda _: "short") == "Go (short)!"


@pytest.mark.parametrize(
    ("link", "fault"),
    [
        (PAGE, None),
        ("https://маріш.укр/марш?x=1#y", None),
        ("https://sub.pa-vote.org:8443/a", None),
        ("http://pa.org/march", "write https://"),
        ("https://pa.org/?zip={zip}", "a field cannot stand in a link"),
        ("https://ana:secret@pa.org/", "no address of a page"),
        ("https://localhost/x", "no address of a page"),
        ("https://127.0.0.1/x", "no address of a page"),
        ("https://pa.org:port/x", "no address of a page"),
        ("https://[::1/x", "no address of a page"),
        ("https://pa.org/" + "x" * 2000, "2000 characters"),
    ],
)
def test_which_may_be_sent(link: str, fault: str | None) -> None:
    said = list(faults(f"Read {link} now"))
    assert len(said) == bool(fault)
    assert (fault or "") in "".join(said)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("see bit.ly/3xYz and https://TinyURL.com/abc", ("bit.ly", "tinyurl.com")),
        ("see https://www.bit.ly/x", ("bit.ly",)),
        ("rabbit.ly/x, contact.co/a, pa.org/bit.ly", ()),
    ],
)
def test_public_shorteners(text: str, names: tuple[str, ...]) -> None:
    assert shorteners_in(text) == names

"""What a text costs, said before anybody gets it: by itself, and with the names of those whom it goes to."""

import pytest

from gateway.blasts.preflight.report import preflight
from gateway.models.blasts import blasts
from gateway.models.links import links
from tests.blasts.people import joins, written
from tests.inbox.conftest import Organizer
from tests.running import RunningGateway

NAMED = "Hi {name|friend}, Puerta Abierta marches on Friday at noon! Bring everybody. Reply STOP to end."


@pytest.fixture
def backend() -> str:
    """What depends on the database is tested beside this."""
    return "sqlite"


def test_counting_keeps_nothing(gateway: RunningGateway, organizer: Organizer) -> None:
    count = ("blast count", "--campaign", "keep-families-together", "--en")
    said = organizer.succeeds(*count, f"Puerta Abierta: ú! https://pa.org/{'x' * 60} STOP ends this.")
    assert "en: 1 segment, " in said  # as long as the short link makes it
    assert "with ú a segment holds 70 letters, without it 160; this text is short enough to cost the same" in said
    assert "who writes" in organizer.fails(*count, "Come! STOP ends this.")
    assert gateway.count(blasts) == gateway.count(links) == 0


def test_who_gets_more_segments_for_their_name(gateway: RunningGateway, organizer: Organizer) -> None:
    joins(gateway, "+13125551000", name="Ana Ruiz")
    joins(gateway, "+13125551001", name="José Peña")  # é and ñ are plain letters
    joins(gateway, "+13125551002", name="Tomás Ruiz")
    joins(gateway, "+13125551003", name="María " + "Ruiz " * 12)
    report = preflight(gateway.runtime, written(gateway, en=NAMED))
    assert (report.longer, report.most) == ({("A", "en"): 2}, {("A", "en"): 3})
    assert report.segments == 1 + 1 + 2 + 3
    page = organizer.succeeds("blast preview march")
    assert "2  of en take up to 3 segments, for their names" in page
    assert "a name with á, í, ó or ú makes it 2 segments" in page


def test_links_through_public_shorteners_are_warned_of(gateway: RunningGateway) -> None:
    text = "Puerta Abierta: {} Reply STOP to end."
    assert preflight(gateway.runtime, written(gateway, "a1", en=text.format("https://pa.org/march"))).warnings == []
    [behind] = preflight(gateway.runtime, written(gateway, "a2", en=text.format("https://bit.ly/march"))).warnings
    assert "leads through bit.ly" in behind
    bare = preflight(gateway.runtime, written(gateway, "a3", en=text.format("bit.ly/march"))).reviews["A", "en"]
    assert "carriers filter texts with bit.ly" in bare.warnings[0]

"""What a list says of somebody is not what they say of themselves."""

from pathlib import Path

import pytest

from gateway.lists.importing import Terms, Watching, import_people
from gateway.models.signatures import signatures
from gateway.models.supporters import supporters
from tests.running import RunningGateway

ANA = "+13125550101"
UNION = Terms("Local 73", "Text me about our campaigns. STOP ends it.")


@pytest.fixture
def listed(gateway: RunningGateway, tmp_path: Path) -> RunningGateway:
    sheet = tmp_path / "list.csv"
    sheet.write_text("Name,Phone,ZIP\nAna Rius,312-555-0101,60601\n")
    import_people(gateway.runtime, "Luz", sheet, UNION, Watching(lambda _: None, lambda *_: None))
    return gateway


def test_nobody_signs_by_a_name_that_only_a_list_gave_them(listed: RunningGateway) -> None:
    ana = listed.phone(ANA)
    [question] = ana.texts("SIGN")
    assert "Right?" in question
    assert [row.status for row in listed.rows(signatures)] == ["pending"]


def test_the_name_that_they_sign_by_takes_the_place_of_the_lists(listed: RunningGateway) -> None:
    ana = listed.phone(ANA)
    ana.texts("SIGN")
    ana.texts("Ana Ruiz")
    assert "Thank you, Ana!" in ana.texts("yes")[0]
    assert [row.name for row in listed.rows(supporters)] == ["Ana Ruiz"]
    assert "Thank you, Ana!" in ana.texts("SIGN")[0]

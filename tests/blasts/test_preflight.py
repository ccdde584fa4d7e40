"""What an organizer is told before anything is sent."""

import pytest

from gateway import stopping
from gateway.blasts import store
from gateway.blasts.errors import BlastError
from gateway.blasts.preflight.report import preflight
from gateway.models.messages import messages
from tests.blasts.people import joins, written
from tests.inbox.conftest import Organizer
from tests.running import RunningGateway

ONE, TWO = "+13125550101", "+13125550102"


def test_everybody_is_accounted_for(gateway: RunningGateway) -> None:
    """Noon on the west coast: ten on Hawaii, where it is decent; a quarter past two in Chicago."""
    joins(gateway, ONE, name="Ana Ruiz")
    joins(gateway, TWO, "es")
    joins(gateway, "+13125550103", agreed=False)
    joins(gateway, "+13125550104", line_type="landline")
    stopped = joins(gateway, "+13125550105")
    with gateway.runtime.db.transaction() as transaction:
        stopping.stop(transaction, stopped, source="word", words="STOP", language="en")
    joins(gateway, "+16715550106")  # Guam, at six in the morning
    report = preflight(gateway.runtime, written(gateway))
    assert (report.audience, report.texts, report.segments) == (6, 3, 3)
    assert report.left_out == {"no consent": 1, "landline": 1, "opted out": 1}
    assert report.later == {"quiet hours": 1}
    assert report.by_text == {("A", "en"): 2, ("A", "es"): 1}
    assert report.instead == {"first_name": 1}
    assert report.cost == pytest.approx(3 * 0.0145)
    assert [group.place.zones for group in report.zones] == [("America/Chicago",), ("Pacific/Guam",)]
    assert report.end
    assert report.end.strftime("%H:%M") == "23:00"  # nine in the morning there


def test_a_field_that_nobody_knows_leaves_people_out(gateway: RunningGateway) -> None:
    joins(gateway, ONE, name="Ana Ruiz")
    joins(gateway, TWO)
    joins(gateway, "+13125550103", "es")
    report = preflight(gateway.runtime, written(gateway, en="Puerta Abierta: {first_name}, come! STOP ends this."))
    assert report.left_out == {"missing field": 1, "no language": 1}
    assert report.texts == 1


def test_what_is_not_fit_to_be_sent_is_not_written_down(gateway: RunningGateway) -> None:
    with pytest.raises(BlastError, match="Reply STOP"):
        written(gateway, en="Puerta Abierta: come!")
    assert store.every(gateway.runtime) == []
    written(gateway, "march")
    with pytest.raises(BlastError, match="already"):
        written(gateway, "march")


def test_at_the_command_line(gateway: RunningGateway, organizer: Organizer) -> None:
    joins(gateway, ONE)
    joins(gateway, TWO, "es")
    create = ("blast", "create", "march", "--campaign", "keep-families-together")
    said = organizer.succeeds(
        "",
        *create,
        "--en", "Puerta Abierta: {first_name|friend}, come on Friday. Reply STOP to end.",
        "--es", "Puerta Abierta: únete el viernes, en la plaza, a las doce en punto. Responda ALTO para salir.",
    )  # fmt: skip
    assert "es: 2 segments, 41 more letters fit" in said
    assert "with ú a segment holds 70 letters, without it 160\n" in said
    assert "Puerta Abierta: unete" in said
    page = organizer.succeeds("blast preview march")
    for line in (
        "        2  people",
        "        2  texts (1 en; 1 es)",
        "        1  of them without first_name",
        "3 segments, $0.04, from 72345 at 100 segments a second",
        "By your price table, $0.0145 for a segment.",
        "        2  Central time: Wed 14:00 to Wed 14:00",
    ):
        assert line in page
    assert "draft" in organizer.succeeds("blast list")
    assert "no blast" in organizer.fails("blast preview april")
    assert "already" in organizer.fails("", *create, "--en", "Puerta Abierta: come. STOP ends this.")
    assert gateway.count(messages) == 0

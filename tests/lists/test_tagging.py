"""A tag put on people, and taken off."""

from dataclasses import replace

import pytest

from gateway.lists import tagging
from gateway.lists.columns import ListError
from gateway.models.audit import audit
from gateway.models.segments import supporter_tags
from gateway.segments.definition import Segment, SegmentError, read_condition
from gateway.tags import TagError
from tests.cli.conftest import Shell, environment, shell
from tests.lists.conftest import ANA, CHURCH, PLAIN, Desk

__all__ = ["environment", "shell"]

CHICAGO = Segment((read_condition("zip", "60601"),))


def test_on_a_segment_and_on_everybody_and_off_again(desk: Desk) -> None:
    desk.takes(PLAIN, replace(CHURCH, tags=("parish",)))
    assert tagging.put_on(desk.runtime, "Luz", "Líder", CHICAGO) == 1
    assert tagging.put_on(desk.runtime, "Luz", "lider", Segment()) == 1, "who has it keeps it"
    assert desk.tags_of(ANA) == {"Líder", "parish"}
    assert tagging.take_off(desk.runtime, "Luz", "LIDER", CHICAGO) == 1
    assert tagging.take_off(desk.runtime, "Luz", "lider", CHICAGO) == 0
    assert desk.tags_of(ANA) == {"parish"}
    assert len(desk.rows(supporter_tags)) == 3


def test_on_one_person_by_their_telephone(desk: Desk) -> None:
    desk.takes(PLAIN)
    assert tagging.put_on(desk.runtime, "Luz", "lider", ANA) == 1
    assert tagging.take_off(desk.runtime, "Luz", "lider", "+13125550102") == 0
    assert desk.tags_of(ANA) == {"lider"}
    whom = [(row.action, row.subject_id) for row in desk.rows(audit)][1:]
    assert whom == [("supporters tag", desk.people[ANA].id), ("supporters untag", desk.people["+13125550102"].id)]


def test_more_people_than_one_transaction_takes(desk: Desk) -> None:
    desk.takes("phone\n" + "".join(f"312556{place:04}\n" for place in range(1100)))
    assert tagging.put_on(desk.runtime, "Luz", "all", Segment()) == 1100
    assert tagging.take_off(desk.runtime, "Luz", "all", Segment()) == 1100


def test_nobody_and_no_tag(desk: Desk) -> None:
    with pytest.raises(TagError):
        tagging.put_on(desk.runtime, "Luz", "!", Segment())
    with pytest.raises(SegmentError, match="There is no tag 'lider'"):
        tagging.take_off(desk.runtime, "Luz", "lider", Segment())
    with pytest.raises(ListError, match="Nobody with this number"):
        tagging.put_on(desk.runtime, "Luz", "lider", ANA)
    assert desk.rows(audit) == []


def test_as_it_is_typed(shell: Shell) -> None:
    assert "Say whom" in shell.fails("supporters tag lider")
    assert "Say whom" in shell.fails("supporters untag lider --everybody --phone", "312-555-0101")
    assert "Nobody with this number" in shell.fails("supporters tag lider --phone", "312-555-0101")
    assert "There is no segment" in shell.fails("supporters tag lider --segment", "Chicago")
    assert shell.succeeds("supporters tag lider --everybody") == "0 people have it now who had it not.\n"
    assert shell.succeeds("supporters untag Lider --everybody") == "0 people have it no more.\n"

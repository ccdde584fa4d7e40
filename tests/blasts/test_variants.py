"""Several wordings of one text to many: as many people for each, the same ones whatever happens, counted apart."""

import json
from collections import Counter

import pytest

from gateway.blasts import steering, store
from gateway.blasts.errors import BlastError
from gateway.blasts.preflight.report import preflight
from gateway.blasts.wording.variants import NAMES, variant_for
from gateway.clock import new_ids
from gateway.models.blasts import blasts
from gateway.models.messages import messages
from tests.blasts.people import SPANISH, far, joins, sent, written
from tests.inbox.conftest import Organizer
from tests.links.opening import links_of, opens
from tests.running import RunningGateway

A = "Puerta Abierta: march on Friday! https://pa.org/march Reply STOP to end."
B = "Puerta Abierta: they need you on Friday. https://pa.org/march Reply STOP to end."


@pytest.mark.parametrize("many", [2, 3])
def test_as_many_get_each(many: int) -> None:
    people = new_ids(6000)
    drawn = Counter(variant_for("0" * 26, person, many) for person in people)
    assert set(drawn) == set(NAMES[:many])
    assert all(abs(count - 6000 / many) < 300 for count in drawn.values())  # eight standard deviations


def test_another_blast_mixes_people_anew() -> None:
    people = new_ids(2000)
    same = sum(variant_for("a" * 26, person, 2) == variant_for("b" * 26, person, 2) for person in people)
    assert 800 < same < 1200


def test_each_gets_one_of_them_and_they_are_counted_apart(gateway: RunningGateway, organizer: Organizer) -> None:
    people = {joins(gateway, f"+1312555{1000 + place}"): f"+1312555{1000 + place}" for place in range(30)}
    campaign = ("--campaign", "keep-families-together")
    organizer.succeeds("blast create march", *campaign, "--en", A)
    assert "B is written; it goes to one in 2" in organizer.succeeds("blast variant march", "--en", B)
    blast = store.find(gateway.runtime, "march")
    expected = Counter(variant_for(blast.id, person, 2) for person in people)
    assert preflight(gateway.runtime, blast).by_text == {(name, "en"): count for name, count in expected.items()}
    found = sent(gateway)
    got = {row.supporter_id: (row.variant, row.body) for row in gateway.rows(messages)}
    assert all(variant == variant_for(blast.id, person, 2) for person, (variant, _) in got.items())
    assert all(body == blast.wordings[variant]["en"] for variant, body in got.values())
    assert {name: part.texts["delivered"] for name, part in found.variants.items()} == expected
    link = next(link for link in links_of(gateway) if link.variant == "B")
    opens(gateway, f"/x/{link.code}")
    somebody = next(person for person, (variant, _) in got.items() if variant == "B")
    gateway.phone(people[somebody]).texts("I will be there")
    gateway.sweep()
    gateway.advance(minutes=1)
    found = far(gateway)
    assert [(part.clicks, part.answers["replies"]) for _, part in sorted(found.variants.items())] == [(0, 0), (1, 1)]
    page = organizer.succeeds("blast watch march --once")
    assert f"B  {expected['B']:>11}{expected['B']:>11}{1:>11}{0:>11}{0:>11}{0:>11}{1:>11}" in page
    assert "None is better for sure" in page  # of thirty people, one answer
    shown = organizer.succeeds("blast show march")
    assert "A, en: Puerta Abierta: march on Friday! " in shown
    assert f"{link.code} leads to https://pa.org/march, clicks: 1" in shown
    assert f"{expected['A']} A, en" in organizer.succeeds("blast preview march")


def test_a_slip_of_the_pen_is_mended_while_it_is_a_draft(gateway: RunningGateway, organizer: Organizer) -> None:
    written(gateway, en=A)
    store.add_variant(gateway.runtime, "rosa", "march", {"en": B})
    [old, kept] = links_of(gateway)
    said = organizer.succeeds("blast reword march --as Luz --en", A.replace("march on", "we march on"))
    assert "en: 1 segment" in said
    assert "A is written anew" in said
    [new, same] = links_of(gateway)
    assert (new.target, same) == (old.target, kept)
    assert new.code != old.code
    texts = store.find(gateway.runtime, "march").wordings
    assert "we march on Friday" in texts["A"]["en"]
    assert "they need you" in texts["B"]["en"]
    assert "no wording C" in organizer.fails("blast reword march --variant C --as Luz --en", B)
    assert "same languages: en" in organizer.fails("blast reword march --as Luz --es", SPANISH)
    steering.send(gateway.runtime, "rosa", "march")
    assert "fixed" in organizer.fails("blast reword march --as Luz --en", A)
    assert links_of(gateway) == [new, same]


def test_words_are_fixed_once_somebody_wants_them_sent(gateway: RunningGateway) -> None:
    joins(gateway, "+16715552000")  # where it is night
    written(gateway, en=A)
    add = store.add_variant
    with pytest.raises(BlastError, match="same languages: en"):
        add(gateway.runtime, "rosa", "march", {"en": B, "es": SPANISH})
    with pytest.raises(BlastError, match="Reply STOP"):
        add(gateway.runtime, "rosa", "march", {"en": "Puerta Abierta: come!"})
    for letter in ("B", "C"):
        assert add(gateway.runtime, "rosa", "march", {"en": B})[0] == letter
    with pytest.raises(BlastError, match="too few"):
        add(gateway.runtime, "rosa", "march", {"en": B})
    written(gateway, "april", en=A)
    steering.send(gateway.runtime, "rosa", "april")
    with pytest.raises(BlastError, match="fixed"):
        add(gateway.runtime, "rosa", "april", {"en": B})
    [march] = gateway.rows(blasts, blasts.c.slug == "march")
    assert list(json.loads(march.texts)) == ["A", "B", "C"]

"""A list, its tags and a segment, while the data key is changed."""

import json
from dataclasses import replace

from gateway import rotation
from gateway.lists.importing import Tally
from gateway.models.segments import tags
from gateway.models.supporters import supporters
from gateway.segments.audience import audience
from gateway.segments.definition import Segment, read_condition
from gateway.segments.saved import load, save
from tests.lists.conftest import ANA, CHURCH, Desk
from tests.operations.rings import NEW, OLD, ring

LIST = "phone,job\n3125550101,nurse\n3125550102,cook\n"
TERMS = replace(CHURCH, tags=("union",), fields=("job",))
UNION = Segment((read_condition("tag", "Union"),))


def test_before_during_and_after(desk: Desk) -> None:
    db = desk.runtime.db
    with ring(OLD):
        desk.takes(LIST, TERMS)
        save(db, "The union", UNION)
    with ring(NEW, OLD):
        assert desk.takes(LIST + "3125550103,baker\n", TERMS) == Tally(added=1, known=2)
        rotation.rotate(db, lambda _table, _rows: None)
        assert rotation.left(db).sealed == dict.fromkeys(rotation.left(db).sealed, 0)
    with ring(NEW):
        assert desk.again(TERMS) == Tally(known=3)
        assert json.loads(desk.people[ANA].fields) == {"job": "nurse"}
        with db.reading() as connection:
            assert load(connection, "the union") == UNION
            assert len(connection.execute(audience(UNION)).all()) == len(desk.rows(supporters)) == 3
        assert [row.name for row in desk.rows(tags)] == ["union"]

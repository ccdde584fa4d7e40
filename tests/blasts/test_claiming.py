"""What a claim costs: each person is found by their own key, however many wait beside them."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import text

from gateway.blasts.sending.claiming import _LEAVE_OUT, _PUT_OFF, _TAKE
from gateway.clock import new_id, now
from gateway.db import Database
from gateway.drivers import Libpq
from gateway.prepared import Prepared


class Explaining(Libpq):
    """Asks how the server would do it."""

    plan = ""

    def run_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> int:
        self.plan = "\n".join(line for (line,) in self.fetch(f"EXPLAIN {sql}", rows[0]))
        return 0


@pytest.mark.parametrize("statement", [_TAKE, _PUT_OFF, _LEAVE_OUT])
def test_nobody_is_looked_for_among_all_who_wait(database: Database, statement: Prepared) -> None:
    """An audience was frozen a moment ago: PostgreSQL has counted nothing of it, and chooses by the words alone."""
    if database.is_sqlite:
        return
    with database.transaction() as transaction:
        # A table that it knows to be empty it would read whole.
        transaction.execute(text("SET LOCAL enable_seqscan = off"))
        explaining = Explaining(transaction.connection)
        one = {"of_supporter": new_id(), "of_blast": new_id()}
        statement.run_many(explaining, [one | {"new_message": new_id(), "until": now(), "because": "landline"}])
    assert "using pk_blast_recipients" in explaining.plan

"""DATA_KEY is changed while the gateway works: two restarts, `gateway keys rotate`, and the old key is gone."""

import signal
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, update

from gateway import crypto, rotation, supporters
from gateway.clock import now
from gateway.data_key import misfit
from gateway.db import Database
from gateway.models import metadata
from gateway.models.messages import messages
from gateway.models.protection import do_not_contact
from gateway.models.signatures import signatures
from gateway.models.supporters import supporters as people
from gateway.sandbox.client import Phone
from tests.invariants.journeys import YOLANDA, by_text, by_voice, on_the_web, rung_back
from tests.operations.rings import NEW, OLD, Processes, ends, fill, ring
from tests.running import RunningGateway

ANA = "+13125557101"  # none of those that `fill` makes


@pytest.fixture
def processes(database_url: str, tmp_path: Path) -> Processes:
    return Processes(database_url, tmp_path)


def rotated(db: Database) -> int:
    """Rows that were sealed anew."""
    written: list[int] = []
    rotation.rotate(db, lambda _table, rows: written.append(rows))
    return sum(written)


def rows_left(db: Database) -> int:
    return sum(rotation.left(db).sealed.values())


def everything(db: Database) -> dict[str, list[tuple[object, ...]]]:
    """Each row as the gateway reads it, without the indexes."""
    with db.reading() as connection:
        return {
            table.name: sorted(
                tuple(row)
                for row in connection.execute(
                    select(*(column for column in table.columns if not column.name.endswith("_index")))
                )
            )
            for table in rotation.sealed_tables()
        }


def test_after_a_rotation_nothing_needs_the_old_key(gateway: RunningGateway) -> None:
    db = gateway.runtime.db
    with ring(OLD):
        gateway.official()
        by_text(gateway)
        on_the_web(gateway, YOLANDA)
        by_voice(gateway)
        rung_back(gateway)
        before = everything(db)
    with ring(NEW, OLD):
        total = rows_left(db)
        assert total > 40
        assert rotated(db) == total
        assert rows_left(db) == 0
    with ring(NEW):
        assert misfit(db) is None
        assert everything(db) == before
        assert rotated(db) == 0


def signs_again(phone: Phone) -> str:
    """The last that they read; they are asked to confirm, or told at once that they have signed."""
    said = phone.texts("SIGN ana  RUIZ 60601")[0]
    return phone.texts("yes")[0] if "YES" in said else said


def test_people_and_their_names_are_found_before_during_and_after(gateway: RunningGateway) -> None:
    """Whoever signs twice gets their first number, and nobody is a stranger."""
    phone = gateway.phone(ANA)
    with ring(OLD):
        phone.texts("SIGN Ana Ruiz 60601")
        assert "number 54" in phone.texts("yes")[0]
    for keys in ((OLD, NEW), (NEW, OLD)):
        with ring(*keys):
            assert "number 54" in signs_again(phone)
    with ring(NEW, OLD):
        rotated(gateway.runtime.db)
    with ring(NEW):
        assert "number 54" in signs_again(phone)
        assert (gateway.count(people), gateway.count(signatures)) == (1, 1)


def test_texts_are_answered_while_another_process_rotates(gateway: RunningGateway, processes: Processes) -> None:
    db = gateway.runtime.db
    with ring(OLD):
        fill(db, people=300, texts=20)
        phone = gateway.phone(ANA)
        phone.texts("SIGN Ana Ruiz 60601")
        assert "number 54" in phone.texts("yes")[0]
    with ring(NEW, OLD):
        rotating = processes.rotate(NEW, OLD)
        turns = 0
        while rotating.poll() is None:
            assert "number 54" in signs_again(phone)
            assert "YES" in gateway.phone(f"+1312555{turns % 300:04d}").texts("SIGN Luis Diaz 60601")[0]
            gateway.clock.shift(7200)  # whoever says the same again and again within a day is taken for a machine
            turns += 1
        code, said = ends(rotating)
    assert code == 0, said
    assert turns > 5
    with ring(NEW):
        assert misfit(db) is None
        assert gateway.count(people) == 301
        assert gateway.count(messages, messages.c.direction == "in") >= 6000 + 2 * turns
        assert {row.name for row in gateway.rows(signatures)} == {"Ana Ruiz", "Luis Diaz"}


def test_killed_it_goes_on_where_it_was(database: Database, processes: Processes) -> None:
    with ring(OLD):
        fill(database, people=1000, texts=10)
    with ring(NEW, OLD):
        total = rows_left(database)
        rotating = processes.rotate(NEW, OLD)
        deadline = time.monotonic() + 60
        while rows_left(database) > total - 500 and time.monotonic() < deadline:
            time.sleep(0.01)
        rotating.send_signal(signal.SIGKILL)
        code, said = ends(rotating)
        assert code == -signal.SIGKILL, said
        assert 0 < rows_left(database) < total
    with ring(NEW):
        assert "which DATA_KEY does not hold" in (misfit(database) or "")
    code, said = ends(processes.rotate(NEW, OLD))
    assert code == 0, said
    with ring(NEW):
        assert misfit(database) is None
        assert {row[1] for row in everything(database)["supporters"]} == {f"+1312555{n:04d}" for n in range(1000)}


def test_two_at_once_do_no_harm(database: Database, processes: Processes) -> None:
    with ring(OLD):
        fill(database, people=300, texts=10)
        before = everything(database)
    both = [processes.rotate(NEW, OLD) for _ in range(2)]
    assert [ends(process)[0] for process in both] == [0, 0]
    with ring(NEW):
        assert everything(database) == before


def test_a_row_that_somebody_changes_at_that_moment_keeps_the_change(database: Database) -> None:
    with ring(OLD):
        fill(database, people=3, texts=1)
    with ring(NEW, OLD):
        rotating = threading.Thread(target=rotated, args=[database])
        with database.transaction() as transaction:
            transaction.execute(update(people).values(name="Ana Ruiz"))
            transaction.execute(update(messages).values(body="changed meanwhile"))
            rotating.start()
            time.sleep(0.3)
        rotating.join(60)
        assert rows_left(database) == 0
    with ring(NEW):
        shown = everything(database)
    assert {row[2] for row in shown["supporters"]} == {"Ana Ruiz"}
    assert "changed meanwhile" in str(shown["messages"])


def test_processes_before_and_after_the_second_restart_never_add_one_phone_twice(
    database: Database, processes: Processes
) -> None:
    at = str(time.time() + 3)
    arriving = [
        processes.python(keys, "-m", "tests.operations.arriving", "400", at) for keys in ((OLD, NEW), (NEW, OLD))
    ]
    assert [ends(process) for process in arriving] == [(0, ""), (0, "")]
    with database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(people)).scalar_one() == 400


def test_whoever_was_added_twice_stays_readable_and_keeps_the_old_key(database: Database) -> None:
    """Where the first restart was left out: each process knew its own key only."""
    for keys in ((OLD,), (NEW,)):
        with ring(*keys), database.transaction() as transaction:
            supporters.add(transaction, ANA, "en")
    with ring(OLD):
        fill(database, people=2, texts=1)
    with ring(NEW, OLD):
        assert rotated(database) == 4
        assert rotation.left(database).sealed["supporters"] == 1
        assert misfit(database) is None


def test_an_index_that_is_chance_stays_chance(database: Database) -> None:
    """Somebody anonymized: their row counts, and nobody is found by it."""
    with ring(OLD), database.transaction() as transaction:
        supporters.add(transaction, ANA, "en")
        transaction.execute(update(people).values(phone="", phone_index=bytes(32)))
    with ring(NEW, OLD):
        assert rotated(database) == 1
    with ring(NEW), database.reading() as connection:
        assert bytes(connection.execute(select(people.c.phone_index)).scalar_one()) == bytes(32)


def test_a_number_known_by_its_hash_alone_keeps_the_old_key(database: Database, processes: Processes) -> None:
    with ring(OLD), database.transaction() as transaction:
        [index] = crypto.phone_indexes(ANA)
        transaction.execute(
            insert(do_not_contact).values(phone_index=index, key_id=crypto.current_key_id(), at=now())
        )
    code, said = ends(processes.rotate(NEW, OLD))
    assert code == 0, said
    assert "old must stay in DATA_KEY: 1 numbers of do_not_contact are known by its hash alone." in said
    with ring(NEW):
        assert "do_not_contact knows a number by the key old" in (misfit(database) or "")


def test_what_is_left_is_said_and_nothing_changed(database: Database, processes: Processes) -> None:
    with ring(OLD):
        fill(database, people=2, texts=3)
    command = ("-c", "from gateway.cli import main; main()", "keys", "rotate", "--check")
    code, said = ends(processes.python((NEW, OLD), *command))
    assert code == 1
    assert "messages: 6 rows are not sealed with new yet." in said
    assert "old must stay in DATA_KEY until everything is sealed anew." in said
    assert ends(processes.rotate(NEW, OLD))[0] == 0
    code, said = ends(processes.python((NEW, OLD), *command))
    assert code == 0
    assert said.splitlines() == [
        "Everything is sealed with new.",
        "Nothing stored needs old: once no process has it in front, it can leave DATA_KEY.",
    ]


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ((NEW,), "sealed with the key old, which DATA_KEY does not hold. Put the old key back, behind the new one."),
        ((NEW, crypto.new_data_key("old")), "old in DATA_KEY differs from the key that it was sealed with."),
        ((NEW, NEW), "DATA_KEY holds two keys of one name"),
        (("",), "DATA_KEY is not set"),
    ],
)
def test_wrong_keys_are_one_clear_line(
    database: Database, processes: Processes, keys: tuple[str, ...], said: str
) -> None:
    with ring(OLD):
        fill(database, people=1, texts=1)
    code, line = ends(processes.rotate(*keys))
    assert code == 1
    assert said in line
    assert line.count("\n") == 1


def test_every_hash_and_every_sealed_column_is_known() -> None:
    """A new table that knows people by a hash must be told to the rotation."""
    indexes = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if column.name.endswith("_index")
    }
    assert indexes == {
        "supporters.phone_index", "signatures.name_index", "blocklist.phone_index", "do_not_contact.phone_index",
        "tags.name_index", "segments.name_index",
    }  # fmt: skip
    assert all(table.primary_key for table in rotation.sealed_tables())

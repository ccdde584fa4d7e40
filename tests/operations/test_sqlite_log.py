"""SQLite writes to a log first. The worker brings it into the file, so that no text has to wait for that."""

from pathlib import Path

from sqlalchemy import text

from gateway.db import Database


def rows_without_log(file: Path, copy: Path) -> int:
    copy.write_bytes(file.read_bytes())
    database = Database(f"sqlite:///{copy}")
    with database.reading() as connection:
        count: int = connection.execute(text("SELECT count(*) FROM petitions")).scalar_one()
    database.close()
    return count


def test_what_was_written_comes_into_the_file_beside_a_transaction(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/gateway.db")
    with database.transaction() as transaction:
        transaction.execute(text("CREATE TABLE petitions (name TEXT)"))
    database.settle_log()
    with database.transaction() as transaction:
        transaction.execute(text("INSERT INTO petitions VALUES ('families')"))
    assert rows_without_log(tmp_path / "gateway.db", tmp_path / "before.db") == 0
    with database.transaction() as transaction:
        transaction.execute(text("INSERT INTO petitions VALUES ('children')"))
        database.settle_log()
    assert rows_without_log(tmp_path / "gateway.db", tmp_path / "after.db") == 1
    database.close()

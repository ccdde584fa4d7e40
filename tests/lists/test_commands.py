"""`gateway supporters import` and `export`, and `gateway segments`, as they are typed."""

import csv
import os
import signal
import subprocess
import sys
from pathlib import Path

from sqlalchemy import func, select

from gateway.db import Database
from gateway.models.supporters import consents
from gateway.models.supporters import supporters as people
from tests.cli.conftest import Shell, environment, shell

__all__ = ["environment", "shell"]

LIST = (
    "Nombre,Apellido,Celular,CP,Idioma,Local\n"
    "Rosa,Méndez,312-555-0150,60608,es,73\n"
    "=Juan,Pérez,3125550151,10001,en,9\n"
)
WORDS = ("--source", "San Pio church", "--consent", "Text me. STOP ends it.")


def written(folder: Path, content: str = LIST) -> str:
    path = folder / "list.csv"
    path.write_text(content, encoding="utf-8")
    return str(path)


def test_a_list_comes_in_is_found_and_goes_out(shell: Shell, tmp_path: Path) -> None:
    told = shell.succeeds("supporters import", written(tmp_path), *WORDS, "--tag", "Parish", "--field", "Local")
    assert "2 new" in told
    assert "1 names, 0 ZIP codes" in told

    assert "1 people now" in shell.succeeds("segments save", "Chicago", "--state", "IL", "--tag", "parish")
    assert shell.succeeds("segments list") == "Chicago: --state IL --tag parish\n"
    assert shell.succeeds("segments show", "chicago") == "--state IL --tag parish\n"
    counted = shell.succeeds("segments count", "Chicago").splitlines()
    assert [line.split() for line in counted[1:]] == [["Spanish", "1", "1", "0"], ["all", "1", "1", "0"]]
    assert shell.succeeds("segments tags").split() == ["2", "Parish"]
    assert shell.succeeds("segments sources").splitlines() == ["import", "San Pio church"]

    out = tmp_path / "out.csv"
    told = shell.succeeds("supporters export", str(out), "--segment", "Chicago", "--field", "local", "--as", "Luz")
    assert told.endswith("holds 1 people; only you can read it.\n")
    assert out.stat().st_mode & 0o077 == 0
    with out.open(encoding="utf-8-sig", newline="") as file:
        [row] = csv.DictReader(file)
    assert (row["phone"], row["name"], row["zip"], row["tags"], row["local"]) == (
        "+13125550150", "Rosa Méndez", "60608", "Parish", "73",
    )  # fmt: skip
    assert "supporters export" in shell.succeeds("audit list")
    assert "File exists" in shell.fails("supporters export", str(out))

    shell.succeeds("segments delete", "Chicago")
    assert "There is no segment" in shell.fails("segments count", "Chicago")


def test_formulas_are_texts_in_an_export(shell: Shell, tmp_path: Path) -> None:
    shell.succeeds(
        "supporters import",
        written(tmp_path, 'Cell,Note\n3125550150,"=HYPERLINK(""x"")"\n'),
        *WORDS,
        "--field",
        "Note",
    )
    shell.succeeds("supporters export", str(tmp_path / "out.csv"), "--field", "note")
    assert "'=HYPERLINK" in (tmp_path / "out.csv").read_text("utf-8-sig")
    told = shell.succeeds("supporters export", str(tmp_path / "other.csv"), "--field", "Note", "--field", "Nota")
    assert "None of them has a field of the name nota." in told


def test_a_dry_run_shows_the_columns_and_what_would_become(shell: Shell, tmp_path: Path) -> None:
    result = shell.types("supporters import", written(tmp_path), *WORDS, "--dry-run")
    assert "zip        CP" in result.output
    assert "left out   Local" in result.output
    assert "Nothing was kept" in result.output
    assert "2 new" in result.output
    assert "2 new" in shell.succeeds("supporters import", written(tmp_path), *WORDS)


def test_what_is_wrong_is_one_line(shell: Shell, tmp_path: Path) -> None:
    path = written(tmp_path, "Name,Contact\nAna,3125550101\n")
    assert "--map phone=TITLE" in shell.fails("supporters import", path, *WORDS)
    shell.succeeds("supporters import", path, *WORDS, "--map", "phone=Contact")
    assert "no campaign 'x'" in shell.fails("segments save", "a", "--signed", "x")
    assert "no tag 'x'" in shell.fails("segments save", "a", "--not-tag", "x")
    assert "Nobody came from 'x'" in shell.fails("segments save", "a", "--source", "x")
    assert "two letters" in shell.fails("segments save", "a", "--state", "Illinois")
    assert "name has letters" in shell.fails("segments save", "!")


KILLED = """
import os, signal
from gateway.cli import main
from gateway.lists import storing

store, chunks = storing.store, []
def killed(*given):
    chunks.append(store(*given))
    if len(chunks) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return chunks[-1]
storing.store = killed
main()
"""


# The command, and a thread beside it: as it has the same processor it is never late, however busy the machine is.
_KILLED = """
import os, signal, sqlite3, sys, threading, time
from gateway.cli import main

def kill():
    file = sqlite3.connect(path, timeout=60)
    while file.execute("SELECT count(*) FROM supporters").fetchone()[0] < 1000:
        time.sleep(0.001)
    os.kill(os.getpid(), signal.SIGKILL)

path = sys.argv.pop(1)
threading.Thread(target=kill, daemon=True).start()
main()
"""


def test_killed_and_begun_again_nobody_is_doubled_or_lost(shell: Shell, tmp_path: Path) -> None:
    """Kill -9 at some moment of a running import."""
    path = written(tmp_path, "phone\n" + "".join(f"312{556 + n // 10000}{n % 10000:04}\n" for n in range(6000)))
    file = f"{shell.environment['INSTANCE_DIR']}/gateway.db"
    command = [sys.executable, "-c", _KILLED, file, "supporters", "import", path, *WORDS]
    killed = subprocess.run(
        command, env={**os.environ, **shell.environment}, stderr=subprocess.DEVNULL, timeout=120, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    db = Database(f"sqlite:///{file}")
    before = _count(db, people)
    assert 0 < before < 6000
    assert _count(db, consents) == before, "nobody is in without the consent"
    assert f"{6000 - before:,} new" in shell.succeeds("supporters import", path, *WORDS)
    assert _count(db, people) == _count(db, consents) == 6000
    db.close()


def _count(db: Database, table: object) -> int:
    with db.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[arg-type]  # a table

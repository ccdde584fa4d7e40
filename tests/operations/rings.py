"""Rings of keys, and commands that run with one in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import insert

from gateway import crypto, supporters
from gateway.clock import new_id, now
from gateway.db import Database
from gateway.models.messages import messages

ROOT: Final = Path(__file__).parents[2]
OLD: Final = crypto.new_data_key("old")
NEW: Final = crypto.new_data_key("new")


@contextmanager
def ring(*keys: str) -> Iterator[None]:
    """In this process; afterwards the one before."""
    before = crypto.keyring()
    crypto.use(crypto.Keyring(",".join(keys)))
    try:
        yield
    finally:
        crypto.use(before)


@dataclass(frozen=True)
class Processes:
    """Starts programs on one database."""

    database_url: str
    folder: Path

    def python(self, keys: tuple[str, ...], *arguments: str) -> subprocess.Popen[str]:
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "INSTANCE_DIR": str(self.folder),
            "DATABASE_URL": self.database_url,
            "DATA_KEY": ",".join(keys),
        }
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def rotate(self, *keys: str) -> subprocess.Popen[str]:
        return self.python(keys, "-c", "from gateway.cli import main; main()", "keys", "rotate")


def ends(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Exit code and what it said."""
    said, _ = process.communicate(timeout=60)
    return process.returncode, said


def fill(db: Database, people: int, texts: int) -> None:
    """`texts` of each of `people`."""
    with db.transaction() as transaction:
        known = [supporters.add(transaction, f"+1312555{place:04d}", "en") for place in range(people)]
        rows = [
            {
                "id": new_id(),
                "direction": "in",
                "supporter_id": person.id,
                "number_id": "72345",
                "body": f"{person.phone} wrote this as number {place}",
                "status": "received",
                "purpose": "inbound",
                "segments": 0,
                "needs_person": False,
                "created_at": now(),
            }
            for person in known
            for place in range(texts)
        ]
        transaction.execute(insert(messages), rows)

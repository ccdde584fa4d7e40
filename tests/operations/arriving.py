"""Run as a process: people of whom nobody knew, who arrive at more than one process at once."""

import os
import sys
import time

from sqlalchemy.exc import IntegrityError

from gateway import crypto, supporters
from gateway.db import Database


def arrive(db: Database, phone: str) -> None:
    for _ in range(3):
        try:
            with db.transaction() as transaction:
                supporters.find_or_add(transaction, phone, "en")
        except IntegrityError:
            continue
        return
    raise AssertionError("somebody was added again and again, and never found")


def main(people: int, at: float) -> None:
    crypto.use(crypto.Keyring(os.environ["DATA_KEY"]))
    db = Database(os.environ["DATABASE_URL"])
    time.sleep(max(0.0, at - time.time()))
    for place in range(people):
        arrive(db, f"+1312555{place:04d}")
    db.close()


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))

"""The directory as this process knows it, brought up to date within two seconds of any change."""

import threading
import time
from typing import Final

from gateway.db import Database
from gateway.officials.atlas import Atlas
from gateway.officials.mailboxes import full_mailboxes
from gateway.officials.store import read_atlas, version

_FRESH: Final = 2.0  # seconds


class Officials:
    def __init__(self, db: Database) -> None:
        self._db = db
        self._lock = threading.Lock()
        self._atlas: Atlas | None = None
        self._looked_at = float("-inf")

    def atlas(self) -> Atlas:
        """While one thread reads a new snapshot, the others go on with the old one."""
        atlas = self._atlas
        if atlas is None:
            with self._lock:
                return self._read()
        if time.monotonic() - self._looked_at >= _FRESH and self._lock.acquire(blocking=False):
            try:
                return self._read()
            finally:
                self._lock.release()
        return atlas

    def refresh(self) -> None:
        self._looked_at = float("-inf")

    def _read(self) -> Atlas:
        atlas = self._atlas
        if atlas is None or time.monotonic() - self._looked_at >= _FRESH:
            with self._db.reading() as connection:
                if atlas is None or version(connection) != atlas.version:
                    atlas = read_atlas(connection)
                full = full_mailboxes(connection)
                if full != atlas.full_mailboxes:
                    atlas = atlas.knowing(full)
            self._atlas, self._looked_at = atlas, time.monotonic()
        return atlas

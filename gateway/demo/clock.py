"""The demo's clock, which may run ahead of the machine's: an hour skipped on the page is skipped for everyone."""

import mmap
import os
import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

_SECONDS: Final = struct.Struct("<d")


class SharedClock:
    """How far ahead it is stands in a file of eight bytes, which every process of the demo maps into its memory."""

    def __init__(self, instance: Path) -> None:
        file = os.open(instance / "demo.clock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            os.ftruncate(file, _SECONDS.size)
            self._shared = mmap.mmap(file, _SECONDS.size)
        finally:
            os.close(file)

    @property
    def ahead(self) -> float:
        seconds: float = _SECONDS.unpack_from(self._shared)[0]
        return seconds

    @ahead.setter
    def ahead(self, seconds: float) -> None:
        _SECONDS.pack_into(self._shared, 0, seconds)

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.ahead)

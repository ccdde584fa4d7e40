"""Sending what was looked over first: whoever sends or approves says to how many people, as the preview said it."""

from datetime import datetime
from typing import Final, Literal

from gateway.blasts import steering
from gateway.blasts.audience import count
from gateway.blasts.errors import BlastError
from gateway.blasts.store import Blast, find
from gateway.runtime import Runtime

_DRIFT: Final = 0.01  # a petition on the radio grows while somebody reads its preview


def send(
    runtime: Runtime, who: str, slug: str, people: int, at: datetime | None = None, local: datetime | None = None
) -> Literal["scheduled", "needs approval"]:
    """As `steering.send`; BlastError also if they are not as many as were seen."""
    _check(runtime, find(runtime, slug), people)
    return steering.send(runtime, who, slug, at, local)


def approve(runtime: Runtime, who: str, slug: str, people: int, mark: str) -> None:
    """As `steering.approve`; BlastError also if they are not as many as were seen."""
    _check(runtime, find(runtime, slug), people)
    steering.approve(runtime, who, slug, mark)


def is_as_seen(seen: int, people: int) -> bool:
    return abs(people - seen) <= people * _DRIFT


def _check(runtime: Runtime, blast: Blast, people: int) -> None:
    if blast.status != "draft":
        return  # what it is then says more
    with runtime.db.reading() as connection:
        now = count(connection, blast)
    if not is_as_seen(people, now):
        raise BlastError(
            f"{blast.slug}: it would go to {now:,} people, not to {people:,}; look at its preview (again), "
            "and say the number that stands there"
        )

"""What was looked at, in six letters: whoever says yes says to what. Pure."""

import json
from datetime import datetime
from hashlib import sha256
from typing import Final

from gateway.blasts.store import Blast

_LENGTH: Final = 6


def mark_of(blast: Blast, at: datetime | None, local: datetime | None) -> str:
    """Of its words, whom it is for, and when it is to go out; neither moment: at once."""
    segment = blast.segment.dumps() if blast.segment else None
    plan = [at and at.isoformat(), local and local.isoformat()]
    shown = json.dumps([blast.id, blast.wordings, segment, plan], sort_keys=True)
    return sha256(shown.encode()).hexdigest()[:_LENGTH]


def plan_of(
    blast: Blast, at: datetime | None = None, local: datetime | None = None
) -> tuple[datetime | None, datetime | None]:
    """That which is asked for now, or else the one that somebody has asked for before."""
    if at or local:
        return at, local
    return (None, blast.local_time) if blast.local_time else (blast.start_at, None)

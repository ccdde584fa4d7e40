"""What the ledger and the clock forbid, worked out by hand: entry by entry, and with the local time of each zone.

Nothing of gateway/contact/ or gateway/consent.py is used here, nor their way of looking at it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

HOMES: Final[dict[str | None, tuple[str, tuple[str, ...]]]] = {
    "10001": ("NY", ("America/New_York",)),
    "60601": ("IL", ("America/Chicago",)),
    "85001": ("AZ", ("America/Phoenix",)),  # keeps no summer time
    "96813": ("HI", ("Pacific/Honolulu",)),
    "99501": ("AK", ("America/Anchorage",)),
    "02903": ("RI", ("America/New_York",)),
    "35203": ("AL", ("America/Chicago",)),
    "40202": ("KY", ("America/Kentucky/Louisville",)),
    "00901": ("PR", ("America/Puerto_Rico",)),
    "96910": ("GU", ("Pacific/Guam",)),
}
PHONES: Final = {
    "+1312": ("IL", ("America/Chicago",)),
    "+1401": ("RI", ("America/New_York",)),
    "+1850": ("FL", ("America/New_York", "America/Chicago")),
    "+1500": (
        "",
        (
            "America/New_York",
            "America/Chicago",
            "America/Denver",
            "America/Los_Angeles",
            "America/Anchorage",
            "Pacific/Honolulu",
        ),
    ),
}


@dataclass(frozen=True)
class Life:
    """Somebody as the test has led them; `entries` are the rows of their ledger, `said` the words STOP and START."""

    phone: str
    zip: str | None
    entries: Sequence[Any]
    said: Sequence[tuple[datetime, str]]
    asked_at: datetime | None
    contacts: Sequence[datetime]


def forbidden(life: Life, now: datetime, purpose: str, campaign: str) -> set[str]:
    """Every reason; none of them: it is allowed."""
    reasons: set[str] = set()
    fresh = purpose == "wish" and fresh_wish(life, now)
    if not fresh and (in_force(life.entries, None) or (life.said and life.said[-1][1] == "STOP")):
        reasons.add("opted out")
    left = in_force(life.entries, campaign)
    if left and (purpose == "campaign" or life.asked_at is None or life.asked_at <= min(e.at for e in left)):
        reasons.add("left campaign")
    if purpose == "campaign" and not any(entry.kind in {"opt_in", "opt_back"} for entry in life.entries):
        reasons.add("no consent")
    if purpose == "campaign" and sum(1 for at in life.contacts if (now - at).total_seconds() < 86_400) >= 3:
        reasons.add("frequency cap")
    if not fresh and not awake(life, now):
        reasons.add("quiet hours")
    return reasons


def fresh_wish(life: Life, now: datetime) -> bool:
    if life.asked_at is None or not timedelta(minutes=-15) < now - life.asked_at < timedelta(minutes=15):
        return False
    if life.said and life.said[-1][1] == "STOP":
        return life.asked_at > first_stop(life)
    return not in_force(life.entries, None)


def first_stop(life: Life) -> datetime:
    """The first STOP since the last START."""
    since = max((place for place, (_, word) in enumerate(life.said) if word == "START"), default=-1)
    return life.said[since + 1][0]


def in_force(entries: Sequence[Any], campaign: str | None) -> list[Any]:
    """The opt-outs of this scope that nothing later takes back."""
    return [
        entry
        for place, entry in enumerate(entries)
        if entry.kind == "opt_out"
        and entry.campaign_id == campaign
        and not any(takes_back(later, campaign) for later in entries[place + 1 :])
    ]


def takes_back(entry: Any, campaign: str | None) -> bool:
    if entry.kind == "opt_back":
        return True
    came_back = entry.kind == "opt_in" and entry.source == "keyword"
    return campaign is not None and came_back and entry.campaign_id == campaign


def awake(life: Life, now: datetime) -> bool:
    state, zones = HOMES[life.zip] if life.zip else PHONES[life.phone[:5]]
    return all(decent(state, now.astimezone(ZoneInfo(zone))) for zone in zones)


def decent(state: str, local: datetime) -> bool:
    weekday, clock = local.strftime("%a"), local.strftime("%H:%M")
    if weekday == "Sun" and (state in {"AL", "LA", "MS"} or clock < "12:00"):
        return False
    if state == "RI":
        return (
            ("10:00" if weekday in {"Sat", "Sun"} else "09:00")
            <= clock
            < ("17:00" if weekday in {"Sat", "Sun"} else "18:00")
        )
    return ("10:00" if state == "KY" else "09:00") <= clock < "20:00"

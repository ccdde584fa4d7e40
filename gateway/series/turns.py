"""What comes next for somebody in a series: a step now, a look later, or the end of it. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from gateway.blasts.sending.standing import LATE
from gateway.flows.series import Series, Step
from gateway.series.times import due, look_before

# Until the step that has had its turn is sent or left out, nothing follows it.
_SETTLING: Final = timedelta(hours=1)

Ended = Literal["through", "stop"]


@dataclass(frozen=True, slots=True)
class Traveller:
    """`had` are the steps that had their turn, `waits` tells that one of them is still to be sent."""

    began_at: datetime
    day: int
    zones: Sequence[str]
    had: Collection[str] = ()
    texted_at: datetime | None = None
    waits: bool = False
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """`late` are steps whose day has passed, `step` is the one whose turn it is, since `due_at`.

    `day` is that of the last step that has had its turn by now; `look_at` None: it is over, and `ended` says why.
    """

    day: int
    look_at: datetime | None = None
    ended: Ended | None = None
    late: tuple[Step, ...] = ()
    step: Step | None = None
    due_at: datetime | None = None


def turn_of(one: Series, who: Traveller, moment: datetime) -> Turn:
    if who.stopped:
        return Turn(who.day, ended="stop")
    if who.waits:
        return Turn(who.day, moment + _SETTLING)
    day = who.day
    late: list[Step] = []
    for step in one.steps:
        if step.days <= who.day or step.name in who.had:
            continue
        at = due(step, who.began_at, who.zones, who.texted_at)
        if at > moment:
            return Turn(day, look_before(at, moment), late=tuple(late))
        day = step.days
        if moment - at <= LATE:
            return Turn(day, moment + _SETTLING, late=tuple(late), step=step, due_at=at)
        late.append(step)
    return Turn(day, ended="through", late=tuple(late))

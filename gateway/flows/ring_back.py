"""Steps on the phone that come before a flow: those of a call that is rung back."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from gateway.flows.definition import Flow
from gateway.flows.library import document
from gateway.flows.tables import over

# Where a conversation stands until a missed call is rung back.
RINGS_BACK: Final = frozenset({"ring_back", "ring_back_now"})
SURGE_RING: Final = "surge_ring"  # where it stands while they wait for their turn on the hotline
# Doors: of those who rang a number that is never answered; of those who dial while too many others do.
MISSED_CALL: Final = "missed_call"
SURGE: Final = "surge"
SURGE_WITHHELD: Final = "surge_withheld"


def with_ring_back(written: Mapping[str, Any]) -> Mapping[str, Any]:
    """A flow's document over these steps, which lead to where its voice begins; one without a voice as it is."""
    start = written.get("start")
    voice = start.get("voice") if isinstance(start, Mapping) else None
    return over(_shared(voice), written) if isinstance(voice, str) else written


def ring_back_problems(flow: Flow) -> Iterator[str]:
    if MISSED_CALL not in flow.doors:
        return
    for name, shared in _shared(flow.doors["voice"])["steps"].items():
        step = flow.steps[name]
        branches = {str(answer): str(to) for answer, to in shared.get("branches", {}).items()}
        if (step.kind, step.branches, step.next.get("voice")) != (shared["kind"], branches, shared.get("next")):
            yield f'Step "{name}" belongs to calls that are rung back; give it other words, but nothing else.'


def _shared(voice: str) -> Mapping[str, Any]:
    onward = {
        "ring_back_language": {"next": voice},
        "ring_back_hello": {"branches": {"1": voice}},
        "surge_turn": {"branches": {"1": voice}},
    }
    return over(document("ring_back"), {"steps": onward})

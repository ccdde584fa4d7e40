"""Key 9: on every call, the way out of all calls and texts (47 CFR 64.1200(a)(10) names key presses among the means).

It works where one key is asked for. A ZIP code has nines in it, and any key ends the recording of a name.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from gateway.flows.definition import Flow, Step
from gateway.flows.library import document
from gateway.flows.paths import without_waiting
from gateway.flows.tables import over

KEY: Final = "9"
ONE_KEY: Final = frozenset({"key", "menu", "yes_no", "language", "district"})  # questions for one key
NOT_CHOSEN: Final = ""  # the answer to the question for a language, where 9 was pressed instead: then all are spoken
_ENDS: Final = frozenset({"end", "hand_over", "choose"})
_PASSED: Final = frozenset(
    {"say", "advance", "postpone", "locate", "hours", "report", "weekly", "withdraw", "sign", "letter"}
)

STEPS: Final = frozenset(document("way_out")["steps"])


def with_way_out(written: Mapping[str, Any]) -> Mapping[str, Any]:
    """A flow's document over the steps that all flows share."""
    return over(document("way_out"), written)


def way_out_problems(flow: Flow) -> Iterator[str]:
    for name, shared in document("way_out")["steps"].items():
        if _ways(flow.steps[name]) != _ways_written(shared):
            yield f'Step "{name}" belongs to key 9, the way out of every call; give it other words, but nothing else.'
    for step in flow.steps.values():
        if step.name not in STEPS and step.expects in ONE_KEY and KEY in step.branches:
            yield f'Step "{step.name}" uses key 9, which takes people off the list on every call; choose another key.'
        if step.kind == "call_me" and not _asks_first(flow, step):
            yield (
                f'Step "{step.name}" rings somebody, but the first thing asked then is not for one key; '
                'lead to an ask that expects "key", so that 9 stops the calls and no machine is taken for a person.'
            )


def _ways(step: Step) -> tuple[str, dict[str, str], str | None]:
    return step.kind, step.branches, step.next.get("voice")


def _ways_written(shared: Mapping[str, Any]) -> tuple[str, dict[str, str], str | None]:
    branches = {str(answer): str(name) for answer, name in shared.get("branches", {}).items()}
    return shared["kind"], branches, shared.get("next")


def _asks_first(flow: Flow, call_me: Step) -> bool:
    """Whatever way is taken once the phone is picked up, is its first stop a question for one key?"""
    ahead, seen = [call_me.next.get("voice", "")], set[str]()
    while ahead:
        step = flow.steps.get(ahead.pop())
        if step is None or step.name in seen or step.kind in _ENDS:
            continue
        seen.add(step.name)
        following = without_waiting(flow, step, "voice")
        asks = step.kind == "ask" and step.expects in ONE_KEY
        if not asks and not (step.kind in _PASSED and following):
            return False
        ahead += following
    return True

"""The ways through a flow: where each step leads, by which channel it is reached, where it runs in circles."""

from collections.abc import Iterator

from gateway.flows import instead
from gateway.flows.definition import OFFER, SPOKEN_DOORS, Flow, Step
from gateway.flows.events import Channel

_CHANNELS: tuple[Channel, ...] = ("text", "voice")
_GOES_ON = {"say", "withdraw", "letter", "opt_out", "forget", "ring_weekly", "end_weekly", "report", "postpone"}
_BY_TEXT = {"now", "cancel", "zip"}  # branches of call_me: texts that arrive before the phone rings


def references(flow: Flow) -> Iterator[tuple[str, str]]:
    """Each place that names a step, in words, and the name it gives."""
    for door, name in flow.doors.items():
        yield f"[start] {door}", name
    yield "[on] stuck", flow.stuck
    if "voice" in flow.doors or any(step.kind == "call_me" for step in flow.steps.values()):
        yield "[on] silence", flow.silence
    for step in flow.steps.values():
        for channel, name in step.next.items():
            yield f'Step "{step.name}", next.{channel},', name
        for answer, name in step.branches.items():
            yield f'Step "{step.name}", branch "{answer}",', name


def channels_of_steps(flow: Flow) -> dict[str, set[Channel]]:
    """By which channels each step is reached; steps that never are do not appear."""
    reached: dict[str, set[Channel]] = {}
    ahead: list[tuple[str, Channel]] = [
        (name, "voice" if door in SPOKEN_DOORS else "text") for door, name in flow.doors.items()
    ]
    while ahead:
        name, channel = ahead.pop()
        if name in flow.steps and channel not in reached.setdefault(name, set()):
            reached[name].add(channel)
            ahead += _ways_on(flow, flow.steps[name], channel)
    return reached


def _ways_on(flow: Flow, step: Step, channel: Channel) -> Iterator[tuple[str, Channel]]:
    onward: Channel = "voice" if step.kind == "call_me" else channel
    if onward in step.next:
        yield step.next[onward], onward
    for answer, name in step.branches.items():
        yield name, "text" if step.kind == "call_me" and answer in _BY_TEXT else channel
    if step.kind in {"ask", "call_me", "call"}:
        yield flow.stuck, "text" if step.kind == "call_me" else channel
    if step.kind == "ask" and channel == "voice":
        yield flow.silence, channel
        yield OFFER, channel


def without_waiting(flow: Flow, step: Step, channel: Channel) -> set[str]:
    """The steps that follow in the same turn."""
    onward = {step.next[channel]} if channel in step.next else set()
    if step.kind in _GOES_ON or (step.kind == "sign" and step.stage == "pending"):
        return onward
    if step.kind == "advance":
        return set(step.branches.values())
    if step.kind in {"locate", "hours", "weekly"}:
        return onward | set(step.branches.values())
    if step.kind == "call":
        return {step.branches[branch] for branch in ("later", "never", "behind", "full") if branch in step.branches}
    if step.kind == "ask" and step.unless_known:
        return {step.branches["known"]} if "known" in step.branches else onward
    return onward if instead.may_be_only_said(flow, step) else set()


def circles_without_waiting(flow: Flow) -> list[list[str]]:
    """Chains of steps that come back to their beginning in one turn, each named once."""
    found: dict[frozenset[str], list[str]] = {}
    for channel in _CHANNELS:
        for name in flow.steps:
            circle = _circle(flow, channel, name)
            if circle:
                found.setdefault(frozenset(circle), circle)
    return list(found.values())


def _circle(flow: Flow, channel: Channel, start: str) -> list[str] | None:
    """The shortest way from a step back to itself without a wait."""
    came_from: dict[str, str] = {}
    ahead = [start]
    while ahead:
        name = ahead.pop(0)
        step = flow.steps.get(name)
        for following in sorted(without_waiting(flow, step, channel)) if step else ():
            if following == start:
                return _way_back(came_from, start, name)
            if following not in came_from:
                came_from[following] = name
                ahead.append(following)
    return None


def _way_back(came_from: dict[str, str], start: str, name: str) -> list[str]:
    way = [name]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return [*reversed(way), start]

"""The tallies of lines beside the tries that they are sums over, counted here in another way."""

from collections import Counter

from gateway.models.calls import dial_attempts
from gateway.models.line_tallies import line_tallies
from tests.running import RunningGateway

_COUNTED = (
    "tries", "answered", "busy", "no_answer", "voicemail", "failed", "skipped", "spoke", "message", "mailbox_full",
    "seconds",
)  # fmt: skip
_SAID = {"spoke": "answered", "message": "voicemail", "mailbox_full": "voicemail", "busy": "busy"}


def tallies(gateway: RunningGateway) -> dict[str, int]:
    """Of all offices and half hours, without the zeros; held to the tries themselves."""
    kept: Counter[str] = Counter()
    for row in gateway.rows(line_tallies):
        kept.update({name: getattr(row, name) for name in _COUNTED})
    found = {name: count for name, count in kept.items() if count}
    assert found == _of_tries(gateway)
    return found


def _of_tries(gateway: RunningGateway) -> dict[str, int]:
    counted: Counter[str] = Counter()
    for one in gateway.rows(dial_attempts, dial_attempts.c.outcome.is_not(None)):
        ended = _SAID.get(one.reported or "", one.outcome)
        counted.update(["tries", ended] + [one.reported] * (one.reported not in {None, "busy"}))
        length = one.seconds if one.seconds is not None else int((one.ended_at - one.started_at).total_seconds())
        counted["seconds"] += length if ended == "answered" else 0
    return {name: count for name, count in counted.items() if count}

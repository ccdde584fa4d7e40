"""What the carrier still holds about somebody: whatever an erasure has not reached yet.

Its opt-out list is left out, which no API can shorten and which protects the person; and so are the phones, whose
screens and ears are their owners'.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

from gateway.sandbox.carrier import Carrier
from gateway.sandbox.numbering import is_short_code, normal

_THE_PHONES_OWN = ("shown", "transcript")


def traces(carrier: Carrier, wanted: str) -> list[dict[str, Any]]:
    """`kind` (text, call, recording, log), `sid` if there is one, and the `fields` in which the wanted stands."""
    holds = _matcher(wanted)
    with carrier.lock:
        return [
            {"kind": kind, "sid": record.get("sid", ""), "fields": found}
            for kind, record in _everything(carrier)
            if (found := {name: value for name, value in record.items() if holds(str(value))})
        ]


def _everything(carrier: Carrier) -> Iterator[tuple[str, dict[str, Any]]]:
    for kind, records in (
        ("text", carrier.store.messages),
        ("call", carrier.store.calls),
        ("recording", carrier.store.recordings),
    ):
        for record in records.values():
            yield kind, {name: value for name, value in asdict(record).items() if name not in _THE_PHONES_OWN}
    for line in carrier.journal.lines():
        yield "log", line


def _matcher(wanted: str) -> Callable[[str], bool]:
    """A telephone number is found however it is written, any other string whatever its case."""
    number = normal(wanted)
    if number and not is_short_code(number):
        digits = number.removeprefix("+1").removeprefix("+")
        pattern = re.compile(r"(?<!\d)1?" + r"\D{0,2}".join(digits) + r"(?!\d)")
        return lambda value: pattern.search(value) is not None
    folded = wanted.casefold()
    return lambda value: folded in value.casefold()

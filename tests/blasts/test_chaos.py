"""Fifty people; `benchmarks/chaos.py` does the same with ten thousand."""

from collections.abc import Iterator
from functools import partial
from typing import Final

import pytest

from gateway.blasts import steering
from gateway.settings import Settings
from tests.blasts import chaos
from tests.blasts.people import written
from tests.crashes.pieces import Gateway, running_pieces

TEXTED, SILENT = 50, 1
PATIENCE: Final = 120  # seconds; a loaded machine needs them
STUMBLES: Final = {
    "latency_ms": 50,
    "rate_429": 0.05,
    "rate_5xx_before": 0.04,
    "rate_5xx_after": 0.04,
    "rate_dropped": 0.04,
    "callbacks": {"doubled": 0.3, "reordered": 0.3, "lost": 0.1},
}


@pytest.fixture
def gateway(settings: Settings) -> Iterator[Gateway]:
    with running_pieces(settings, SENDER_RATES="short_code=40", BLAST_THREADS="4") as running:
        yield running


def has_sent(gateway: Gateway, texts: int) -> bool:
    return chaos.arrived(gateway).total() >= texts


@pytest.mark.timeout(4 * PATIENCE)
def test_one_text_each_or_a_reason(gateway: Gateway, capsys: pytest.CaptureFixture[str]) -> None:
    phones = chaos.gathered(gateway, TEXTED, SILENT)
    written(gateway)
    gateway.sandbox.client.faults(**STUMBLES)
    steering.send(gateway.runtime, "rosa", "march")
    for texts in (10, 30):
        chaos.until(gateway, partial(has_sent, gateway, texts), PATIENCE)
        chaos.power_cut(gateway)
    gateway.sandbox.client.no_faults()
    chaos.calm(gateway, PATIENCE)
    found = chaos.verdict(gateway, phones)
    assert found == chaos.Verdict(TEXTED + SILENT, TEXTED, 0, 0, {"no consent": SILENT}, [])
    assert set(phones[TEXTED:]).isdisjoint(chaos.arrived(gateway))
    with capsys.disabled():
        print(f"\n  {TEXTED} texts, {gateway.kills}")  # noqa: T201 - the figures of this run

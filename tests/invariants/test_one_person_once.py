"""One person signs one petition once, whatever the channel; a shared phone may carry several names."""

from collections.abc import Callable
from itertools import permutations

import pytest

from gateway import tokens
from gateway.models.campaigns import campaigns
from gateway.models.signatures import signatures
from tests.forms import post_form
from tests.running import RunningGateway

ANA = "+13125550101"
Way = Callable[[RunningGateway, str], None]


def by_text(gateway: RunningGateway, name: str) -> None:
    phone = gateway.phone(ANA)
    answer = phone.texts(f"SIGN {name} 60601")[0]
    if "YES" in answer:
        answer = phone.texts("YES")[0]
    assert "number" in answer


def by_voice(gateway: RunningGateway, name: str, last: str = "1") -> None:
    phone = gateway.phone(ANA)
    said = phone.dials()
    if "For English" in said:
        phone.presses("1")
    phone.presses("1")
    phone.waits(10)
    phone.says(name)
    phone.presses("#")
    phone.presses("60601")
    assert "number" in phone.presses(last)
    gateway.run_jobs()


def on_the_web(gateway: RunningGateway, name: str) -> None:
    token = tokens.create(gateway.runtime.db, f"form {len(gateway.rows(signatures))} {len(name)}")
    form = {"name": name, "phone": ANA, "zip": "60601", "language": "en", "consent": "Text me."}
    assert post_form(gateway.url, "keep-families-together", form, token) == 202
    gateway.run_jobs()
    gateway.sandbox.client.advance(10)
    phone = gateway.phone(ANA)
    if "did you sign" in phone.last_text:
        assert "number" in phone.texts("YES")[0]


def numbers(gateway: RunningGateway) -> list[int]:
    confirmed = gateway.rows(signatures, signatures.c.status == "confirmed")
    [count] = [row.signatures for row in gateway.rows(campaigns, campaigns.c.flow == "sign")]
    assert count == 53 + len(confirmed)
    assert gateway.count(signatures) == len(confirmed)
    return sorted(row.number for row in confirmed)


@pytest.mark.parametrize(
    "ways",
    list(permutations((by_text, by_voice, on_the_web))),
    ids=lambda ways: " ".join(way.__name__ for way in ways),
)
def test_whatever_the_order_of_the_channels_one_person_is_counted_once(
    gateway: RunningGateway, ways: tuple[Way, ...]
) -> None:
    for way in ways:
        way(gateway, "Ana Ruiz")
        assert numbers(gateway) == [54]


def test_a_family_shares_a_phone_on_every_channel(gateway: RunningGateway) -> None:
    by_text(gateway, "Ana Ruiz")
    on_the_web(gateway, "Luis Ruiz Ortega")
    assert numbers(gateway) == [54, 55]
    by_voice(gateway, "Marta Ruiz", last="3")
    assert numbers(gateway) == [54, 55, 56]

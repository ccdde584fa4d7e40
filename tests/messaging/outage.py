"""Texts that the gateway never hears of, for nobody is there to take them."""

from typing import Any

from gateway.models.messages import messages
from gateway.sandbox.client import Phone
from tests.running import RunningGateway

ANA = "+13125550101"


def missed_texts(gateway: RunningGateway, phone: Phone, *bodies: str) -> None:
    gateway.sandbox.client.faults(webhooks_lost=1.0)
    for body in bodies:
        assert phone.texts(body) == []
    gateway.sandbox.client.no_faults()


def inbound(gateway: RunningGateway) -> list[Any]:
    return sorted(gateway.rows(messages, messages.c.direction == "in"), key=lambda row: row.created_at)

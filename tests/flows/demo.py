"""The campaigns that the gateway comes with."""

from gateway.flows.campaign import Campaign, parse_campaign
from gateway.flows.library import DEMO, demo_source


def demo_campaigns() -> tuple[Campaign, ...]:
    return tuple(parse_campaign(demo_source(name)) for name in DEMO)

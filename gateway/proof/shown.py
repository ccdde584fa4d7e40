"""The words that a version of a campaign shows first: what somebody saw or heard who agreed to be contacted in it."""

from typing import Final

from gateway import consent
from gateway.flows.campaign import Campaign
from gateway.flows.engine import start
from gateway.flows.events import Channel, Language, Started
from gateway.render.text import body

_CHANNELS: Final[dict[str, Channel]] = {consent.KEYWORD: "text", "hotline": "voice", "phone": "voice"}


def words_shown(campaign: Campaign, source: str, language: Language, hotline: str) -> str | None:
    """None where the campaign's file holds none for this source: a form's own words stand in the ledger itself."""
    channel = _CHANNELS.get(source)
    if channel is None or channel not in campaign.flow.doors:
        return None
    first = Started(channel, language, language_chosen=True)
    return body(start(campaign.flow, first, campaign.world(hotline))[1])

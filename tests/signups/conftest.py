"""A gateway with the demo's petition; nothing here needs the carrier."""

import pytest

from gateway.campaigns import import_campaign
from gateway.directory import Live
from gateway.flows.library import demo_source
from gateway.runtime import Runtime
from gateway.signups.signing import campaign_to_sign


@pytest.fixture
def petition(runtime: Runtime) -> Live:
    import_campaign(runtime.db, demo_source("petition"), ["72345"])
    return campaign_to_sign(runtime, "keep-families-together")

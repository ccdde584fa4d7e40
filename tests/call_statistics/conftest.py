"""Tallies as a campaign leaves them, without the calls."""

from collections.abc import Callable

import pytest
from sqlalchemy import insert, select

from gateway.call_statistics import Figures
from gateway.calling.busy_hours import Slot
from gateway.campaigns import import_campaign
from gateway.db import Database
from gateway.flows.library import DEMO, demo_source
from gateway.models.campaigns import campaigns
from gateway.models.line_tallies import line_tallies
from tests.cli.conftest import environment, shell

__all__ = ["environment", "shell"]

Tally = Callable[..., None]


def tallied(db: Database, phone: str, slug: str, slot: Slot, figures: Figures) -> None:
    with db.transaction() as transaction:
        campaign_id = transaction.execute(select(campaigns.c.id).where(campaigns.c.slug == slug)).scalar_one()
        key = {"office_phone": phone, "campaign_id": campaign_id, **slot._asdict()}
        transaction.execute(insert(line_tallies).values(**key, **figures._asdict()))


@pytest.fixture
def db(database: Database) -> Database:
    """Both demo campaigns are there, and nobody was called yet."""
    for name in DEMO:
        import_campaign(database, demo_source(name), ["+12025550143"])
    return database

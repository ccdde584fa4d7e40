"""Can this telephone receive a text at all? Asked of the carrier once, and only where somebody must know."""

import structlog
from sqlalchemy import select

from gateway import supporters
from gateway.carriers.errors import CarrierError
from gateway.contact import NO_TEXTS
from gateway.models.supporters import supporters as people
from gateway.runtime import Runtime

log = structlog.get_logger(__name__)


def line_can_text(runtime: Runtime, supporter_id: str) -> bool:
    """No transaction may be open: this may ask the carrier. In doubt yes, for a text then tells by its error."""
    with runtime.db.reading() as connection:
        found = connection.execute(
            select(people.c.phone, people.c.line_type).where(people.c.id == supporter_id)
        ).one_or_none()
    if found is None:
        return False
    line_type = found.line_type or _looked_up(runtime, supporter_id, found.phone)
    return line_type not in NO_TEXTS


def _looked_up(runtime: Runtime, supporter_id: str, phone: str) -> str | None:
    try:
        line_type = runtime.carrier.line_type(phone)
    except CarrierError as fault:
        # Not every carrier that speaks this API has a look-up.
        log.warning("line type not known", supporter=supporter_id, fault=str(fault))
        return None
    if line_type:
        with runtime.db.transaction() as transaction:
            supporters.note(transaction, supporter_id, line_type=line_type)
    return line_type

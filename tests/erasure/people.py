"""Somebody who has been through everything, and what is left of them."""

import zlib
from typing import Any, Final

from redis import Redis
from sqlalchemy import select

from gateway.erasure import ask_erasure
from gateway.models import metadata
from gateway.sandbox.client import Phone
from gateway.signups.form import Form
from gateway.signups.signing import campaign_to_sign, sign_up
from gateway.supporters import find
from tests.inbox.conftest import Organizer
from tests.running import RunningGateway

XIMENA: Final = "+13125550171"
NAMES: Final = ("Ximena Quetzal", "Wenceslao Quetzal", "Otilia Quetzal")
WORRY: Final = "zanahoria is what my neighbor fears"
ANSWER: Final = "We ring you at six, querubin."
PETITION: Final = "keep-families-together"
PRIVATE: Final = (XIMENA[2:], "Ximena", "Wenceslao", "Otilia", "Quetzal", "zanahoria", "querubin")

YOLANDA: Final = "+13125550173"


def goes_through_everything(gateway: RunningGateway, organizer: Organizer) -> Phone:
    """Text, a shared phone, paper, a call with a spoken name, a ring, the inbox and an organizer's reply."""
    gateway.official()
    phone = gateway.phone(XIMENA)
    signs_by_text(phone, NAMES[0])
    signs_by_text(phone, NAMES[1])
    is_on_paper(gateway, XIMENA, NAMES[2])
    gateway.sandbox.client.advance(10)
    phone.texts("YES")
    signs_by_voice(gateway, phone)
    is_rung(gateway, phone)
    phone.texts(WORRY)
    for item in organizer.items():
        organizer.succeeds("inbox reply", item, ANSWER)
    gateway.run_jobs()
    gateway.advance(minutes=1)
    assert ANSWER in phone.inbox
    return phone


def signs_by_text(phone: Phone, name: str) -> None:
    phone.texts(f"SIGN {name} 60601")
    assert "number" in phone.texts("YES")[0]


def is_on_paper(gateway: RunningGateway, number: str, name: str) -> None:
    form = Form(name, number, "60601", "en", "San Pio church", "Text me.")
    sign_up(gateway.runtime, campaign_to_sign(gateway.runtime, PETITION), form, "paper")
    gateway.run_jobs()


def signs_by_voice(gateway: RunningGateway, phone: Phone) -> None:
    """As somebody else who shares the phone."""
    phone.dials()
    phone.presses("1")
    phone.presses("1")
    phone.waits(10)
    phone.says(NAMES[0])
    phone.presses("#")
    phone.presses("60601")
    phone.presses("1")
    gateway.run_jobs()
    gateway.advance(minutes=1)


def is_rung(gateway: RunningGateway, phone: Phone) -> None:
    phone.texts("CALL")
    gateway.run_jobs()
    phone.answers()
    phone.waits(5)
    phone.presses("1")
    phone.waits(8)
    phone.says(WORRY)
    phone.hangs_up()
    gateway.advance(minutes=1)


def asks_to_be_forgotten(gateway: RunningGateway, number: str = XIMENA) -> None:
    with gateway.runtime.db.transaction() as transaction:
        person = find(transaction, number)
        assert person
        ask_erasure(gateway.runtime, transaction, person.id, source="word")


def stored(gateway: RunningGateway) -> str:
    """Every column of every row: as it is stored, and as it opens."""
    shown: list[str] = []
    with gateway.runtime.db.reading() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(table.select()):
                shown += [_shown(value) for value in row]
            for raw in connection.exec_driver_sql(f'SELECT * FROM "{table.name}"'):  # noqa: S608 - our own tables
                shown += [_shown(value) for value in raw]
    return "\n".join(shown)


def in_redis(redis: Redis) -> str:
    """Every key, and every value of a job; RQ packs some of them."""
    shown = [key.decode() for key in redis.scan_iter()]
    for key in redis.scan_iter(_type="hash"):
        shown += [_unpacked(bytes(value)).decode("latin-1") for value in redis.hgetall(key).values()]  # type: ignore[arg-type]  # bytes: nothing decodes here
    return "\n".join(shown)


def _unpacked(value: bytes) -> bytes:
    try:
        return zlib.decompress(value)
    except zlib.error:
        return value


def row_ids(gateway: RunningGateway) -> set[str]:
    """Of every row, by which others may name it."""
    with gateway.runtime.db.reading() as connection:
        tables = [table for table in metadata.sorted_tables if "id" in table.c]
        return {found for table in tables for found in connection.execute(select(table.c.id)).scalars()}


def named_ids(gateway: RunningGateway) -> dict[str, set[str]]:
    """What rows name others by, by column. The receipt of an erasure and the audit log name people who are gone."""
    receipts = {"erasures.supporter_id", "audit.subject_id"}
    found: dict[str, set[str]] = {}
    with gateway.runtime.db.reading() as connection:
        for table in metadata.sorted_tables:
            for column in table.c:
                if column.name.endswith("_id") and str(column) not in receipts:
                    found[str(column)] = set(connection.execute(select(column)).scalars()) - {None}
    return found


def _shown(value: Any) -> str:
    return bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)

"""A text to many that left an hour ago, written straight into the database, and what happened since."""

from datetime import timedelta
from typing import Any

from sqlalchemy import insert, update

from gateway.blasts import store
from gateway.blasts.following.progress import Progress, progress
from gateway.campaigns import import_campaign
from gateway.clock import id_at, now
from gateway.flows.library import DEMO, demo_source
from gateway.models.blasts import blast_recipients, blasts
from gateway.models.messages import messages
from gateway.runtime import Runtime
from tests.blasts.people import ENGLISH, SPANISH, joins

PETITION = "keep-families-together"


class History:
    """Minutes are counted from the first text."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.began = now() - timedelta(hours=1)
        self._places = 0
        for name in DEMO:
            import_campaign(runtime.db, demo_source(name), ["72345", "+12025550143"])
        runtime.directory.refresh()
        live = runtime.directory.by_slug(PETITION)
        assert live
        self.blast = store.create(runtime, "rosa", "march", live, {"en": ENGLISH, "es": SPANISH})
        self.change(started_at=self.began, judged_from=self.began, frozen_at=self.began, status="sending")

    def change(self, **values: Any) -> None:
        with self.runtime.db.transaction() as transaction:
            transaction.execute(update(blasts).where(blasts.c.id == self.blast.id).values(**values))

    def id_at(self, minute: float) -> str:
        self._places += 1
        return f"{id_at(self.began + timedelta(minutes=minute))}{self._places:014x}"

    def texted(self, phone: str, minute: float = 0, *, variant: str | None = None, **values: Any) -> str:
        """The id of the person who got it."""
        person, text = joins(self, phone), self.id_at(minute)
        self.text(text, person, **{"blast_id": self.blast.id, "variant": variant} | values)
        self.write(blast_recipients, message_id=text, **self._recipient(person))
        return person

    def text(self, text: str, person: str, **values: Any) -> None:
        row = {"direction": "out", "status": "delivered", "purpose": "blast", "segments": 1, "needs_person": False}
        row |= {"number_id": self.blast.number_id, "body": "x", "created_at": now(), "claimed_at": now()}
        self.write(messages, id=text, supporter_id=person, **row | values)

    def writes(self, person: str, minute: float) -> None:
        self.text(self.id_at(minute), person, direction="in", status="received", purpose="inbound")

    def waits(self, phone: str, minute: float) -> str:
        person = joins(self, phone)
        self.write(blast_recipients, **self._recipient(person, minute))
        return person

    def left_out(self, phone: str, reason: str) -> str:
        person = joins(self, phone)
        self.write(blast_recipients, reason=reason, **self._recipient(person))
        return person

    def write(self, table: Any, **values: Any) -> None:
        with self.runtime.db.transaction() as transaction:
            transaction.execute(insert(table).values(**values))

    def progress(self) -> Progress:
        return progress(self.runtime, self.blast.id)

    def _recipient(self, person: str, minute: float = 0) -> dict[str, Any]:
        due = self.began + timedelta(minutes=minute)
        return {"supporter_id": person, "blast_id": self.blast.id, "due_at": due}

"""What campaign files say about series becomes rows, soon after a file was imported; a changed file changes them.

Whoever is in a series when its file changes stays in it, and is looked at anew.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from gateway.blasts.errors import BlastError
from gateway.blasts.wording.composing import compose
from gateway.clock import new_id, now
from gateway.db import Transaction
from gateway.flows.series import Series, Step
from gateway.models.blasts import blast_recipients, blasts
from gateway.models.campaigns import campaign_versions, campaigns
from gateway.models.messages import messages
from gateway.models.series import series
from gateway.runtime import Runtime
from gateway.segments import saved
from gateway.segments.definition import Condition, Segment, SegmentError
from gateway.series import store
from gateway.series.beginning import cursor_at
from gateway.series.resuming import ASKS_FIRST

log = structlog.get_logger(__name__)


def take_in_files(runtime: Runtime) -> None:
    """Whatever is in a file and not here, and the other way round. A campaign without a number waits for one."""
    with runtime.db.reading() as connection:
        drives = connection.execute(select(campaigns.c.id, campaigns.c.version_id)).all()
        known: defaultdict[str, list[Any]] = defaultdict(list)
        for row in connection.execute(select(series).where(series.c.status != "gone")):
            known[row.campaign_id].append(row)
    for drive in drives:
        names = {one.name for one in runtime.directory.version(drive.version_id).series}
        rows = known[drive.id]
        current = {row.name for row in rows if row.version_id == drive.version_id and row.status != "unfit"}
        if (names != current or len(rows) > len(names)) and runtime.directory.text_number_for(drive.id):
            _take_in(runtime, drive.id)


def _take_in(runtime: Runtime, campaign_id: str) -> None:
    try:
        with runtime.db.transaction() as transaction:
            _File(runtime, transaction, campaign_id).take_in()
    except IntegrityError:
        log.info("another worker has taken in the same series", campaign=campaign_id)


class _File:
    """The current one of a campaign, whose row is held: of two who take it in, the second finds nothing to do."""

    def __init__(self, runtime: Runtime, transaction: Transaction, campaign_id: str) -> None:
        query = (
            select(campaigns.c.slug, campaigns.c.version_id, campaign_versions.c.created_at)
            .join(campaign_versions, campaign_versions.c.id == campaigns.c.version_id)
            .where(campaigns.c.id == campaign_id)
            .with_for_update(of=campaigns)
        )
        row = transaction.execute(query).one()
        self._runtime = runtime
        self._transaction = transaction
        self._campaign_id = campaign_id
        self._slug = row.slug
        self._version_id = row.version_id
        self._imported_at: datetime = row.created_at
        self._campaign = runtime.directory.version(row.version_id)

    def take_in(self) -> None:
        query = select(series).where(series.c.campaign_id == self._campaign_id).with_for_update()
        rows = {row.name: row for row in self._transaction.execute(query)}
        for one in self._campaign.series:
            self._one(one, rows.pop(one.name, None))
        for row in rows.values():
            _take_out(self._transaction, row.id, ())
            store.turn(self._transaction, row.id, "gone")

    def _one(self, one: Series, row: Any) -> None:
        """Whoever is in it stays in it; they are looked at anew if its times have changed."""
        before = store.written(self._runtime, row) if row and row.status != "gone" else None
        values: dict[str, Any] = {"version_id": self._version_id, "asked_by": None}
        if before is None or (before.begins, before.earlier) != (one.begins, one.earlier):
            values |= self._beginning(one)
        elif row.status == "unfit":
            values |= {"status": "live" if row.since else "paused", "why": None if row.since else ASKS_FIRST}
        if before is None or _times(before) != _times(one):
            values["looked_over"] = ""
        series_id = self._write(one, row, values)
        try:
            for step in one.steps:
                self._step(series_id, one, step, before.step(step.name) if before and row.status != "unfit" else None)
        except (BlastError, SegmentError) as fault:
            self._unfit(series_id, str(fault).splitlines()[0], was_paused=row is not None and row.status == "paused")
            return
        _take_out(self._transaction, series_id, [step.name for step in one.steps])
        status = values.get("status") or row.status
        store.turn(self._transaction, series_id, status, values.get("why", row and row.why))

    def _unfit(self, series_id: str, why: str, *, was_paused: bool) -> None:
        """Mended, it goes on by itself, unless somebody had paused it: then it asks first."""
        store.turn(self._transaction, series_id, "unfit", why)
        if was_paused:
            self._transaction.execute(update(series).where(series.c.id == series_id).values(since=None))

    def _beginning(self, one: Series) -> dict[str, Any]:
        since = None if one.earlier else self._imported_at
        return {
            "status": "paused" if one.earlier else "live",
            "why": ASKS_FIRST if one.earlier else None,
            "since": since,
            "cursor": cursor_at(self._transaction.connection, self._campaign_id, one.begins, since),
        }

    def _write(self, one: Series, row: Any, values: dict[str, Any]) -> str:
        series_id: str = row.id if row else new_id()
        if row:
            self._transaction.execute(update(series).where(series.c.id == series_id).values(values))
        else:
            own = {"id": series_id, "campaign_id": self._campaign_id, "name": one.name, "created_at": now()}
            self._transaction.execute(insert(series).values(own | values))
        return series_id

    def _step(self, series_id: str, one: Series, step: Step, before: Step | None) -> None:
        """Raises BlastError or SegmentError. Links get new codes only where a text has changed."""
        segment = whom(one, step, self._slug)
        saved.check(self._transaction.connection, segment)
        values: dict[str, Any] = {"segment": segment.dumps(), "status": "paused"}
        wording = None
        if before is None or before.texts != step.texts:
            wording = compose(self._runtime, step.texts, self._campaign.organization)
            values["texts"] = json.dumps({"A": dict(wording.texts)}, ensure_ascii=False)
        mine = (blasts.c.series_id == series_id, blasts.c.step == step.name)
        there = self._transaction.execute(select(blasts.c.id, blasts.c.ended_at).where(*mine)).one_or_none()
        blast_id: str = there.id if there else new_id()
        if there:
            back = {"ended_at": None, "replies_to": now()} if there.ended_at else {}
            self._transaction.execute(update(blasts).where(blasts.c.id == blast_id).values(values | back))
        else:
            self._transaction.execute(insert(blasts).values(self._row(blast_id, series_id, step.name) | values))
        if wording:
            wording.keep_links(self._transaction, blast_id, "A")

    def _row(self, blast_id: str, series_id: str, name: str) -> dict[str, Any]:
        """`started_at` stays empty: what people do in the days after it has nothing to do with one moment."""
        sender = self._runtime.directory.text_number_for(self._campaign_id)
        if sender is None:
            raise BlastError("its campaign is on no number that texts")
        moment = now()
        return {
            "id": blast_id,
            "slug": f"series/{blast_id}",  # no name that an organizer can give a blast
            "campaign_id": self._campaign_id,
            "number_id": sender.id,
            "people": 0,
            "created_by": "the campaign's file",
            "created_at": moment,
            "start_at": moment,
            "frozen_at": moment,
            "series_id": series_id,
            "step": name,
        }


def _times(one: Series) -> list[tuple[Any, ...]]:
    return [(step.name, step.days, step.minute, step.weekdays) for step in one.steps]


def whom(one: Series, step: Step, slug: str) -> Segment:
    """Who gets the step when its turn comes: they did what it begins with, and nothing that it excludes."""
    holds = {
        "signed": (Condition("signed", (slug,)),),
        "tag": (Condition("tag", (one.begins.tag,)),),
    }.get(one.begins.what, ())
    excluded = (Condition(each.what, (each.value,), negated=True) for each in step.unless)
    return Segment((*holds, *excluded))


def _take_out(transaction: Transaction, series_id: str, staying: Sequence[str]) -> None:
    """Steps that are no longer in the file: whoever waits for one gets none."""
    steps = (blasts.c.series_id == series_id, blasts.c.step.not_in(staying), blasts.c.status != "canceled")
    gone = list(transaction.execute(select(blasts.c.id).where(*steps)).scalars())
    if not gone:
        return
    waiting = (blast_recipients.c.message_id.is_(None), blast_recipients.c.reason.is_(None))
    left_out = update(blast_recipients).where(blast_recipients.c.blast_id.in_(gone), *waiting)
    transaction.execute(left_out.values(reason="removed"))
    queued = (messages.c.blast_id.in_(gone), messages.c.status == "queued")
    transaction.execute(update(messages).where(*queued).values(status="canceled"))
    transaction.execute(update(blasts).where(blasts.c.id.in_(gone)).values(status="canceled", ended_at=now()))

"""Does it go as it should? Carriers and people tell soon: then it pauses by itself, and says why."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy import Connection, func, select, update

from gateway.blasts.words import failure
from gateway.carriers.errors import UNFIT, kind_of
from gateway.clock import id_at, now
from gateway.db import Transaction
from gateway.models.blasts import blast_recipients, blasts
from gateway.models.messages import messages
from gateway.models.supporters import consents
from gateway.runtime import Runtime

_SPAN: Final = timedelta(minutes=10)
_FEW: Final = 40  # texts; of fewer a share says nothing
_FILTERED, _FAILED, _OPT_OUTS = 0.03, 0.2, 0.04  # shares of the texts of this span
_UNREACHED: Final = 0.5  # of these more: no list is so old, it was bought, or the carrier does not let us text there
# What a list that is not fresh always has: it is expected, counted, and in such numbers no reason to stop.
_EXPECTED: Final = frozenset({"landline", "bad_number", "opted_out"})

log = structlog.get_logger(__name__)


def judge(runtime: Runtime, blast_id: str) -> str | None:
    """The reason why it was paused now; None: it goes on."""
    with runtime.db.reading() as connection:
        since = connection.execute(select(blasts.c.judged_from).where(blasts.c.id == blast_id)).scalar()
        why = fault(connection, blast_id, max(since or now(), now() - _SPAN))
    if why and pause_by_itself(runtime, blast_id, why):
        return why
    return None


def pause_by_itself(runtime: Runtime, blast_id: str, why: str) -> bool:
    with runtime.db.transaction() as transaction:
        paused = _pause(transaction, blast_id, why)
    if paused:
        log.error("a blast was paused; look at it, then resume or cancel it", blast=blast_id, why=why)
    return paused


def _pause(transaction: Transaction, blast_id: str, why: str) -> bool:
    going = (blasts.c.id == blast_id, blasts.c.status == "sending")
    return transaction.execute(update(blasts).where(*going).values(status="paused", why=why[:200])).rowcount == 1


def fault(connection: Connection, blast_id: str, since: datetime) -> str | None:
    """What is wrong with its texts since then, in a sentence with counts."""
    outcomes, reasons = _outcomes(connection, blast_id, since)
    texts, filtered, failed = sum(outcomes.values()), outcomes["filtered"], outcomes["failed"]
    if outcomes["unfit"]:
        return f"{outcomes['unfit']} texts failed for our number or account, not for theirs; mend that first"
    if texts < _FEW:
        return None
    if filtered > texts * _FILTERED:
        return f"{filtered} of {texts} texts were taken for spam by the carriers (30007)"
    if failed + filtered > texts * _FAILED:
        return f"{failed + filtered} of {texts} texts failed, {_mostly(reasons)}"
    if outcomes["expected"] > texts * _UNREACHED:
        return f"{outcomes['expected']} of {texts} texts reached nobody, {_mostly(reasons)}"
    gone = _opt_outs(connection, blast_id, since)
    return f"{gone} of {texts} people have said STOP" if gone > texts * _OPT_OUTS else None


def _mostly(reasons: Counter[int]) -> str:
    """The failure that most of them have in common, as the carrier's code and in words."""
    return f"most of them: {failure(reasons.most_common(1)[0][0])}" if reasons else "the carrier does not say why"


def _outcomes(connection: Connection, blast_id: str, since: datetime) -> tuple[Counter[str], Counter[int]]:
    """Of what was begun since; and the carrier's codes of what failed.

    By time, and not by the index of the blast, whose texts of all hours it would read.
    """
    its_own = func.coalesce(messages.c.blast_id, "") == blast_id
    query = (
        select(messages.c.status, messages.c.error_code, func.count())
        .where(messages.c.id.between(id_at(since), id_at(now() + _SPAN)), its_own)
        .group_by(messages.c.status, messages.c.error_code)
    )
    found: Counter[str] = Counter()
    reasons: Counter[int] = Counter()
    for status, code, count in connection.execute(query):
        outcome = _outcome(status, code)
        found[outcome] += count
        if outcome != "fine" and code:
            reasons[code] += count
    return found, reasons


def _outcome(status: str, code: int | None) -> str:
    if status not in {"failed", "undelivered", "retried"}:
        return "fine"
    kind = kind_of(code)
    if kind in UNFIT:
        return "unfit"
    return "filtered" if kind == "filtered" else "expected" if kind in _EXPECTED else "failed"


def _opt_outs(connection: Connection, blast_id: str, since: datetime) -> int:
    texted = blast_recipients.c.supporter_id == consents.c.supporter_id
    query = (
        select(func.count())
        .select_from(consents.join(blast_recipients, texted))
        .where(
            consents.c.id >= id_at(since),
            consents.c.kind == "opt_out",
            blast_recipients.c.blast_id == blast_id,
            blast_recipients.c.message_id >= id_at(since - _SPAN),  # a text of last year is not why they leave
        )
    )
    return connection.execute(query).scalar_one()

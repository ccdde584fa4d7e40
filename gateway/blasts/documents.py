"""Blasts as JSON shows them: to programs, and to whatever draws them."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from gateway.blasts.following.chance import beyond_chance
from gateway.blasts.following.progress import Figures, Progress
from gateway.blasts.preflight.counting import Text
from gateway.blasts.preflight.forecast import Group
from gateway.blasts.preflight.report import Preflight
from gateway.blasts.store import Blast
from gateway.carriers.errors import kind_of
from gateway.runtime import Runtime

Document = dict[str, Any]


def of_blast(runtime: Runtime, blast: Blast) -> Document:
    live = runtime.directory.by_id(blast.campaign_id)
    return {
        "slug": blast.slug,
        "campaign": live.slug if live else None,
        "status": blast.status,
        "why": blast.why,
        "languages": list(blast.languages),
        "wordings": len(blast.wordings),
        "needs_approval": blast.status == "draft" and blast.asked_by is not None,
        "starts_at": moment(blast.start_at),
        "local_time": blast.local_time and f"{blast.local_time:%Y-%m-%dT%H:%M}",
        "started_at": moment(blast.started_at),
        "ended_at": moment(blast.ended_at),
        "people": blast.people if blast.frozen_at else None,
    }


def of_progress(runtime: Runtime, found: Progress) -> Document:
    variants = {name: figures(part) for name, part in sorted(found.variants.items())}
    return {
        **of_blast(runtime, found.blast),
        "waiting": found.waiting,
        "next_at": moment(found.next_at),
        "left_out": dict(found.left_out),
        "texts_per_second": round(found.pace, 3),
        "over_at": moment(found.end_at),
        **figures(found),
        "variants": variants,
        "beyond_chance": [asdict(each) for each in beyond_chance(found.variants)],
    }


def figures(found: Figures) -> Document:
    answers = {name: found.answers[name] for name in ("replies", "opt_outs", "signed", "called")}
    return {
        "texts": dict(found.texts),
        "failures": [{"code": code, "kind": kind_of(code), "texts": count} for code, count in found.failures.items()],
        **answers,
        "clicks": found.clicks,
        "segments": found.segments,
        "billed_segments": found.billed,
        "dollars": round(found.cost, 4),
    }


def of_preflight(report: Preflight, *, done: bool) -> Document:
    return {
        "state": "done" if done else "counting",
        "people": report.audience,
        "mark": report.mark,
        "texts": report.texts,
        "left_out": dict(report.left_out),
        "later": dict(report.later),
        "stand_ins": dict(report.instead),
        "wordings": [_wording(report, text) for text in report.reviews],
        "segments": report.segments,
        "dollars": round(report.cost, 4),
        "sender": report.sender,
        "segments_per_second": report.rate,
        "begins_at": moment(report.begin),
        "over_at": moment(report.end),
        "zones": [_zone(group) for group in report.zones if group.first and group.last],
        "warnings": report.warnings,
    }


def _wording(report: Preflight, text: Text) -> Document:
    found, (variant, language) = report.reviews[text], text
    return {
        "variant": variant,
        "language": language,
        "segments": found.segments.count,
        "encoding": found.segments.encoding,
        "notes": list(found.warnings),
        "in_plain_letters": found.plain,
        "texts": report.by_text[text],
        "longer": report.longer[text],
        "most_segments": max(report.most[text], found.segments.count),
    }


def _zone(group: Group) -> Document:
    reached = {"first_at": moment(group.first), "last_at": moment(group.last)}
    return {"zones": list(group.place.zones), "people": group.people, "segments": group.segments, **reached}


def moment(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None

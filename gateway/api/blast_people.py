"""Texts to many over the API, where it is about single people: who got it, whose is in doubt, one to try it on."""

import re
from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from gateway.api.access import program
from gateway.api.reading import json_object, the_runtime
from gateway.blasts import settling, store
from gateway.blasts.documents import moment
from gateway.blasts.trying import Trial, try_out
from gateway.blasts.wording.variants import NAMES
from gateway.flows.events import LANGUAGES
from gateway.flows.segments import segments
from gateway.forms import FormError, read_texts
from gateway.lists.outcomes import Outcome, page_of_outcomes
from gateway.phones import PhoneError, supporter_phone

TRIAL: Final = {"phone": 40, "language": 2, "variant": 1}
_AFTER: Final = re.compile(r"[0-9a-f]{26}|")  # an id of ours, or from the beginning
_ENDING: Final = re.compile(r"[0-9a-f]{6,26}")
_MOST: Final = 100  # texts decided about in one request


def add_people_of_blasts(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/blasts/<slug>/recipients", "recipients", _recipients, methods=["GET"])
    blueprint.add_url_rule("/blasts/<slug>/test", "test_blast", _test, methods=["POST"])
    blueprint.add_url_rule("/blasts/<slug>/uncertain", "uncertain_texts", _uncertain, methods=["GET"])
    blueprint.add_url_rule("/blasts/<slug>/settle", "settle_texts", _settle, methods=["POST"])


def _recipients(slug: str) -> ResponseReturnValue:
    """A page at a time, and not one long answer: a web process has few threads, and texts come in by the same."""
    runtime, after = the_runtime(), request.args.get("after", "")
    if not _AFTER.fullmatch(after):
        raise FormError({"after": "must be the `next` of the page before"})
    found, following = page_of_outcomes(runtime, program(), store.find(runtime, slug), after)
    return _private(jsonify(recipients=[_document(each) for each in found], next=following or None))


def _document(found: Outcome) -> dict[str, Any]:
    times = {"sent_at": moment(found.sent_at), "delivered_at": moment(found.delivered_at)}
    dollars = None if found.dollars is None else round(found.dollars, 4)
    return found._asdict() | times | {"dollars": dollars}


def _test(slug: str) -> ResponseReturnValue:
    runtime, texts = the_runtime(), json_object()
    fields, problems = read_texts(texts, TRIAL, ("phone",))
    for name, known in (("language", LANGUAGES), ("variant", NAMES)):
        if fields[name] and fields[name] not in known:
            problems[name] = f"must be one of {', '.join(known)}"
    phone = _phone(fields["phone"], problems)
    if problems:
        raise FormError(problems)
    languages = [each for each in LANGUAGES if fields["language"] in {"", each}]
    variants = [each for each in NAMES if fields["variant"] in {"", each}]
    trials = try_out(runtime, program(), slug, phone, languages, variants)
    return jsonify(texts=[_trial(each) for each in trials]), 202


def _phone(typed: str, problems: dict[str, str]) -> str:
    try:
        return supporter_phone(typed) if typed else ""
    except PhoneError as fault:
        problems["phone"] = str(fault)
        return ""


def _trial(found: Trial) -> dict[str, Any]:
    """One with fields that are not known of them does not leave."""
    about = {"variant": found.variant, "language": found.language, "missing": list(found.words.missing)}
    return about | {"segments": 0 if found.words.missing else segments(found.words.body).count}


def _uncertain(slug: str) -> ResponseReturnValue:
    doubts = settling.in_doubt(the_runtime(), program(), slug)
    texts = [{"id": doubt.short, "at": moment(doubt.at), "phone": doubt.phone} for doubt in doubts]
    return _private(jsonify(texts=texts))


def _settle(slug: str) -> ResponseReturnValue:
    ids, is_sent = _decision(json_object())
    decision: settling.Decision = "sent" if is_sent else "not sent"
    return jsonify(settled=settling.settle(the_runtime(), program(), decision, ids, slug=slug))


def _decision(body: Mapping[str, Any]) -> tuple[list[str], bool]:
    ids, is_sent = body.get("ids"), body.get("sent")
    problems = {"an unnamed field": "is no field; known are ids, sent"} if body.keys() - {"ids", "sent"} else {}
    if not isinstance(ids, list) or not 1 <= len(ids) <= _MOST or not all(map(_is_ending, ids)):
        problems["ids"] = f"must be 1 to {_MOST} ids of texts in doubt"
    if not isinstance(is_sent, bool):
        problems["sent"] = "must be true or false"
    if problems or not isinstance(ids, list):
        raise FormError(problems)
    return ids, bool(is_sent)


def _is_ending(given: object) -> bool:
    return isinstance(given, str) and _ENDING.fullmatch(given) is not None


def _private(answer: Response) -> Response:
    """Telephones stay in no cache on their way."""
    answer.headers["Cache-Control"] = "no-store"
    return answer

"""Texts to many over the API: written, looked over, sent, followed. Whatever comes twice is done once."""

from collections.abc import Callable, Mapping
from typing import Final

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from gateway.api.access import program
from gateway.api.answers import problem
from gateway.api.blast_forms import (
    about_its_texts,
    as_written,
    read_draft,
    read_mark,
    read_people,
    read_plan,
    read_wording,
)
from gateway.api.reading import json_object, the_runtime
from gateway.blasts import confirming, documents, steering, store
from gateway.blasts.errors import BlastError, UnknownBlastError
from gateway.blasts.following.progress import progress
from gateway.blasts.preflight import previews
from gateway.blasts.preflight.counting import counts_for
from gateway.blasts.preflight.previews import Preview
from gateway.blasts.preflight.report import report_of
from gateway.blasts.store import Blast
from gateway.blasts.wording.composing import shortened
from gateway.forms import FormError


def add_blasts(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/blasts", "list_blasts", _list, methods=["GET"])
    blueprint.add_url_rule("/blasts", "create_blast", _create, methods=["POST"])
    blueprint.add_url_rule("/blasts/<slug>", "blast", _progress, methods=["GET"])
    blueprint.add_url_rule("/blasts/<slug>/variants", "add_variant", _add_variant, methods=["POST"])
    blueprint.add_url_rule("/blasts/<slug>/preview", "begin_preview", _begin_preview, methods=["POST"])
    blueprint.add_url_rule("/blasts/<slug>/preview", "preview", _preview, methods=["GET"])
    for name, act in _ACTS.items():
        blueprint.add_url_rule(f"/blasts/<slug>/{name}", f"{name}_blast", act, methods=["POST"])
    blueprint.register_error_handler(UnknownBlastError, _unknown)
    blueprint.register_error_handler(BlastError, _impossible)


def _list() -> ResponseReturnValue:
    runtime = the_runtime()
    return jsonify(blasts=[documents.of_blast(runtime, blast) for blast in store.every(runtime)])


def _create() -> ResponseReturnValue:
    """The same draft once more is the same blast."""
    runtime = the_runtime()
    draft = read_draft(runtime, json_object())
    found = draft.same_as(runtime)
    try:
        blast = found or draft.create(runtime, program())
    except BlastError:
        found = draft.same_as(runtime)  # the same request came twice at once
        if found is None:
            raise
        blast = found
    return jsonify(documents.of_blast(runtime, blast)), 200 if found else 201


def _add_variant(slug: str) -> ResponseReturnValue:
    """The same wording once more is the same variant."""
    runtime, texts = the_runtime(), read_wording(json_object())
    blast = store.find(runtime, slug)
    is_known = shortened(runtime, texts).written in as_written(runtime, blast)
    if not is_known:
        with about_its_texts():
            _, blast = store.add_variant(runtime, program(), slug, texts)
    return jsonify(documents.of_blast(runtime, blast)), 200 if is_known else 201


def _progress(slug: str) -> ResponseReturnValue:
    runtime = the_runtime()
    return jsonify(documents.of_progress(runtime, progress(runtime, store.find(runtime, slug).id)))


def _begin_preview(slug: str) -> ResponseReturnValue:
    runtime = the_runtime()
    blast, (at, local) = store.find(runtime, slug), read_plan(json_object())
    return _shown(blast, previews.begin(runtime, blast, counts_for(blast, at, local)))


def _preview(slug: str) -> ResponseReturnValue:
    runtime = the_runtime()
    blast = store.find(runtime, slug)
    found = previews.kept(runtime, blast)
    return (
        _shown(blast, found)
        if found
        else problem(404, "Nobody has asked for a preview of it, as it is now: POST to begin one.")
    )


def _shown(blast: Blast, preview: Preview) -> ResponseReturnValue:
    runtime, done = the_runtime(), preview.done_at is not None
    document = documents.of_preflight(report_of(runtime, blast, preview.counts), done=done)
    return jsonify(document), 200 if done else 202


def _send(slug: str) -> ResponseReturnValue:
    body = json_object()
    people, (at, local) = read_people(body), read_plan(body)
    again = {"scheduled", "sending", "paused", "done"}
    return _done(
        slug,
        lambda who: confirming.send(the_runtime(), who, slug, people, at, local),
        lambda blast, who: blast.asked_by == who and blast.status in again,
    )


def _approve(slug: str) -> ResponseReturnValue:
    body = json_object()
    people, mark = read_people(body), read_mark(body)
    if body:
        raise FormError({"people": "and mark are all that an approval needs"})
    return _done(
        slug,
        lambda who: confirming.approve(the_runtime(), who, slug, people, mark),
        lambda blast, who: blast.approved_by == who and blast.status != "canceled",
    )


def _pause(slug: str) -> ResponseReturnValue:
    return _done(
        slug, lambda who: steering.pause(the_runtime(), who, slug), lambda blast, _: blast.status == "paused"
    )


def _resume(slug: str) -> ResponseReturnValue:
    return _done(
        slug,
        lambda who: steering.resume(the_runtime(), who, slug),
        lambda blast, _: blast.status in {"scheduled", "sending"},
    )


def _cancel(slug: str) -> ResponseReturnValue:
    return _done(
        slug, lambda who: steering.cancel(the_runtime(), who, slug), lambda blast, _: blast.status == "canceled"
    )


def _done(
    slug: str, act: Callable[[str], object], is_so_already: Callable[[Blast, str], bool]
) -> ResponseReturnValue:
    """What is as it was asked for is no error: the first request may have been answered to nobody."""
    runtime, who = the_runtime(), program()
    try:
        act(who)
    except BlastError:
        if not is_so_already(store.find(runtime, slug), who):
            raise
    return jsonify(documents.of_blast(runtime, store.find(runtime, slug)))


_ACTS: Final[Mapping[str, Callable[[str], ResponseReturnValue]]] = {
    "send": _send,
    "approve": _approve,
    "pause": _pause,
    "resume": _resume,
    "cancel": _cancel,
}


def _unknown(_fault: UnknownBlastError) -> ResponseReturnValue:
    return problem(404, "There is no such blast.")


def _impossible(fault: BlastError) -> ResponseReturnValue:
    return problem(409, f"{fault}.")

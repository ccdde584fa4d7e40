"""Texts to many in the API's description."""

from collections.abc import Iterable
from typing import Final, get_args

from gateway.api.blast_forms import LONGEST, PLAN, REQUIRED, WORDING
from gateway.api.schemas import COUNT, Schema, an_object, answer, as_json, common, ref, unusable
from gateway.blasts.following.answers import Answer
from gateway.blasts.store import Status
from gateway.blasts.wording.variants import NAMES
from gateway.blasts.words import REASONS, STATUSES
from gateway.carriers.errors import Kind

_SLUG: Final[Schema] = {
    "name": "slug",
    "in": "path",
    "required": True,
    "description": "The blast's slug.",
    "schema": {"type": "string"},
}
_TEXT: Final[Schema] = {"type": "string"}
MOMENT: Final[Schema] = {"type": ["string", "null"], "format": "date-time"}
_DOLLARS: Final[Schema] = {"type": "number", "minimum": 0}
_FIELDS: Final = {
    "slug": "Small letters, digits and hyphens; the blast is called by it from then on.",
    "campaign": "The slug of the campaign that it is for; its number sends, its opt-outs count.",
    "segment": "The name of a saved segment, whom it goes to; left out, it is everybody.",
    "en": "What English speakers get. `{first_name|friend}`, `{name|…}`, `{zip|…}` are filled in, links made short.",
    "es": "What Spanish speakers get. Whoever speaks a language in which it says nothing gets none.",
}
_PLANS: Final = {
    "at": "No text leaves before this moment; without a zone it is UTC. Left out, it begins at once.",
    "local": "Nobody gets it before this moment by their own clock; it has no zone.",
}
PEOPLE: Final[Schema] = COUNT | {
    "description": "To how many people, as the preview says; one in a hundred more or fewer is taken for the same."
}

_MARK: Final[Schema] = {
    "type": "string",
    "description": "What was looked at: the words, whom they are for, when it is to go out. `approve` asks for it.",
}


def paths() -> Schema:
    acts = {f"/blasts/{{slug}}/{name}": {"post": _act(name, summary)} for name, summary in _STEERING.items()}
    return {
        "/blasts": {"get": _list(), "post": _create()},
        "/blasts/{slug}": {"get": _progress()},
        "/blasts/{slug}/variants": {"post": _add_variant()},
        "/blasts/{slug}/preview": {"get": _preview(), "post": _begin_preview()},
        "/blasts/{slug}/send": {"post": _confirmed("send", "Send it to those whom its preview counted", "Sending")},
        "/blasts/{slug}/approve": {"post": _confirmed("approve", "The second yes to one for many", "Approval")},
        **acts,
    }


_STEERING: Final = {
    "pause": "Let no further text of it leave; it counts within a second",
    "resume": "Go on with it",
    "cancel": "End it for good; what the carrier has already cannot be taken back",
}


def schemas() -> Schema:
    return {
        "Draft": _texts(LONGEST, _FIELDS, REQUIRED) | {"examples": [_EXAMPLE]},
        "Wording": _texts(WORDING, _FIELDS),
        "Plan": _texts(PLAN, _PLANS),
        "Sending": _with_people(_texts(PLAN, _PLANS)["properties"]),
        "Approval": an_object({"people": PEOPLE, "mark": _MARK}, required=("people", "mark")),
        "Blasts": an_object({"blasts": {"type": "array", "items": ref("Blast")}}),
        "Blast": an_object(_blast()),
        "Progress": an_object(_blast() | figures_schema() | _followed()),
        "Figures": an_object(figures_schema()),
        "Preview": _preview_schema(),
    }


_EXAMPLE: Final = {
    "slug": "march-may-1",
    "campaign": "keep-families-together",
    "en": "Puerta Abierta: march with us on Friday at noon! Reply STOP to end.",
    "es": "Puerta Abierta: marche con nosotros el viernes. Responda ALTO para terminar.",
}


def _list() -> Schema:
    return {
        "operationId": "list_blasts",
        "summary": "All blasts",
        "responses": {"200": answer("The newest first.", "Blasts"), **common()},
    }


def _create() -> Schema:
    return {
        "operationId": "create_blast",
        "summary": "Write a text to many; nothing is sent",
        "description": "The same draft once more is the same blast.",
        "requestBody": {"required": True, "content": as_json("Draft")},
        "responses": {
            "200": answer("It was written before.", "Blast"),
            "201": answer("It is written.", "Blast"),
            "404": answer("There is no such campaign.", "Error"),
            "409": answer("Another blast has this name, or the campaign has no number that texts.", "Error"),
            **unusable(),
            **common(),
        },
    }


def _add_variant() -> Schema:
    responses = {
        "200": answer("It was there before.", "Blast"),
        "201": answer("It is written.", "Blast"),
        "409": answer("Its words are fixed, there are three already, or in other languages.", "Error"),
    }
    return of_one("add_variant", "Another wording, B or C: chance decides who gets which", responses, body="Wording")


def _progress() -> Schema:
    found = answer("Counts that name nobody; cheap enough to be asked for every few seconds.", "Progress")
    return of_one("blast", "How far it is, and what came of it", {"200": found})


def _begin_preview() -> Schema:
    about = "Looks at everybody anew, for this plan. Nothing is sent. A million take half a minute and more: 202."
    operation = of_one("begin_preview", "Begin to look at what would happen if it were sent", _looked(), body="Plan")
    return operation | {"description": about}


def _preview() -> Schema:
    operation = of_one("preview", "The last preview, as far as it is", _looked())
    operation["responses"]["404"] = answer("There is no such blast, or nobody asked for its preview.", "Error")
    return operation


def _looked() -> Schema:
    return {
        "200": answer("Everybody was looked at.", "Preview"),
        "202": answer("Not everybody yet: get it again in some seconds.", "Preview"),
    }


def _confirmed(name: str, summary: str, body: str) -> Schema:
    responses = {
        "200": answer("It is so, now or already. `needs_approval`: somebody else must say yes first.", "Blast"),
        "409": answer("It is in no state for it, or it is not what was looked at any more.", "Error"),
    }
    return of_one(f"{name}_blast", summary, responses, body=body)


def _act(name: str, summary: str) -> Schema:
    responses = {
        "200": answer("It is so, now or already.", "Blast"),
        "409": answer("It is in no state for it.", "Error"),
    }
    return of_one(f"{name}_blast", summary, responses)


def of_one(operation: str, summary: str, responses: Schema, body: str = "") -> Schema:
    asked: Schema = {"requestBody": {"required": True, "content": as_json(body)}} if body else {}
    missing = {"404": answer("There is no such blast.", "Error")}
    return {
        "operationId": operation,
        "summary": summary,
        "parameters": [_SLUG],
        **asked,
        "responses": {**responses, **missing, **(unusable() if body else {}), **common()},
    }


def _texts(longest: dict[str, int], about: dict[str, str], required: tuple[str, ...] = ()) -> Schema:
    fields = {
        name: {"type": "string", "maxLength": most, "description": about[name]} for name, most in longest.items()
    }
    return an_object(fields, required=required)


def _with_people(fields: Schema) -> Schema:
    return an_object({"people": PEOPLE, **fields}, required=("people",))


def _blast() -> Schema:
    return {
        "slug": _TEXT,
        "campaign": {"type": ["string", "null"]},
        "status": {"enum": list(get_args(Status))},
        "why": {"type": ["string", "null"], "description": "Why it is paused."},
        "languages": {"type": "array", "items": {"enum": ["en", "es"]}},
        "wordings": {"type": "integer", "minimum": 1, "maximum": 3},
        "needs_approval": {"type": "boolean"},
        "starts_at": MOMENT,
        "local_time": {"type": ["string", "null"]},
        "started_at": MOMENT,
        "ended_at": MOMENT,
        "people": {"type": ["integer", "null"], "description": "Null until all whom it goes to are written down."},
    }


def figures_schema() -> Schema:
    failure = an_object({"code": {"type": "integer"}, "kind": {"enum": list(get_args(Kind))}, "texts": COUNT})
    return {
        "texts": by_word(STATUSES),
        "failures": {"type": "array", "items": failure},
        **dict.fromkeys(get_args(Answer), COUNT),
        "clicks": COUNT,
        "segments": COUNT,
        "billed_segments": COUNT | {"description": "Of these the carrier has told the price."},
        "dollars": _DOLLARS,
    }


def _followed() -> Schema:
    return {
        "waiting": COUNT,
        "next_at": MOMENT,
        "left_out": by_word(REASONS),
        "texts_per_second": {"type": "number", "minimum": 0},
        "over_at": MOMENT,
        "variants": {"type": "object", "additionalProperties": ref("Figures")},
        "beyond_chance": {"type": "array", "items": _difference()},
    }


def _difference() -> Schema:
    wording, share = {"enum": list(NAMES)}, {"type": "number", "minimum": 0, "maximum": 1}
    shares = {"more_share": share, "less_share": share}
    return an_object({"answer": {"enum": list(get_args(Answer))}, "more": wording, "less": wording, **shares})


def by_word(words: Iterable[str]) -> Schema:
    return {"type": "object", "propertyNames": {"enum": sorted(words)}, "additionalProperties": COUNT}


def _preview_schema() -> Schema:
    wording = an_object(
        {
            "variant": {"enum": list(NAMES)},
            "language": {"enum": ["en", "es"]},
            "segments": COUNT,
            "encoding": {"enum": ["GSM-7", "UCS-2"]},
            "notes": {"type": "array", "items": _TEXT},
            "in_plain_letters": {"type": ["string", "null"], "description": "The same, if that is shorter."},
            "texts": COUNT,
            "longer": COUNT | {"description": "Of them take more segments, for their names."},
            "most_segments": COUNT,
        }
    )
    reached = {"first_at": MOMENT, "last_at": MOMENT}
    zone = an_object({"zones": {"type": "array", "items": _TEXT}, "people": COUNT, "segments": COUNT, **reached})
    return an_object(
        {
            "state": {"enum": ["counting", "done"]},
            "people": COUNT | {"description": "Looked at so far; done, it is the number that `send` asks for."},
            "mark": _MARK,
            "texts": COUNT,
            "left_out": by_word(REASONS),
            "later": by_word(REASONS),
            "stand_ins": {"type": "object", "additionalProperties": COUNT},
            "wordings": {"type": "array", "items": wording},
            "segments": COUNT,
            "dollars": _DOLLARS | {"description": "By the price table; what people answer is paid for besides."},
            "sender": _TEXT,
            "segments_per_second": {"type": "number", "minimum": 0, "description": "0: no ceiling."},
            "begins_at": MOMENT,
            "over_at": MOMENT | {"description": "Null: not within sixty days."},
            "zones": {
                "type": "array",
                "items": zone,
                "description": "One for all whose clocks show the same, by the zone in which most of them are.",
            },
            "warnings": {"type": "array", "items": _TEXT},
        }
    )

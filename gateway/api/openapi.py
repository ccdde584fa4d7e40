"""The API's description, OpenAPI 3.1. Written by hand; tests check routes and answers against it."""

from collections.abc import Mapping
from importlib.metadata import version
from typing import Final

from gateway.api import openapi_blast_people, openapi_blasts, openapi_series, opt_outs
from gateway.api.schemas import COUNT, Schema, an_object, answer, as_json, common, counts, error, query, ref, unusable
from gateway.call_statistics import BY, Figures
from gateway.calling.dial_tallies import OUTCOMES
from gateway.results import STATUSES
from gateway.signups.form import LONGEST, REQUIRED

_SLUG: Final[Schema] = {
    "name": "slug",
    "in": "path",
    "required": True,
    "description": "The campaign's slug, as in its file.",
    "schema": {"type": "string"},
}
_DESCRIPTIONS: Final = {
    "name": "First and last name, in letters.",
    "phone": "A telephone that can receive texts, in any usual form; ten digits are read as a US number.",
    "zip": "A US ZIP code; of ZIP+4 the first five digits are kept.",
    "language": "`en` (default) or `es`: in which language the person is asked to confirm.",
    "source": "Where the signature comes from, such as the page of the form.",
    "consent": "The words about being texted that were shown to the person; they go into the consent ledger.",
}


def document() -> Schema:
    return {
        "openapi": "3.1.0",
        "info": {"title": "Gateway API", "version": version("gateway"), "description": _ABOUT},
        "servers": [{"url": "/api/v1"}],
        "security": [{"token": []}],
        "paths": {
            "/campaigns": {"get": _campaigns()},
            "/campaigns/{slug}/signatures": {"post": _sign()},
            "/campaigns/{slug}/results": {"get": _results()},
            "/calls/statistics": {"get": _call_statistics()},
            "/opt-outs": {"post": _opt_out()},
            **openapi_blasts.paths(),
            **openapi_blast_people.paths(),
            **openapi_series.paths(),
            "/openapi.json": {"get": _itself()},
        },
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": _TOKEN}},
            "schemas": {
                "Signature": _signature(),
                "OptOut": _opt_out_schema(),
                "Accepted": an_object({"status": {"const": "accepted"}}),
                "Campaigns": an_object({"campaigns": {"type": "array", "items": ref("Campaign")}}),
                "Campaign": _campaign(),
                "Results": _results_schema(),
                "StatusCounts": counts(*STATUSES),
                "CallStatistics": an_object(
                    {"by": {"enum": list(BY)}, "lines": {"type": "array", "items": ref("CallLine")}}
                ),
                "CallLine": _call_line(),
                "BestTime": an_object(_HALF_HOUR | _call_figures()),
                **openapi_blasts.schemas(),
                **openapi_blast_people.schemas(),
                **openapi_series.schemas(),
                "Error": error(),
            },
        },
    }


_OF_OPT_OUTS: Final = {
    "phone": "The telephone that is to be left alone, in any usual form; ten digits are read as a US number.",
    "words": "What the person said, as they said it; kept as proof.",
    "campaign": "The slug of the one campaign that they want no more of; left out, it is everything.",
    "source": "Where they said it, such as `web form` or `e-mail`.",
}
_ABOUT: Final = (
    "Signatures from web forms, opt-outs from anywhere, texts to many, series of texts, the results of campaigns, "
    "and how calls go."
)
_TOKEN: Final = "A token made with `gateway token create NAME`."  # noqa: S105 - words about tokens


def _sign() -> Schema:
    return {
        "operationId": "sign",
        "summary": "Add a signature that its owner is then asked by text to confirm",
        "description": "The answer is the same whether or not this person has signed before; sending the same "
        "signature again changes nothing.",
        "parameters": [_SLUG],
        "requestBody": {"required": True, "content": as_json("Signature")},
        "responses": {
            "202": answer("Kept; its owner is asked.", "Accepted"),
            "404": answer("There is no such campaign.", "Error"),
            "409": answer("The campaign takes no signatures.", "Error"),
            **unusable(),
            **common(),
        },
    }


def _opt_out() -> Schema:
    return {
        "operationId": "opt_out",
        "summary": "Somebody wants no more texts and calls",
        "description": "It counts at once. The answer is the same whether or not this person is known; sending the "
        "same opt-out again changes nothing.",
        "requestBody": {"required": True, "content": as_json("OptOut")},
        "responses": {
            "202": answer("Nothing more goes there.", "Accepted"),
            "404": answer("There is no such campaign.", "Error"),
            **unusable(),
            **common(),
        },
    }


def _campaigns() -> Schema:
    return {
        "operationId": "campaigns",
        "summary": "All campaigns",
        "responses": {"200": answer("The oldest first.", "Campaigns"), **common()},
    }


def _results() -> Schema:
    return {
        "operationId": "results",
        "summary": "What a campaign has brought about, in counts",
        "parameters": [_SLUG],
        "responses": {
            "200": answer("The counts.", "Results"),
            "404": answer("There is no such campaign.", "Error"),
            **common(),
        },
    }


def _call_statistics() -> Schema:
    return {
        "operationId": "call_statistics",
        "summary": "How often offices were tried, how often their lines were busy, and when it is best to call",
        "parameters": [
            query("by", "What one line is about.", {"enum": list(BY), "default": BY[0]}),
            query("campaign", "The slug of the one campaign to count; left out, it is all of them."),
            query("office", "An official's key, an office's, or a telephone; left out, it is all of them."),
        ],
        "responses": {
            "200": answer("The most tried first; half hours in their order.", "CallStatistics"),
            "404": answer("There is no such campaign or office.", "Error"),
            "422": answer("`by` is none of the three.", "Error"),
            **common(),
        },
    }


def _itself() -> Schema:
    found = {"description": "This document.", "content": {"application/json": {"schema": {"type": "object"}}}}
    return {"operationId": "openapi", "summary": "This document", "security": [], "responses": {"200": found}}


def _signature() -> Schema:
    example = {"name": "Maria Lopez", "phone": "(312) 555-0123", "zip": "60601", "language": "es"}
    return an_object(_texts(LONGEST, _DESCRIPTIONS), required=REQUIRED) | {"examples": [example]}


def _opt_out_schema() -> Schema:
    fields = _texts(opt_outs.LONGEST, _OF_OPT_OUTS)
    example = {"phone": "(312) 555-0123", "words": "Please take me off your list.", "source": "e-mail"}
    return an_object(fields, required=opt_outs.REQUIRED) | {"examples": [example]}


def _texts(longest: Mapping[str, int], descriptions: Mapping[str, str]) -> Schema:
    return {
        name: {"type": "string", "maxLength": most, "description": descriptions[name]}
        for name, most in longest.items()
    }


def _campaign() -> Schema:
    return an_object(
        {
            "slug": {"type": "string"},
            "title": {"type": "string"},
            "flow": {"enum": ["sign", "call", "own"]},
            "status": {"enum": ["draft", "live", "paused", "closed"]},
            "version": {"type": "integer", "minimum": 1},
            "numbers": {"type": "array", "items": {"type": "string"}},
        }
    )


def _results_schema() -> Schema:
    by = {"type": "object", "additionalProperties": ref("StatusCounts")}
    signatures = counts("number", *STATUSES)["properties"] | {"by_channel": by, "by_language": by}
    calls = counts("requests", "hotline", "connected", *OUTCOMES[1:], "waiting_for_a_person")["properties"]
    return an_object(
        {
            "campaign": {"type": "string"},
            "status": {"enum": ["draft", "live", "paused", "closed"]},
            "signatures": an_object(signatures),
            "calls": an_object(calls | {"minutes": {"type": "number", "minimum": 0}}),
            "texts": counts("received", "sent", "waiting_for_a_person"),
        }
    )


_HALF_HOUR: Final[Schema] = {
    "days": {"enum": ["weekdays", "weekends"]},
    "begins": {"type": "string", "pattern": "^[0-2][0-9]:[03]0$", "description": "By the office's own clock."},
}


def _call_figures() -> Schema:
    tries = {name: COUNT for name in Figures._fields if name != "seconds"}
    rate = {"type": "number", "minimum": 0, "maximum": 1}
    return tries | {"busy_rate": rate, "minutes": {"type": "number", "minimum": 0}}


def _call_line() -> Schema:
    """What it is about, by `by`: an office with its best time, a half hour, or a campaign."""
    figures = _call_figures()
    best = {"oneOf": [ref("BestTime"), {"type": "null"}], "description": "Null: too few tries to know."}
    about = {name: {"type": "string"} for name in ("office", "phone", "zone", "campaign")} | _HALF_HOUR
    return an_object(about | figures | {"best_time": best}, required=tuple(figures))

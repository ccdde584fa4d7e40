"""Texts to many in the API's description, where it is about single people."""

from typing import Any, Final

from gateway.api.blast_people import TRIAL
from gateway.api.openapi_blasts import MOMENT, of_one
from gateway.api.schemas import COUNT, Schema, an_object, answer, query, ref
from gateway.blasts.wording.variants import NAMES
from gateway.blasts.words import STATUSES
from gateway.flows.events import LANGUAGES

_TEXT: Final[Schema] = {"type": "string"}
_PHONE: Final[Schema] = _TEXT | {"description": "E.164."}
_FLAG: Final[Schema] = {"type": "boolean"}


def paths() -> Schema:
    return {
        "/blasts/{slug}/recipients": {"get": _recipients()},
        "/blasts/{slug}/test": {"post": _test()},
        "/blasts/{slug}/uncertain": {"get": _uncertain()},
        "/blasts/{slug}/settle": {"post": _settle()},
    }


def schemas() -> Schema:
    return {
        "Recipients": an_object(
            {
                "recipients": {"type": "array", "items": ref("Recipient")},
                "next": {"type": ["string", "null"], "description": "For `after`; null: these were the last."},
            }
        ),
        "Recipient": an_object(_recipient()),
        "Trial": an_object(_trial(), required=("phone",)),
        "Trials": an_object({"texts": {"type": "array", "items": _tried()}}),
        "Doubts": an_object({"texts": {"type": "array", "items": _doubt()}}),
        "Decision": an_object({"ids": _ids(), "sent": _FLAG | {"description": "False: it is sent again."}}),
        "Settled": an_object({"settled": COUNT}),
    }


def _recipients() -> Schema:
    found = {
        "200": answer("A thousand people at most; whoever was forgotten is none of them.", "Recipients"),
        "422": answer("`after` is no mark of a page.", "Error"),
    }
    operation = of_one("recipients", "What became of it person by person; in the audit log page by page", found)
    operation["parameters"] = [*operation["parameters"], query("after", "The `next` of the page before.")]
    return operation


def _test() -> Schema:
    found = {
        "202": answer("What is on its way, marked TEST; what misses a field is not.", "Trials"),
        "409": answer("No text may go to this telephone, with the reason.", "Error"),
    }
    about = "Each request sends anew. The telephone must have agreed to texts; clicks and counts stay as they are."
    return of_one("test_blast", "Its texts on one telephone of yours", found, body="Trial") | {"description": about}


def _uncertain() -> Schema:
    found = {"200": answer("Those of the last minutes settle themselves, and are not among them.", "Doubts")}
    return of_one("uncertain_texts", "Texts of which nobody knows whether they left; in the audit log", found)


def _settle() -> Schema:
    found = {
        "200": answer("So many were settled.", "Settled"),
        "409": answer("An id names no text in doubt (any more), or several.", "Error"),
    }
    return of_one("settle_texts", "Decide about texts in doubt", found, body="Decision")


def _recipient() -> dict[str, Any]:
    return {
        "phone": _PHONE,
        "name": _TEXT,
        "language": {"enum": list(LANGUAGES)},
        "variant": {"enum": ["", *NAMES]},
        "status": {"enum": [*STATUSES, "left out", "waiting", "not sent"]},
        "words": _TEXT | {"description": "The status, or why they get none, in words."},
        "sent_at": MOMENT,
        "delivered_at": MOMENT,
        "segments": {"type": ["integer", "null"], "minimum": 0},
        "dollars": {"type": ["number", "null"], "minimum": 0},
        "billed": _FLAG | {"description": "The carrier has told this price; else it is your price table's."},
        "replied": _FLAG,
        "opted_out": _FLAG,
    }


def _trial() -> dict[str, Any]:
    return {
        "phone": _TEXT | {"maxLength": TRIAL["phone"]},
        "language": {"enum": ["", *LANGUAGES], "description": "Only this one."},
        "variant": {"enum": ["", *NAMES], "description": "Only this one."},
    }


def _tried() -> Schema:
    missing = {
        "type": "array",
        "items": _TEXT,
        "description": "Fields that are not known of them: it does not leave.",
    }
    return an_object(
        {
            "variant": {"enum": list(NAMES)},
            "language": {"enum": list(LANGUAGES)},
            "missing": missing,
            "segments": COUNT,
        }
    )


def _doubt() -> Schema:
    return an_object({"id": _TEXT, "at": MOMENT, "phone": _PHONE})


def _ids() -> Schema:
    one = {"type": "string", "pattern": "^[0-9a-f]{6,26}$"}
    return {"type": "array", "items": one, "minItems": 1, "maxItems": 100}

"""The routes of the API. `openapi` describes them for programs; a test holds the two together."""

from typing import Final

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from gateway import campaigns
from gateway.api.access import guard, program
from gateway.api.answers import problem, speak_json
from gateway.api.blast_people import add_people_of_blasts
from gateway.api.blasts import add_blasts
from gateway.api.openapi import document
from gateway.api.opt_outs import read_opt_out
from gateway.api.reading import json_object, the_runtime
from gateway.api.series import add_series
from gateway.call_statistics import BY, Asked, UnknownOfficeError, statistics
from gateway.campaigns import UnknownCampaignError
from gateway.forms import FormError
from gateway.results import results as results_of
from gateway.signups.form import read_form
from gateway.signups.signing import ClosedCampaignError, campaign_to_sign, sign_up
from gateway.stopping import stop_as_told

blueprint: Final = Blueprint("api", __name__, url_prefix="/api/v1")
guard(blueprint)
speak_json(blueprint)
add_blasts(blueprint)
add_people_of_blasts(blueprint)
add_series(blueprint)


@blueprint.post("/campaigns/<slug>/signatures")
def sign(slug: str) -> ResponseReturnValue:
    """The same answer whether or not this person signed before: it tells a stranger nothing."""
    campaign = campaign_to_sign(the_runtime(), slug)
    sign_up(the_runtime(), campaign, read_form(json_object()), "api")
    return jsonify(status="accepted"), 202


@blueprint.post("/opt-outs")
def opt_out() -> ResponseReturnValue:
    """The same answer whether or not we knew this person: it tells nobody who is a supporter."""
    stop_as_told(the_runtime().db, program(), "api opt-out", read_opt_out(the_runtime().directory, json_object()))
    return jsonify(status="accepted"), 202


@blueprint.get("/campaigns")
def list_campaigns() -> ResponseReturnValue:
    listed = campaigns.every(the_runtime().db)
    return jsonify(
        campaigns=[
            {
                "slug": campaign.slug,
                "title": campaign.title,
                "flow": campaign.flow,
                "status": campaign.status,
                "version": campaign.version,
                "numbers": list(campaign.numbers),
            }
            for campaign in listed
        ]
    )


@blueprint.get("/campaigns/<slug>/results")
def results(slug: str) -> ResponseReturnValue:
    return jsonify(results_of(the_runtime().db, slug).document())


@blueprint.get("/calls/statistics")
def call_statistics() -> ResponseReturnValue:
    by = next((by for by in BY if by == request.args.get("by", BY[0])), None)
    if by is None:
        raise FormError({"by": f"must be one of {', '.join(BY)}"})
    opened = the_runtime()
    asked = Asked(by, request.args.get("campaign", ""), request.args.get("office", ""))
    lines = statistics(opened.db, opened.officials.atlas(), opened.directory, asked)
    return jsonify(by=by, lines=[line.document() for line in lines])


@blueprint.get("/openapi.json")
def openapi() -> ResponseReturnValue:
    return jsonify(document())


@blueprint.errorhandler(UnknownCampaignError)
def _unknown_campaign(_fault: UnknownCampaignError) -> ResponseReturnValue:
    return problem(404, "There is no such campaign.")


@blueprint.errorhandler(UnknownOfficeError)
def _unknown_office(_fault: UnknownOfficeError) -> ResponseReturnValue:
    return problem(404, "There is no such office.")


@blueprint.errorhandler(ClosedCampaignError)
def _closed_campaign(fault: ClosedCampaignError) -> ResponseReturnValue:
    return problem(409, str(fault))


@blueprint.errorhandler(FormError)
def _unusable_form(fault: FormError) -> ResponseReturnValue:
    sentences = {field: f"{field} {what}." for field, what in fault.problems.items()}
    return problem(422, "Some fields cannot be used.", sentences)

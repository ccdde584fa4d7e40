"""The page with the phones."""

from flask import Blueprint, render_template

blueprint = Blueprint(
    "page", __name__, template_folder="templates", static_folder="static", static_url_path="/static"
)


@blueprint.get("/")
def phones() -> str:
    return render_template("phones.html")

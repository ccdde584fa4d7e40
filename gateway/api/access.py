"""Who may call the API: whoever shows a token that `gateway token create` made."""

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue

from gateway import tokens
from gateway.api.answers import problem
from gateway.api.reading import the_runtime

_LONGEST = 200  # characters; our tokens have 46


def guard(blueprint: Blueprint) -> None:
    """Every route of this blueprint asks for a token but the description of the API itself."""

    @blueprint.before_request
    def _token_required() -> ResponseReturnValue | None:
        if request.endpoint == f"{blueprint.name}.openapi":
            return None
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "bearer" and len(token) <= _LONGEST:
            g.program = tokens.name_of(the_runtime().db, token.strip())
            if g.program:
                return None
        answer = problem(401, "Give a valid token in the header `Authorization: Bearer …`.")
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer


def program() -> str:
    """Who is calling, for the audit log."""
    return f"{g.program} (API)"

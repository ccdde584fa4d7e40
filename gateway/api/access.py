"""Who may call the API: whoever shows a token that `gateway token create` made, for what it was made for."""

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue

from gateway import tokens
from gateway.api.answers import problem
from gateway.api.reading import the_runtime
from gateway.tokens import Right

_LONGEST: Final = 200  # characters; our tokens have 46
# Counts are for everybody; whatever is not named here and changes something needs "texts".
_NEEDS: Final[Mapping[str, Right]] = {
    "sign": "forms",
    "opt_out": "forms",
    "recipients": "lists",
    "uncertain_texts": "lists",
}


def guard(blueprint: Blueprint) -> None:
    """Every route of this blueprint asks for a token but the description of the API itself."""

    @blueprint.before_request
    def _token_required() -> ResponseReturnValue | None:
        if request.endpoint == f"{blueprint.name}.openapi":
            return None
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "bearer" and len(token) <= _LONGEST:
            g.program = tokens.holder(the_runtime().db, token.strip())
            if g.program:
                return _refusal(g.program) or _no_such_name()
        answer = problem(401, "Give a valid token in the header `Authorization: Bearer …`.")
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer


def right_for(endpoint: str, method: str) -> Right | None:
    """`endpoint` without the name of its blueprint."""
    return _NEEDS.get(endpoint, None if method in {"GET", "HEAD", "OPTIONS"} else "texts")


def _refusal(caller: tokens.Program) -> ResponseReturnValue | None:
    right = right_for((request.endpoint or "").rpartition(".")[2], request.method)
    if right is None or right in caller.may:
        return None
    return problem(403, f"This token may not do that: it was made without `--may {right}`.")


def _no_such_name() -> ResponseReturnValue | None:
    """Nothing has a name that is no writing; PostgreSQL would not even look for it."""
    names = [*map(str, (request.view_args or {}).values()), *request.args.values()]
    return None if all(map(str.isprintable, names)) else problem(404, "There is nothing here.")


def program() -> str:
    """Who is calling, for the audit log."""
    return f"{g.program.name} (API)"

"""The pieces of an OpenAPI document: objects, answers, references."""

from typing import Any, Final

Schema = dict[str, Any]

COUNT: Final[Schema] = {"type": "integer", "minimum": 0}


def an_object(properties: Schema, required: tuple[str, ...] | None = None) -> Schema:
    """Every property is required unless said otherwise, and there are no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties if required is None else required),
        "additionalProperties": False,
    }


def counts(*names: str) -> Schema:
    return an_object(dict.fromkeys(names, COUNT))


def ref(schema: str) -> Schema:
    return {"$ref": f"#/components/schemas/{schema}"}


def as_json(schema: str) -> Schema:
    return {"application/json": {"schema": ref(schema)}}


def answer(description: str, schema: str) -> Schema:
    return {"description": description, "content": as_json(schema)}


def query(name: str, description: str, schema: Schema | None = None) -> Schema:
    return {"name": name, "in": "query", "description": description, "schema": schema or {"type": "string"}}


def unusable() -> Schema:
    return {
        "400": answer("The body is no JSON object.", "Error"),
        "413": answer("The body is too long.", "Error"),
        "415": answer("The body is not declared as JSON.", "Error"),
        "422": answer("Some fields cannot be used; `fields` has a sentence for each.", "Error"),
    }


def common() -> Schema:
    return {
        "401": answer("The token is missing, unknown or revoked.", "Error"),
        "403": answer("The token was not made for this.", "Error"),
        "503": answer("The database does not answer; try again.", "Error"),
    }


def error() -> Schema:
    sentences = {"type": "object", "additionalProperties": {"type": "string"}}
    return an_object({"error": {"type": "string"}, "fields": sentences}, required=("error",))

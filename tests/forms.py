"""A web form's program, as a partner writes it: standard library, one POST."""

import http.client
import json
from typing import Any
from urllib.parse import urlsplit


def post_form(url: str, slug: str, form: dict[str, Any], token: str) -> int:
    """The status of the answer."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    try:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        connection.request("POST", f"/api/v1/campaigns/{slug}/signatures", json.dumps(form), headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()

"""Short links, opened over real HTTP by all kinds of visitors."""

import http.client
from typing import Final
from urllib.parse import urlsplit

from gateway.blasts import store as blasts
from gateway.links import store
from gateway.links.store import Link
from tests.links.test_previews import PEOPLE
from tests.running import RunningGateway

PAGE: Final = "https://pa.org/march?from=text&city=Chicago"
ENGLISH: Final = f"Puerta Abierta: march on Friday! {PAGE}. Reply STOP to end."
SPANISH: Final = f"Puerta Abierta: marcha el viernes: {PAGE} Responda ALTO para terminar."


def opens(
    gateway: RunningGateway, path: str, agent: str = PEOPLE[0], method: str = "GET", forwarded: str = ""
) -> tuple[int, dict[str, str], str]:
    """Status, headers and page."""
    connection = http.client.HTTPConnection(urlsplit(gateway.url).netloc, timeout=60)
    said = {"User-Agent": agent, "X-Forwarded-For": forwarded}
    connection.request(method, path, headers={name: value for name, value in said.items() if value})
    answer = connection.getresponse()
    page = answer.read().decode()
    connection.close()
    return answer.status, dict(answer.getheaders()), page


def links_of(gateway: RunningGateway, slug: str = "march") -> list[Link]:
    with gateway.runtime.db.reading() as connection:
        return store.of_blast(connection, blasts.find(gateway.runtime, slug).id)

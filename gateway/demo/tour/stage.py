"""What the journeys play on: people with phones, an official, the gateway's API, and time."""

import json
import urllib.request
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from gateway import tokens
from gateway.demo import opening
from gateway.demo.running import Demo
from gateway.demo.tour.people import Person
from gateway.demo.tour.telling import Teller

PETITION: Final = "keep-families-together"
CALLS: Final = "call-the-white-house"


class Stage:
    def __init__(self, demo: Demo, teller: Teller) -> None:
        self.teller = teller
        self._demo = demo
        self._token = tokens.create(demo.runtime.db, "the guided tour")
        self._numbers = iter(range(110, 200))
        self.ana = self._known("Ana", opening.ANA)
        self.luis = self._known("Luis", opening.LUIS)
        self.rosa = self._known("Rosa", opening.ROSA, line_type="landline")
        self.official = self._known("White House", opening.WHITE_HOUSE, kind="official")

    def somebody(self, name: str) -> tuple[Person, str]:
        """Another supporter with a mobile, and its number."""
        number = f"+13125550{next(self._numbers)}"
        return self._known(name, number), number

    def the_white_house(self, behaviour: str) -> None:
        """From now on: `answer`, `busy`, `voicemail` or `no-answer`."""
        self.teller.note(f"the White House: {behaviour}")
        self._demo.sandbox.phone(opening.WHITE_HOUSE, kind="official", behaviour=behaviour)

    def skip(self, minutes: int) -> None:
        """Let time pass for the carrier and the gateway."""
        self.teller.note("a minute passes" if minutes == 1 else f"{minutes} minutes pass")
        self._demo.sandbox.advance(minutes * 60)
        self._demo.follow_clock()

    def skip_midnight(self, zone: str) -> None:
        """So that what happens next happens on one day."""
        moment = self._now(zone)
        if (moment.hour, moment.minute) >= (23, 55):
            self.skip(10)

    def skip_to_tomorrow(self, hour: int, zone: str) -> None:
        """To a few minutes after that hour of the next day where they live."""
        moment = self._now(zone)
        tomorrow = (moment + timedelta(days=1)).replace(hour=hour, minute=5)
        self.teller.note(f"it is {tomorrow:%A, %H:%M}")
        self._demo.sandbox.advance(tomorrow.timestamp() - moment.timestamp())
        self._demo.follow_clock()

    def _now(self, zone: str) -> datetime:
        return datetime.fromtimestamp(self._demo.sandbox.request("GET", "/sandbox/clock")["now"], ZoneInfo(zone))

    def sign_elsewhere(self, slug: str, form: dict[str, str]) -> None:
        """What a web form of the organization does."""
        self.teller.tell("web form", "sends", ", ".join(form.values()))
        answer = self._call(f"campaigns/{slug}/signatures", form)
        self.teller.check("The API's answer", found=answer.get("status"), wanted="accepted")

    def results(self, slug: str) -> dict[str, Any]:
        return self._call(f"campaigns/{slug}/results")

    def _call(self, path: str, document: dict[str, str] | None = None) -> dict[str, Any]:
        request = urllib.request.Request(  # noqa: S310 - our own address
            f"{self._demo.place.gateway_url}/api/v1/{path}",
            data=None if document is None else json.dumps(document).encode(),
            headers={"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310 - as above
            answer: dict[str, Any] = json.load(response)
        return answer

    def _known(self, name: str, number: str, **settings: Any) -> Person:
        return Person(name, self._demo.sandbox.phone(number, name, **settings), self.teller)

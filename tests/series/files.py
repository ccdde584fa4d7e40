"""The demo's petition with texts for the days after a signature, and the days that pass."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from gateway.campaigns import import_campaign
from gateway.flows.library import demo_source
from gateway.models.blasts import blast_recipients, blasts
from gateway.models.series import series, series_people
from gateway.series.going_on import go_on
from gateway.series.taking_in import take_in_files
from tests.running import HOTLINE, SHORT_CODE, RunningGateway

PETITION = "keep-families-together"


def step(name: str = "thanks", days: int = 2, at: str = "10:00", text: str = "", **more: str) -> str:
    """A step as it is written in a file; `more` are lines of their own."""
    text = text or f"Puerta Abierta: this is {name}. STOP ends this."
    lines = [f'name = "{name}"', f"days = {days}", f'at = "{at}"', f'text.en = "{text}"', f'text.es = "{text}"']
    return "\n".join(["[[series.steps]]", *lines, *(f"{key} = {value}" for key, value in more.items())])


def welcome(*steps: str, starts: str = "signed", name: str = "welcome", **more: str) -> str:
    head = [
        "[[series]]",
        f'name = "{name}"',
        f'starts = "{starts}"',
        *(f"{key} = {value}" for key, value in more.items()),
    ]
    return "\n".join(["", *head, *(steps or (step(), step("call", 7)))])


def imported(gateway: RunningGateway, *written: str) -> None:
    """And taken in, as the next sweep would."""
    import_campaign(gateway.runtime.db, "\n".join([demo_source("petition"), *written]), [SHORT_CODE, HOTLINE])
    gateway.runtime.directory.refresh()
    take_in_files(gateway.runtime)


def signs(gateway: RunningGateway, phone: str = "+13125550101", name: str = "Ana Ruiz") -> Any:
    """With an empty inbox afterwards."""
    telephone = gateway.phone(phone)
    telephone.texts(f"SIGN {name} 60601")
    telephone.texts("yes")
    return telephone


def later(gateway: RunningGateway, **span: float) -> None:
    """What the sweeper wakes for series alone, and the carrier's minute; the journey has all of it."""
    _pass(gateway, timedelta(**span))
    for row in gateway.rows(series):
        go_on(gateway.runtime, row.id)
    gateway.run_jobs()
    _pass(gateway, timedelta(minutes=1))


def _pass(gateway: RunningGateway, span: timedelta) -> None:
    gateway.clock.shift(span)
    gateway.sandbox.client.advance(span.total_seconds())


def step_texts(telephone: Any) -> list[str]:
    """What came of a series, by the names of its steps."""
    return [text.split("this is ")[1].split(".")[0] for text in telephone.inbox if "this is " in text]


def people(gateway: RunningGateway) -> Sequence[Any]:
    return gateway.rows(series_people)


def status(gateway: RunningGateway) -> tuple[str, str | None]:
    [row] = gateway.rows(series)
    return row.status, row.why


def reasons(gateway: RunningGateway) -> dict[str, list[str]]:
    """Why somebody did not get a step, by the step."""
    names = {row.id: row.step for row in gateway.rows(blasts)}
    found: dict[str, list[str]] = {}
    for row in gateway.rows(blast_recipients, blast_recipients.c.reason.is_not(None)):
        found.setdefault(names[row.blast_id], []).append(row.reason)
    return found

"""Every kind of journey, with faults on the way, by people whose names and words stand nowhere else."""

from typing import Final

from gateway import numbers, tokens
from tests.forms import post_form
from tests.running import RunningGateway

PEOPLE: Final = {
    "+13125550171": "Ximena Quetzal",
    "+13125550172": "Wenceslao Zurdo",
    "+13125550173": "Yolanda Jaramago",
    "+13125550174": "Kasimir Oxley",
    "+13125550175": "Violeta Ubeda",
    "+13125550176": "Norberto Hinojosa",
    "+13125550177": "Otilia Wexford",
}
XIMENA, WENCESLAO, YOLANDA, KASIMIR, VIOLETA, NORBERTO, OTILIA = PEOPLE
WORRY: Final = "zanahoria is what my neighbor fears"


def every_journey(gateway: RunningGateway) -> None:
    gateway.official()
    by_text(gateway)
    on_the_web(gateway, YOLANDA)
    by_voice(gateway)
    rung_back(gateway)
    stopped_while_it_rings(gateway)
    with_a_carrier_that_breaks(gateway)
    numbers.sync(gateway.runtime.db, gateway.runtime.carrier, gateway.url)


def by_text(gateway: RunningGateway) -> None:
    phone = gateway.phone(XIMENA)
    for body in ("SIGN", PEOPLE[XIMENA], "60601"):
        phone.texts(body)
    assert "number" in phone.texts("YES")[0]
    phone.texts(WORRY)
    gateway.phone(WENCESLAO).texts(f"firmar {PEOPLE[WENCESLAO]} 77002")


def on_the_web(gateway: RunningGateway, number: str) -> None:
    token = tokens.create(gateway.runtime.db, f"form {number[-2:]}")
    form = {"name": PEOPLE[number], "phone": number, "zip": "60601", "language": "en", "consent": "Text me."}
    phone = gateway.phone(number)
    assert post_form(gateway.url, "keep-families-together", form, token) == 202
    assert post_form(gateway.url, "keep-families-together", form | {"zip": number}, token) == 422
    gateway.run_jobs()
    gateway.sandbox.client.advance(10)
    assert PEOPLE[number] in phone.last_text
    assert "number" in phone.texts("yes")[0]


def by_voice(gateway: RunningGateway) -> None:
    phone = gateway.phone(KASIMIR)
    phone.dials()
    phone.presses("1")
    phone.presses("1")
    phone.waits(10)
    phone.says(PEOPLE[KASIMIR])
    phone.presses("#")
    phone.presses("60601")
    assert "number" in phone.presses("1")
    gateway.run_jobs()
    gateway.advance(minutes=1)
    assert "number" in phone.last_text or "#" in phone.last_text


def rung_back(gateway: RunningGateway) -> None:
    phone = gateway.phone(VIOLETA)
    phone.texts("CALL")
    gateway.run_jobs()
    phone.answers()
    phone.waits(5)
    assert "you can say" in phone.presses("1")
    phone.waits(8)
    phone.says(WORRY)
    phone.hangs_up()
    gateway.advance(minutes=1)


def stopped_while_it_rings(gateway: RunningGateway) -> None:
    phone = gateway.phone(NORBERTO)
    phone.texts("CALL")
    gateway.run_jobs()
    phone.texts("STOP")
    gateway.sweep()
    gateway.advance(minutes=1)
    assert phone.call is None


def with_a_carrier_that_breaks(gateway: RunningGateway) -> None:
    """A ring and a text of which nobody knows whether the carrier took them, and one that it did not take."""
    phone = gateway.phone(WENCESLAO)
    for fault in ("5xx_after", "dropped", "429"):
        gateway.sandbox.client.faults(next=[fault], callbacks={"lost": 1.0})
        phone.texts("llamar")
        gateway.run_jobs()
        for _ in range(14):
            gateway.advance(minutes=1)
    gateway.sandbox.client.faults(next=["dropped"], callbacks={"lost": 1.0})
    on_the_web(gateway, OTILIA)
    gateway.advance(minutes=5)
    gateway.sandbox.client.no_faults()
    gateway.advance(minutes=15)

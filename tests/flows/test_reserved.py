"""STOP, HELP and START as supporters write them, and what only looks like them."""

import pytest

from gateway.flows.reserved import reserved_word

STOPS = """
STOP|stop|Stop.|STOP!!|stopp|stopppp|stop please|please stop|stop now|STOP ALL|stopall|opt out
opt-out|OPTOUT|End|quit
CANCEL|Unsubscribe|REVOKE|"stop"|S.T.O.P.|st op|s t o p|stop 🛑|🛑|stop thanks|ok stop|stop stop stop
STOP texting me
remove me|no more texts|don't text me|leave me alone|ＳＴＯＰ|sto\u200bp
ALTO|alto!|por favor alto|parar|pare|paren|BAJA|darme de baja|cancelar|Cancela|no mas|NO MÁS
no más mensajes|ya no
desuscribir|basta|detener|salir|terminar|no me manden más mensajes|ya no quiero mensajes|estop|sotp
"""
HELPS = "HELP|help!|help me please|info|INFO.|ayuda|¡Ayuda!|AYÚDAME|ayuda por favor|información|hlep|🆘"
STARTS = "START|start please|unstop|comenzar|empezar|ALTA|opt in|Inicio"
NEITHER = """
stop this bill|stop separating families|Stop the raids now|paren las redadas|don't stop|do not stop
stop it or else we march
alto a las redadas|no más deportaciones|ya no más niños separados|basta de redadas
cancel the deportations|end the wall
the end|we will not quit|help them|help the families|ayuda a las familias|info about the march
start a petition|start over
YES|yes|y|si|sí|ok|no|No|no gracias|no thanks|SIGN|CALL|firmar|shop|step|top|hello|stopwatch
stop sign on main street
nonstop|Maria Lopez|60601|1|bajo|halt the raids|calla|para los niños|para mi familia|quit smoking
"""


def each(words: str) -> list[str]:
    return [word for word in words.replace("\n", "|").split("|") if word]


@pytest.mark.parametrize("text", each(STOPS))
def test_stop(text: str) -> None:
    assert reserved_word(text) == "stop"


@pytest.mark.parametrize("text", each(HELPS))
def test_help(text: str) -> None:
    assert reserved_word(text) == "help"


@pytest.mark.parametrize("text", each(STARTS))
def test_start(text: str) -> None:
    assert reserved_word(text) == "start"


@pytest.mark.parametrize("text", each(NEITHER))
def test_neither(text: str) -> None:
    assert reserved_word(text) is None


@pytest.mark.parametrize("text", ["", " ", "\n", "....", "🙂", "\x00", "x" * 2000, "stop " * 400])
def test_nothing_and_too_much(text: str) -> None:
    assert reserved_word(text) is None

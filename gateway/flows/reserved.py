"""STOP, HELP and START: the words that the carriers and the FCC reserve, with their Spanish forms.

Only a whole message counts: "stop this bill" is a supporter speaking up. 47 CFR 64.1200(a)(10) asks to honor any
reasonable way of saying stop, so courtesies, typos and spelling with dots are forgiven. YES is never
START here,
although some carriers take it so: it answers our own questions.
"""

from typing import Literal

from gateway.flows.words import plain, squeezed

Reserved = Literal["stop", "help", "start"]

_LONGEST = 80  # letters of the longest message that can still be nothing but a reserved word

_STOP = """
stop|stop all|stopall|end|quit|cancel|unsubscribe|revoke|opt out|optout|opt me out|remove me|take me off
take me off the list|take me off your list|remove me from your list|remove me from the list
unsubscribe me|unsuscribe
stop texting|stop texting me|stop messaging me|stop messages|stop text|stop texts|stop sending
stop sending me texts
stop sending texts|stop sending messages|stop calling|stop calling me|stop it|stop this|stop now|stop end
end all
no more|no more texts|no more messages|dont text me|do not text me|dont text me again|do not text me again
dont text me anymore|dont call me|do not call me|leave me alone|lose my number|delete my number|delete me
sotp|stpo|tsop|stp|estop|stops|sstop|stopo|syop|unsub
alto|parar|pare|paren|para ya|baja|dar de baja|darme de baja|dame de baja|denme de baja|deme de baja
darse de baja
quiero darme de baja|cancelar|cancela|cancele|cancelen|no mas|nomas|ya no|ya no mas|no mas mensajes
no mas textos
no quiero mas mensajes|no quiero mas|ya no quiero mensajes|ya no quiero mas mensajes|no me manden mensajes
no me manden mas mensajes|no me manden mas|no me escriban|no me escriban mas|no me envien mas mensajes
ya no me escriban
ya no me manden mensajes|no me llamen mas|dejen de escribirme|dejen de mandarme mensajes|dejenme en paz
deja de escribirme
detener|detengan|detente|terminar|salir|basta|quitar|quitarme|quitenme|quitenme de la lista|saquenme
saquenme de la lista
borrenme|borrar mi numero|eliminar|eliminarme|desuscribir|desuscribirme|desinscribir|anular|fin
"""
_HELP = """
help|info|help me|information|need help|i need help|hlep|halp|hepl|helpme
ayuda|ayudame|ayudenme|ayudeme|informacion|necesito ayuda|aiuda|ayda|auyda
"""
_START = """
start|unstop|resume|subscribe|opt in|optin|start again|resubscribe|strat|satrt
comenzar|empezar|iniciar|inicio|alta|suscribir|suscribirme|reanudar|comienza|empieza|darme de alta
"""
_COURTESIES = (
    "please", "pls", "plz", "por favor", "porfavor", "porfa", "favor", "now", "ya", "ahora", "thanks", "thank you",
    "gracias", "ok", "hi", "hello", "hola",
)  # fmt: skip
_AROUND = tuple((courtesy + " ", " " + courtesy) for courtesy in _COURTESIES)
_SIGNS = {"🛑": "stop", "⛔": "stop", "🆘": "help"}


def _phrases() -> dict[str, Reserved]:
    table: dict[str, Reserved] = {}
    for meaning, words in (("start", _START), ("help", _HELP), ("stop", _STOP)):
        for phrase in words.replace("\n", "|").split("|"):
            if phrase:
                table[phrase] = meaning  # type: ignore[assignment]  # the tuple above holds the three literals
                table[phrase.replace(" ", "")] = meaning  # type: ignore[assignment]  # as above
    return table


_TABLE = _phrases()
_SQUEEZED = {squeezed(word): meaning for word, meaning in _TABLE.items() if " " not in word and len(word) > 3}


def reserved_word(text: str) -> Reserved | None:
    """What a whole message asks of the carrier's three reserved words; None for everything else."""
    if len(text) > _LONGEST:
        return None
    words = plain(text)
    if not words:
        return _signs(text)
    return _meaning(words) or _meaning(_without_courtesies(words))


def _meaning(words: str) -> Reserved | None:
    if " " in words and len(set(words.split(" "))) == 1:
        words = words.partition(" ")[0]  # STOP STOP STOP
    joined = words.replace(" ", "")
    found = _TABLE.get(words)
    if found is None and (" " not in words or _spelled_out(words)):
        found = _TABLE.get(joined) or _SQUEEZED.get(squeezed(joined))
    return found


def _spelled_out(words: str) -> bool:
    """`s t o p` and `st op`: pieces too short to be words of a sentence."""
    return all(len(piece) <= 2 for piece in words.split(" "))


def _without_courtesies(words: str) -> str:
    for _ in range(3):
        before = words
        for prefix, suffix in _AROUND:
            words = words.removeprefix(prefix).removesuffix(suffix)
        if words == before:
            break
    return words


def _signs(text: str) -> Reserved | None:
    return _SIGNS.get(text.strip().rstrip("\ufe0f"))  # type: ignore[return-value]  # the table above holds literals

"""What a supporter means who texts while a call is on its way."""

_NOW = frozenset(
    """
    call again now ready yes y ok okay 1 ring retry redial sure llamar llama llame llamen llamenme llamame ahora listo
    lista si otra dale claro sip ya
    """.split()  # noqa: SIM905 - a list of quoted words reads worse
)
_NOW_PHRASES = frozenset(
    {
        "call me", "call again", "call now", "call me now", "call me again", "try again", "ring me", "ring again",
        "im ready", "i am ready", "yes please", "otra vez", "de nuevo", "llamen otra vez",
        "llama otra vez", "si por favor",
        "estoy listo", "estoy lista", "ya estoy listo", "ya estoy lista", "intenten de nuevo",
    }
)  # fmt: skip
_NO = frozenset({"no", "n", "nope", "later", "nevermind", "busy", "luego", "despues", "ocupado", "ocupada", "tarde"})
_NO_PHRASES = frozenset(
    {
        "not now", "no call", "dont call", "do not call", "no thanks", "no thank you", "never mind", "call later",
        "call me later", "cant talk", "i cant talk", "not today", "maybe later", "cancel call", "cancel the call",
        "ahora no", "no ahora", "no llamen", "no me llamen", "no gracias", "mas tarde", "otro dia",
        "hoy no", "no puedo",
        "no puedo hablar", "no puedo ahora", "ahorita no", "cancelar llamada", "cancelen la llamada",
    }
)  # fmt: skip


def wants_the_call(words: str) -> bool:
    """`words` are plain ones (see `words.plain`)."""
    return words in _NOW or words in _NOW_PHRASES


def wants_no_call(words: str) -> bool:
    return words in _NO or words in _NO_PHRASES

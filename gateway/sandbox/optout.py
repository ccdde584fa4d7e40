"""The carrier's own STOP, START and HELP. Only a whole one-word message counts.

Who handles them is a number's `opt_out`:

- default: the carrier's fixed words on long codes; on a standalone short code nobody.
- none: switched off. The network's own handling of a toll-free number cannot be.
- advanced: Advanced Opt-Out of the account's one Messaging Service, on any kind of number, with words in English and
  Spanish. What stops one of its numbers stops them all, and the webhook carries OptOutType.
"""

from dataclasses import dataclass
from typing import Literal

from gateway.sandbox.records import Number
from gateway.sandbox.store import Store

Kind = Literal["STOP", "START", "HELP"]
Rules = dict[str, tuple[Kind, str]]  # what a word means, and what is texted back

_SERVICE = "service"
_ANSWERS_ONLY_WHOM_IT_LETS_BACK = "YES"


def _rules(kind: Kind, words: str, reply: str) -> Rules:
    return dict.fromkeys(words.split(), (kind, reply))


_STOP = "STOP UNSUBSCRIBE END QUIT STOPALL REVOKE OPTOUT CANCEL"
_STOPPED = (
    "You have successfully been unsubscribed. You will not receive any more messages from this number. "
    "Reply START to resubscribe."
)
_STARTED = (
    "You have successfully been re-subscribed to messages from this number. Reply HELP for help. "
    "Reply STOP to unsubscribe. Msg&Data Rates May Apply."
)
_HELPED = "Reply STOP to unsubscribe. Msg&Data Rates May Apply."
_HELP: Rules = _rules("HELP", "HELP INFO", _HELPED)
_DEFAULT: Rules = _rules("STOP", _STOP, _STOPPED) | _rules("START", "START UNSTOP YES", _STARTED) | _HELP
_TOLL_FREE: Rules = (
    _rules(
        "STOP",
        _STOP,
        'NETWORK MSG: You replied with the word "stop" which blocks all texts sent from this number. '
        'Text back "unstop" to receive messages again.',
    )
    | _rules(
        "START",
        "START UNSTOP",
        'NETWORK MSG: You have replied "unstop" and will begin receiving messages again from this number.',
    )
    | _HELP
)
_ADVANCED: Rules = (
    _DEFAULT
    | _rules("STOP", "ALTO PARAR BAJA CANCELAR", "Ya no le enviaremos mensajes. Responda ALTA para recibirlos.")
    | _rules("START", "ALTA COMENZAR", "Listo: recibe nuestros mensajes otra vez. Responda ALTO para no recibirlos.")
    | _rules("HELP", "AYUDA", "Responda ALTO para no recibir mensajes. Pueden aplicarse tarifas de mensajes y datos.")
)


@dataclass(frozen=True, slots=True)
class Handled:
    """What the carrier did about a word; an empty reply is silence.

    Replies of Advanced Opt-Out are not in the account's list of messages (support.twilio.com, article 360034798533).
    """

    kind: Kind
    reply: str
    listed: bool


def handle(store: Store, number: Number, sender: str, body: str) -> Handled | None:
    """Block or unblock, and what to text back; None if the carrier takes it for any other text."""
    word = body.strip().upper()
    found = _rules_of(number).get(word)
    blocked = is_blocked(store, number.number, sender)
    if found is None or (word == _ANSWERS_ONLY_WHOM_IT_LETS_BACK and not blocked):
        return None
    kind, reply = found
    _note(store, number, sender, kind)
    spoken = reply if _answers(number, kind, blocked=blocked) else ""
    return Handled(kind, spoken, listed=number.opt_out != "advanced")


def _rules_of(number: Number) -> Rules:
    if number.kind == "toll_free":
        return _ADVANCED | _TOLL_FREE if number.opt_out == "advanced" else _TOLL_FREE
    if number.opt_out == "advanced":
        return _ADVANCED
    return _DEFAULT if number.opt_out == "default" and number.kind == "long_code" else {}


def _answers(number: Number, kind: Kind, *, blocked: bool) -> bool:
    """Who is out already is not told so again; back in, only who was out, except by an Advanced Opt-Out."""
    if kind == "STOP":
        return not blocked
    if kind == "START":
        return blocked or number.opt_out == "advanced"
    return not (blocked and number.kind == "toll_free")


def _note(store: Store, number: Number, sender: str, kind: Kind) -> None:
    pair = (_list_of(number), sender)
    if kind == "STOP":
        store.opted_out.add(pair)
    elif kind == "START":
        store.opted_out.discard(pair)
    store.changes += 1


def _list_of(number: Number) -> str:
    return _SERVICE if number.opt_out == "advanced" else number.number


def is_blocked(store: Store, sender: str, to: str) -> bool:
    number = store.numbers.get(sender)
    return number is not None and bool(_rules_of(number)) and (_list_of(number), to) in store.opted_out

"""Effects as the one SMS that answers a text."""

from collections.abc import Iterable, Iterator

from gateway.flows.effects import Ask, Effect, Play, Say
from gateway.render.xml import attribute, content


def body(effects: Iterable[Effect]) -> str | None:
    """What is said and asked, in one text; None where nothing is."""
    lines = [line for effect in effects for line in _lines(effect)]
    return "\n".join(lines) or None


def _lines(effect: Effect) -> Iterator[str]:
    if isinstance(effect, Say):
        yield effect.text
    elif isinstance(effect, Ask):
        for piece in effect.prompt:
            if not isinstance(piece, Play):
                yield piece.text


def sms_reply(text: str | None, status_url: str | None = None) -> str:
    """The TwiML that answers an inbound text with at most one message.

    One only: with an `action` the carrier never reaches a second verb.
    """
    if not text:
        return '<?xml version="1.0" encoding="UTF-8"?><Response/>'
    action = f' action="{attribute(status_url)}"' if status_url else ""
    return f'<?xml version="1.0" encoding="UTF-8"?><Response><Message{action}>{content(text)}</Message></Response>'

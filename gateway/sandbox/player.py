"""Runs TwiML documents on one leg, verb by verb, as the carrier does."""

from collections.abc import Callable, Generator, Mapping
from typing import Any

from gateway.sandbox import calls
from gateway.sandbox.carrier import Carrier
from gateway.sandbox.errors import TwimlError
from gateway.sandbox.gather import gather
from gateway.sandbox.grammar import VOICE, Element
from gateway.sandbox.legs import pause
from gateway.sandbox.record import record
from gateway.sandbox.session import Ended, Fetch, Moved, Session, Source, Wait
from gateway.sandbox.stage import Stage, perform
from gateway.sandbox.twiml import Document, Verb, from_reply, parse
from gateway.sandbox.webhooks import Reply

Turn = Generator[Fetch | Wait, Any, Source | None]
Dialer = Callable[[Stage, Document, Verb], Turn]

_NOT_IN_SERVICE = "The number you have dialed is not in service."
_APOLOGY = "We are sorry, an application error has occurred. Goodbye."
_MOST_TURNS_AT_ONCE = 200


class Player:
    """`fallback` is asked once, when a document fails; `dial` runs <Dial>, which a whisper may not have."""

    def __init__(
        self, carrier: Carrier, session: Session, fallback: Source | None = None, dial: Dialer | None = None
    ) -> None:
        self._stage = Stage(carrier, session)
        self._fallback = fallback
        self._dial = dial
        self._grammar: Mapping[str, Element] = VOICE
        self._turns_at: tuple[float, int] = (0.0, 0)

    def within(self, grammar: Mapping[str, Element]) -> "Player":
        self._grammar = grammar
        return self

    def run(self, source: Source) -> Generator[Fetch | Wait, Any, None]:
        """Run this document and those it leads to; returns at the end of the last one."""
        following: Source | None = source
        while following is not None:
            try:
                following = yield from self._turn(following)
            except Moved as moved:
                following = moved.source
            except TwimlError as error:
                following = self._recover(error)

    def _turn(self, source: Source) -> Turn:
        self._bound_turns()
        if source.inline is not None:
            document = parse(source.inline, "", self._grammar)
        else:
            params = calls.voice_params(self._stage.carrier, self._stage.call) | dict(source.params or {})
            reply = yield Fetch(source.url, source.method, params)
            document = self._document(reply)
        return (yield from self._play(document))

    def _bound_turns(self) -> None:
        now, (then, count) = self._stage.carrier.clock.seconds(), self._turns_at
        self._turns_at = (now, count + 1 if now == then else 1)
        if self._turns_at[1] > _MOST_TURNS_AT_ONCE:
            raise TwimlError(12400, "The documents lead to each other without end.")

    def _document(self, reply: Reply) -> Document:
        kind = reply.content_type.partition(";")[0].strip().lower()
        if kind.startswith("audio/"):
            return Document((Verb("Play", {}, reply.url, ()), Verb("Hangup", {}, "", ())), reply.url)
        if kind == "text/plain":
            return self._plain(reply)
        return from_reply(reply, self._grammar)

    def _plain(self, reply: Reply) -> Document:
        """Plain text is TwiML if it parses; otherwise it is spoken."""
        try:
            return parse(reply.body, reply.url, self._grammar)
        except TwimlError:
            spoken = reply.body.decode(errors="replace")
            return Document((Verb("Say", {}, spoken, ()), Verb("Hangup", {}, "", ())), reply.url)

    def _play(self, document: Document) -> Turn:
        for position, verb in enumerate(document.verbs):
            following = yield from self._verb(document, verb, first=position == 0)
            if following is not None:
                return following
        return None

    def _verb(self, document: Document, verb: Verb, *, first: bool) -> Turn:
        stage = self._stage
        if verb.name == "Reject" and stage.call.started is None:
            busy = verb.get("reason") == "busy"
            calls.hear(stage.carrier, stage.call, "line", "busy tone" if busy else _NOT_IN_SERVICE)
            raise Ended("busy" if busy else "no-answer")
        if verb.name not in ("Dial", "Pause", "Redirect") or not first:
            calls.answer(stage.carrier, stage.call)
        match verb.name:
            case "Say" | "Play":
                perform(stage, verb)
            case "Pause":
                yield from pause(stage.carrier, verb.seconds("length", 1))
            case "Gather":
                return (yield from gather(stage, document, verb))
            case "Record":
                return (yield from record(stage, document, verb))
            case "Dial":
                return (yield from self._connect(document, verb))
            case "Redirect":
                return Source(document.absolute(verb.text), verb.get("method", "POST"))
            case _:
                raise Ended
        return None

    def _connect(self, document: Document, verb: Verb) -> Turn:
        if self._dial is None:
            raise TwimlError(12200, "<Dial> may not stand in a whisper.", document.url)
        if not verb.flag("answerOnBridge"):
            calls.answer(self._stage.carrier, self._stage.call)
        return (yield from self._dial(self._stage, document, verb))

    def _recover(self, error: TwimlError) -> Source:
        stage = self._stage
        stage.carrier.report(error, stage.call.phone)
        fallback, self._fallback = self._fallback, None
        if fallback is None:
            calls.answer(stage.carrier, stage.call)
            calls.hear(stage.carrier, stage.call, "line", _APOLOGY)
            raise Ended
        told = {"ErrorCode": str(error.code), "ErrorUrl": error.url}
        return Source(fallback.url, fallback.method, told)

"""The proof in plain words: the vocabulary of the ledger, and the page for a terminal."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from gateway.proof.ledger import Line, Proof

KINDS: Final = {
    "opt_in": "agreed to be contacted",
    "opt_out": "wants no more texts and calls",
    "opt_back": "came back",
}
SOURCES: Final = {
    "keyword": "texted the keyword of a campaign",
    "word": "wrote it in a text",
    "key": "pressed a key on a call",
    "hotline": "on a call to our hotline",
    "phone": "on a call that they had asked for",
    "missed call": "rang a number of ours that rings back",
    "weekly": "asked to be rung every week",
    "carrier": "the carrier told us",
    "organizer": "told one of us",
    "api": "through another program, such as a web form",
    "paper": "on a paper list",
    "forgotten": "was out when we erased what we held, as they had asked",
    "import": "on a list that we were given",
}
LANGUAGES: Final = {"en": "English", "es": "Spanish"}

ABOUT: Final = (
    "Every time this person agreed to be contacted by us or asked us to stop, by text and by voice, oldest first. "
    "Entries are only ever added. Who opts out of everything comes back only by their own START; who opts out of one "
    "campaign, also by texting its keyword."
)


def what(line: Line) -> str:
    about = f", about {line.about} only" if line.kind == "opt_out" and line.about else ""
    return f"{KINDS.get(line.kind, line.kind)}{about}"


def how(line: Line) -> str:
    where = f" ({line.about})" if line.kind == "opt_in" and line.about else ""
    return f"{SOURCES.get(line.source, line.source)}{where}, in {LANGUAGES[line.language]}"


def utc(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S UTC")


def local(moments: tuple[datetime, ...]) -> str:
    """With the zone's short name, for in the hour that a clock is set back there are two of each minute."""
    return " / ".join(moment.strftime("%Y-%m-%d %H:%M:%S %Z") for moment in moments)


def as_text(proof: Proof) -> str:
    return "\n".join(_lines(proof))


def _lines(proof: Proof) -> Iterator[str]:
    yield f"{proof.phone}  {proof.name}".rstrip()
    yield ABOUT
    for line in proof.lines:
        yield f"\n{utc(line.at)}{f'  ({local(line.local)})' if line.local else ''}"
        yield f"  {what(line)}: {how(line)}"
        if line.said:
            yield f"  their words: {line.said}"
        if line.shown:
            yield f"  shown to them: {line.shown}"
        if line.first_words:
            yield f"  shown to them: {line.first_words.text}"
            yield f"    (version {line.first_words.version} of {line.first_words.campaign})"
        yield f"  from then on: {line.after}"
    for meaning in proof.meanings:
        yield f"\nAt {utc(meaning.at)}{f' ({local(meaning.local)})' if meaning.local else ''}: {meaning.sentence}"

"""Reads a TwiML document and checks all of it before any of it runs; what is wrong is said, not guessed away."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

from gateway.sandbox.errors import TwimlError
from gateway.sandbox.grammar import MESSAGING, VOICE, WHISPER, Element
from gateway.sandbox.webhooks import Reply

__all__ = ["MESSAGING", "VOICE", "WHISPER", "Document", "Verb", "parse"]

_XML_TYPES = ("text/xml", "application/xml", "text/html")
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_LONGEST_SAY = 4096
_MOST_NUMBERS = 10


@dataclass(frozen=True, slots=True)
class Verb:
    name: str
    attributes: Mapping[str, str]
    text: str
    children: tuple["Verb", ...]

    def get(self, name: str, default: str = "") -> str:
        return self.attributes.get(name, default)

    def seconds(self, name: str, default: int) -> int:
        return int(self.attributes.get(name, default))

    def flag(self, name: str, *, default: bool = False) -> bool:
        return self.attributes.get(name, "true" if default else "false") == "true"


@dataclass(frozen=True, slots=True)
class Document:
    """`url` is where it came from: the base of its relative URLs and the default of its actions ("" if inline)."""

    verbs: tuple[Verb, ...]
    url: str

    def absolute(self, url: str) -> str:
        joined = urljoin(self.url, url) if self.url else url
        if not joined.startswith(("http://", "https://")):
            raise TwimlError(11100, f"'{url}' is a relative URL in a document that has no URL of its own.")
        return joined

    def action_of(self, verb: Verb) -> str:
        """The verb's action; without one, the document's own URL."""
        action = verb.get("action") or self.url
        if not action:
            raise TwimlError(11100, f"<{verb.name}> in an inline document needs an absolute action.")
        return self.absolute(action)


def is_xml(content_type: str) -> bool:
    return content_type.partition(";")[0].strip().lower() in _XML_TYPES


def from_reply(reply: Reply, grammar: Mapping[str, Element]) -> Document:
    """Raises TwimlError 12300 unless the answer calls itself XML or HTML."""
    if not is_xml(reply.content_type):
        found = reply.content_type or "none"
        raise TwimlError(12300, f"Content type {found} is not TwiML: answer text/xml.", reply.url)
    return parse(reply.body, reply.url, grammar)


def parse(body: bytes | str, url: str, grammar: Mapping[str, Element]) -> Document:
    """Raises TwimlError: 12100 for what is no XML document, 12200 for what the grammar does not allow."""
    try:
        root = ET.fromstring(body)  # noqa: S314 -- the document comes from the developer's own gateway
    except (ET.ParseError, LookupError, ValueError) as error:
        raise TwimlError(12100, f"The document is not well-formed XML: {error}.", url) from error
    if root.tag != "Response":
        raise TwimlError(12100, f"The document's element is <{root.tag}>; it must be <Response>.", url)
    try:
        verb = _element(root, "", grammar)
    except TwimlError as error:
        raise TwimlError(error.code, error.message, url) from error
    return Document(verb.children, url)


def _element(node: ET.Element, inside: str, grammar: Mapping[str, Element]) -> Verb:
    element = grammar.get(node.tag)
    if element is None:
        raise TwimlError(12200, f"<{node.tag}> is not an element of TwiML here{_case_hint(node.tag, grammar)}.")
    if inside and node.tag not in grammar[inside].children:
        raise TwimlError(12200, f"<{node.tag}> may not stand inside <{inside}>.")
    attributes = _attributes(node, element)
    children = tuple(_element(child, node.tag, grammar) for child in node)
    verb = Verb(node.tag, attributes, _text(node, element), children)
    _check_content(verb)
    return verb


def _case_hint(tag: str, grammar: Mapping[str, Element]) -> str:
    right = next((name for name in grammar if name.lower() == tag.lower()), None)
    return f"; names are case sensitive, did you mean <{right}>?" if right else ""


def _attributes(node: ET.Element, element: Element) -> dict[str, str]:
    found = {name.replace(_XML_LANG, "xml:lang"): value for name, value in node.attrib.items()}
    for name, value in found.items():
        check = element.attributes.get(name)
        if check is None:
            raise TwimlError(12200, f"<{node.tag}> has no attribute '{name}'.")
        if not check(value):
            raise TwimlError(12200, f"'{value}' is not a value of <{node.tag} {name}>.")
    for name in element.required - found.keys():
        raise TwimlError(12200, f"<{node.tag}> needs the attribute '{name}'.")
    return found


def _text(node: ET.Element, element: Element) -> str:
    """All character data in reading order; inside verbs that take none, only white space is allowed."""
    own = [node.text or "", *(child.tail or "" for child in node)]
    if not element.text:
        if any(piece.strip() for piece in own):
            raise TwimlError(12200, f"<{node.tag}> takes no text.")
        return ""
    return " ".join("".join(node.itertext()).split()) if node.tag not in ("Body", "Message") else "".join(own)


def _check_content(verb: Verb) -> None:
    if verb.name == "Say" and len(verb.text) > _LONGEST_SAY:
        raise TwimlError(13520, f"<Say> holds more than {_LONGEST_SAY} characters.")
    if verb.name == "Dial":
        _check_dial(verb)
    if verb.name in ("Redirect", "Number") and not verb.text:
        raise TwimlError(12200, f"<{verb.name}> is empty.")
    if verb.name == "Play" and not verb.text and not verb.get("digits"):
        raise TwimlError(12200, "<Play> needs the URL of a sound, or digits.")
    if verb.name == "Gather":
        _check_gather(verb)


def _check_dial(verb: Verb) -> None:
    if not verb.children and not verb.text:
        raise TwimlError(12200, "<Dial> names nobody to call.")
    if len(verb.children) > _MOST_NUMBERS:
        raise TwimlError(12200, f"<Dial> rings at most {_MOST_NUMBERS} numbers at once.")


def _check_gather(verb: Verb) -> None:
    if "speechModel" in verb.attributes and verb.get("speechTimeout") == "auto":
        raise TwimlError(13335, "<Gather speechModel> needs a speechTimeout in seconds.")
    hints = [hint for hint in verb.get("hints").split(",") if hint]
    if len(hints) > 500 or any(len(hint) > 100 for hint in hints):
        raise TwimlError(12200, "<Gather hints> takes at most 500 hints of 100 characters.")

"""Looks for what people wrote and who they are in a heap of bytes, however it is written there."""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from typing import Final
from urllib.parse import unquote_to_bytes

_PIECE: Final = 12  # letters: as short as a piece of a text may be and still be that text's
_SHORTEST: Final = 6  # letters of a word: shorter ones come about by chance in sealed bytes


class Private:
    """`words` are looked for whole; of `texts` every piece of twelve letters, unless `public` has it, too."""

    def __init__(self, words: Iterable[str], texts: Sequence[str], public: str) -> None:
        self._words = {word for word in words if len(word) >= _SHORTEST}
        pieces = {piece for text in texts for piece in _pieces(text.encode().lower())}
        self._pieces = pieces - set(_pieces(public.encode().lower()))
        self._as_written = {
            piece for text in texts for piece in _pieces(text.encode()) if piece.lower() in self._pieces
        }

    def found_in(self, heap: bytes) -> list[str]:
        clear = [heap.lower(), unquote_to_bytes(heap.replace(b"+", b" ")).lower()]
        pieces = {piece for view in clear for piece in _in(view, self._pieces)}
        pieces |= _in(clear[0], {piece.hex().encode() for piece in self._as_written | self._pieces})
        pieces |= _in(heap, {form[:14] for piece in self._as_written for form in _base64(piece)})
        words = {word for word in self._words if any(_holds(heap, view, word.encode()) for view in clear)}
        return sorted(words) + sorted(piece.decode("utf-8", "replace") for piece in pieces)

    def __len__(self) -> int:
        return len(self._pieces)


def _pieces(text: bytes) -> Iterator[bytes]:
    return (text[start : start + _PIECE] for start in range(len(text) - _PIECE + 1))


def _in(heap: bytes, pieces: set[bytes]) -> set[bytes]:
    """All pieces are of one length."""
    length = len(next(iter(pieces), b""))
    return {heap[start : start + length] for start in range(len(heap)) if heap[start : start + length] in pieces}


def _holds(heap: bytes, clear: bytes, word: bytes) -> bool:
    """`clear` is the heap in small letters."""
    hexadecimal = {form.hex().encode() for form in (word, word.lower(), word.upper())}
    coded = {form for written in (word, word.lower()) for form in _base64(written)}
    return word.lower() in clear or any(form in clear for form in hexadecimal) or any(form in heap for form in coded)


def _base64(text: bytes) -> Iterator[bytes]:
    """The letters that are the same whatever stands before and behind; there are three places to begin at."""
    for before in range(3):
        coded = b64encode(bytes(before) + text + bytes(2))
        yield coded[-(-before * 8 // 6) : (before + len(text)) * 8 // 6]

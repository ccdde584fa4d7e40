"""The words of a text, however they are spelled: accents, look-alike letters, digits for letters, typos, glue."""

import re
import unicodedata
from typing import Final

from gateway.flows.opt_out.lexicon import LONGEST_FORGIVEN, SHORTEST_FORGIVEN, SHORTEST_SOUND, Lexicon
from gateway.flows.opt_out.spanish import sound_of

_BEGINNING: Final = 480  # letters of a long text that are looked at; its middle is a story
_END: Final = 320
_MOST_WORDS: Final = 48  # at the beginning; half as many at the end
_LOOK_ALIKES: Final = str.maketrans("авсеікмнорѕтухјԁɡοαεικντυρχ", "abceikmhopstyxjdgoaeikvtupx")
_SIGNS: Final = str.maketrans(
    {"🛑": " stop ", "⛔": " stop ", "🚫": " no ", "🆘": " help ", "¿": " ", "¡": " "} | dict.fromkeys("’‘ʼ", "")
)
_INVISIBLE: Final = re.compile("[\u0300-\u036f\u00ad\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff]+")
_PIECE: Final = re.compile(r"[a-z0-9@$*+&]+|[.!?…\n,;:()\"“”«»]")
_SPELLED_OUT: Final = re.compile(r"(?<![a-z0-9])[a-z](?:[ .\-_*]{1,3}[a-z]){2,}(?![a-z0-9])")
_SYMBOLS: Final = {"+": "mas", "&": "and"}
_LONGEST_WORD: Final = 30
_LONG_ENOUGH_ALONE: Final = 8  # letters: nobody is called Unsubcribe
_INTRODUCTIONS: Final = frozenset({"name", "names", "nombre", "llamo", "soy", "apellido"})
_SHORTEST_GLUED: Final = 6
_IDLE: Final = frozenset({"BREAK", "COMMA"})
_RUN: Final = re.compile(r"(.)\1{2,}")
_DIGITS_FOR_LETTERS: Final = str.maketrans("013457$@", "oieastsa")
_HIDDEN: Final = re.compile(r"f[*u][*c]?[*k]?\w*")
_GLUED: Final = (
    "stop", "no", "dej", "remove", "unsub", "leave", "ya", "dont", "take", "never", "please", "lose",
    "delete", "porfa", "opt",
)  # fmt: skip
MARKS: Final = {
    **dict.fromkeys(".!…\n;", "BREAK"), "?": "QUESTION", **dict.fromkeys(",:()", "COMMA"),
    **dict.fromkeys('"“”«»', "QUOTE"),
}  # fmt: skip


def folded(text: str) -> str:
    """Lower case, without accents and apostrophes, in Latin letters; of a long text both ends."""
    if len(text) > _BEGINNING + _END:
        text = f"{text[:_BEGINNING]} . {text[-_END:]}"
    if not text.isascii():
        text = _INVISIBLE.sub("", unicodedata.normalize("NFKD", text.replace("´", "'")))
    text = text.lower()
    if not text.isascii():
        text = text.translate(_SIGNS).translate(_LOOK_ALIKES)
    return text.replace("'", "").replace("`", "")


def pieces(folded_text: str, lexicon: Lexicon) -> list[str]:
    """Words as the lexicon spells them, and marks."""
    found = _PIECE.findall(_SPELLED_OUT.sub(lambda letters: _joined(letters[0], lexicon), folded_text))
    if len(found) > _MOST_WORDS * 3 // 2:
        found = [*found[:_MOST_WORDS], ".", *found[-_MOST_WORDS // 2 :]]
    found = _without_idle_marks(found)
    words = [word for piece in found for word in _written(piece, lexicon)]
    return [word for piece in words for word in _guessed(piece, lexicon, alone=not _about_us(words, lexicon))]


def _about_us(words: list[str], lexicon: Lexicon) -> bool:
    """Whether what is spelled right speaks to us, or of texts and lists. Where it does not, Cortez is a name."""
    classes = {lexicon.words.get(word, "") for word in words}
    if not classes.isdisjoint(lexicon.subjects):
        return True
    return not classes.isdisjoint(lexicon.addresses) and _INTRODUCTIONS.isdisjoint(words)


def _without_idle_marks(found: list[str]) -> list[str]:
    """No marks around the text, one between two sentences, and none in `Stop. Texting. Me.`: that is one sentence."""
    kept: list[str] = []
    for piece in found:
        idle = MARKS.get(piece) in _IDLE and (not kept or MARKS.get(kept[-1]) in _IDLE)
        if not idle:
            kept.append(piece)
    while kept and MARKS.get(kept[-1]) in _IDLE:
        kept.pop()
    words = [piece for piece in kept if MARKS.get(piece) != "BREAK"]
    sentences = len(kept) - len(words) + 1
    return words if sentences > 2 and len(words) <= sentences + 1 else kept


def wakes(word: str, lexicon: Lexicon) -> bool:
    """Whether this word can decide anything. Most words of names, ZIP codes and keywords cannot, and cost little."""
    if word in lexicon.words:
        return word in lexicon.wakes
    if word.isdigit() or len(word) > LONGEST_FORGIVEN:
        return False
    if not word.isalpha() or _RUN.search(word) or word.startswith(_GLUED):
        return any(one in lexicon.wakes for one in _written(word, lexicon)) or _near_waking(word, lexicon)
    return _near_waking(word, lexicon)


def _near_waking(word: str, lexicon: Lexicon) -> bool:
    if len(word) >= SHORTEST_SOUND and sound_of(word) in lexicon.sound_wakes:
        return True
    if len(word) < SHORTEST_FORGIVEN:
        return False
    near = lexicon.near_wakes
    return word in near or not near.isdisjoint([word[:place] + word[place + 1 :] for place in range(len(word))])


def _joined(letters: str, lexicon: Lexicon) -> str:
    word = re.sub(r"[^a-z]", "", letters)
    return word if word in lexicon.words else letters


def _written(piece: str, lexicon: Lexicon) -> list[str]:
    """The words of the lexicon that a piece certainly stands for; the piece itself where it stands for none."""
    if len(piece) > _LONGEST_WORD or piece in MARKS or piece.isdigit():
        return [piece]
    piece = _SYMBOLS.get(piece, piece)
    for form in (piece, *_other_spellings(piece)):
        if form in lexicon.words:
            return lexicon.spellings.get(form, form).split()
    return _unglued(piece, lexicon) or [piece]


def _guessed(piece: str, lexicon: Lexicon, *, alone: bool) -> list[str]:
    """What an unknown word may stand for, by its sound or one typo; `alone` only if it is long."""
    if piece in lexicon.words or not piece.isalpha() or (alone and len(piece) < _LONG_ENOUGH_ALONE):
        return [piece]
    heard = lexicon.sounds.get(sound_of(piece)) if len(piece) >= SHORTEST_SOUND else None
    word = heard or lexicon.spelled_like(_RUN.sub(r"\1", piece)) or piece
    return lexicon.spellings.get(word, word).split()


def _other_spellings(piece: str) -> list[str]:
    """`stooop`, `st0p`, `$top`, `st*p`, `pleeease`."""
    forms = [_RUN.sub(r"\1\1", piece), _RUN.sub(r"\1", piece)]
    if not piece.isalpha():
        forms += [form.translate(_DIGITS_FOR_LETTERS) for form in tuple(forms)]
        if "*" in piece:
            bare = piece.strip("*")
            forms += [bare, *(bare.replace("*", vowel, 1) for vowel in "ouiea")]
            forms += ["fucking" if piece.endswith("ing") else "fuck"] if _HIDDEN.fullmatch(piece) else []
    return forms


def _unglued(piece: str, lexicon: Lexicon) -> list[str]:
    """`stoptextingme` -> stop texting me: known words only, the longest first."""
    if len(piece) < _SHORTEST_GLUED or not piece.startswith(_GLUED):
        return []
    split: dict[int, list[str]] = {len(piece): []}  # from each place on, the words to the end
    for place in range(len(piece) - 2, -1, -1):
        for end in range(len(piece), place + 1, -1):
            if end in split and piece[place:end] in lexicon.words:
                split[place] = [piece[place:end], *split[end]]
                break
    return [part for word in split.get(0, []) for part in lexicon.spellings.get(word, word).split()]

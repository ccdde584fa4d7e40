"""The forms of Spanish verbs that matter here: an order and a wish are not a fact.

`no me manden` asks for an end, `no me mandan` complains that nothing comes. `no me borren` asks to stay,
`borrenme` to be taken off: an affirmative order carries its "me" behind it. All without accents, as texts are read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

_HEARD: Final = (
    ("qu", "k"), ("ce", "se"), ("ci", "si"), ("ch", "x"), ("c", "k"), ("z", "s"), ("ll", "y"), ("h", ""), ("v", "b"),
    ("mb", "nb"), ("j", "g"),
)  # fmt: skip
_TO_ME: Final = ("me", "nos")


@dataclass(frozen=True, slots=True)
class _Endings:
    order: tuple[str, str, str]  # he, they, you: manden
    wish: tuple[str, ...]  # that they might: mandaran
    fact: tuple[str, str, str]  # he, they, you: mandan
    activity: tuple[str, str]  # mandar, mandando
    mine: str  # mando
    past: tuple[str, ...]  # mandaron


_ER_WISH: Final = ("iera", "ieran", "ieras")
_ER_PAST: Final = ("io", "ieron", "iste", "ia", "ian", "ido")
_ENDINGS: Final = {
    "ar": _Endings(
        ("e", "en", "es"), ("ara", "aran", "aras"), ("a", "an", "as"), ("ar", "ando"), "o",
        ("aron", "aste", "aba", "aban", "ado"),
    ),
    "er": _Endings(("a", "an", "as"), _ER_WISH, ("e", "en", "es"), ("er", "iendo"), "o", _ER_PAST),
    "ir": _Endings(("a", "an", "as"), _ER_WISH, ("e", "en", "es"), ("ir", "iendo"), "o", _ER_PAST),
}  # fmt: skip


def sound_of(word: str) -> str:
    """The same for words that sound alike in Spanish and are mixed up in writing: `baja` and `vaja`."""
    for written, heard in _HEARD:
        word = word.replace(written, heard)
    return word


def forms(verbs: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    """Word and class, for stems such as `mand`, or `marqu/marc` where a stem is spelled otherwise before e."""
    for purpose, stems in verbs.items():
        for ending, words in stems.items():
            for stem in words.split():
                before_e, _, before_a = stem.partition("/")
                make = _contact if purpose == "contact" else _removal
                yield from make(_ENDINGS[ending], before_e, before_a or before_e)


def _contact(verb: _Endings, ordered: str, stem: str) -> Iterator[tuple[str, str]]:
    yield from ((stem + end, "PAST") for end in (verb.mine, *verb.past))
    yield from ((stem + end, "IND") for end in verb.fact)
    yield from ((stem + end, "SUBJ") for end in verb.wish)
    yield from ((ordered + end, "SUBJ") for end in verb.order)
    for end in verb.activity:
        yield from ((stem + end + whom, "INF") for whom in ("", "le", "les", "te", "lo", "los", "la", "las"))
        yield from ((stem + end + whom, "INFME") for whom in _TO_ME)
    for order in (ordered + verb.order[0], ordered + verb.order[1], stem + verb.fact[0]):
        yield from ((order + whom, "AFFIRM") for whom in _TO_ME)


def _removal(verb: _Endings, ordered: str, stem: str) -> Iterator[tuple[str, str]]:
    yield from ((stem + end, "PAST") for end in verb.past)
    yield from ((stem + end, "BORREN") for end in (*verb.wish, verb.fact[0]))
    yield stem + verb.fact[1], "QUITAN"
    yield from ((ordered + end, "BORREN") for end in verb.order)
    yield from ((stem + end, "BORRAR") for end in (verb.activity[0], verb.mine))
    for order in (ordered + verb.order[0], ordered + verb.order[1], stem + verb.fact[0], stem + verb.activity[0]):
        yield from ((order + whom, "REMOVEME") for whom in _TO_ME)
        yield from ((order + what, "BORRARLO") for what in ("lo", "la", "los", "las"))

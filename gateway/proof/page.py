"""The proof as a page of HTML that needs nothing else, to be kept in a file or printed on one sheet."""

from html import escape
from typing import Final

from gateway.proof.ledger import Line, Meaning, Proof, Shown
from gateway.proof.words import ABOUT, LANGUAGES, how, local, utc, what

# So small that this many entries still fit on one sheet (points).
_SIZES: Final = ((4, 9.5), (9, 8.0), (16, 7.0), (24, 5.5))
_SMALLEST: Final = 5.0

_STYLE: Final = """
@page { size: letter; margin: 12mm }
body { font: %gpt/1.3 Georgia, serif; color: #000; background: #fff; max-width: 190mm; margin: 0 auto }
h1 { font-size: 1.5em; margin: 0 0 .3em } h2 { font-size: 1.1em; margin: .8em 0 .3em } p { margin: .3em 0 }
table { width: 100%%; border-collapse: collapse } tr { break-inside: avoid }
th, td { text-align: left; vertical-align: top; padding: .2em .6em .2em 0; border-top: .3pt solid #999 }
td { overflow-wrap: anywhere } time { white-space: nowrap; display: block }
th:nth-child(2) { width: 33%% } ol { margin: .2em 0; padding-left: 1.6em }
"""
_HEADS: Final = ("When", "What", "Their words", "Words shown to them", "From then on")


def as_page(proof: Proof) -> str:
    size = next((size for most, size in _SIZES if len(proof.lines) <= most), _SMALLEST)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>Consent ledger</title><style>{_STYLE % size}</style></head>\n<body>\n"
        f"{_head(proof)}\n{_table(proof)}\n{_shown(proof)}\n{_meanings(proof)}\n"
        f"<p>Made {utc(proof.made_at)} by {escape(proof.made_by)}.</p>\n</body></html>\n"
    )


def _head(proof: Proof) -> str:
    home = f", ZIP code {proof.zip}" if proof.zip else "; no ZIP code is known, so times are in UTC only"
    name = f"{escape(proof.name)}, " if proof.name else ""
    return f"<h1>Consent ledger</h1>\n<p><b>{name}{escape(proof.phone)}</b>{escape(home)}</p>\n<p>{ABOUT}</p>"


def _table(proof: Proof) -> str:
    heads = "".join(f"<th>{head}</th>" for head in _HEADS)
    rows = "\n".join(_row(line) for line in proof.lines) or '<tr><td colspan="5">There is no entry.</td></tr>'
    return f"<table><thead><tr>{heads}</tr></thead><tbody>\n{rows}\n</tbody></table>"


def _row(line: Line) -> str:
    shown = escape(line.shown) if line.shown else f"see {line.first_words.number}" if line.first_words else ""
    when = "".join(f"<time>{escape(each)}</time>" for each in (utc(line.at), *local(line.local).split(" / ")) if each)
    cells = (when, f"<b>{escape(what(line))}</b>: {escape(how(line))}", escape(line.said), shown, escape(line.after))
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _shown(proof: Proof) -> str:
    if not proof.shown:
        return ""
    items = "\n".join(f"<li>{_source(shown)}: {escape(shown.text)}</li>" for shown in proof.shown)
    return f"<h2>What the campaigns say first</h2>\n<ol>\n{items}\n</ol>"


def _source(shown: Shown) -> str:
    return f"{escape(shown.campaign)}, version {shown.version}, {LANGUAGES[shown.language]}"


def _meanings(proof: Proof) -> str:
    return "<h2>What it means</h2>\n" + "\n".join(f"<p>{_meaning(meaning)}</p>" for meaning in proof.meanings)


def _meaning(meaning: Meaning) -> str:
    where = f" ({escape(local(meaning.local))})" if meaning.local else ""
    return f"At {utc(meaning.at)}{where}: <b>{escape(meaning.sentence)}</b>"

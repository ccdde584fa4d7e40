"""Blasts as an organizer reads them in a terminal."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from gateway.blasts.following.answers import WITHIN as ANSWERED_WITHIN
from gateway.blasts.following.answers import Answer
from gateway.blasts.following.chance import Difference, beyond_chance
from gateway.blasts.following.progress import Figures, Progress
from gateway.blasts.preflight.counting import Text
from gateway.blasts.preflight.forecast import Group
from gateway.blasts.preflight.report import Preflight
from gateway.blasts.store import Blast
from gateway.blasts.trying import Trial
from gateway.blasts.wording.writing import Review
from gateway.blasts.words import REASONS, STATUSES, failure
from gateway.contact.zones import names_of
from gateway.flows.segments import segments
from gateway.links.store import Link
from gateway.segments.definition import in_words

_WIDTH: Final = 30  # characters of the bar
_LINE: Final = 2 * _WIDTH + 60
_ANSWERS: Final[Mapping[Answer, str]] = {
    "replies": "wrote back",
    "opt_outs": "said STOP or the like",
    "signed": "signed",
    "called": "talked to an office, or to its machine",
}


def of_blast(found: Blast, campaign: str, texts: Sequence[tuple[Text, str]], leads: Sequence[Link]) -> Iterator[str]:
    """What it says, and to whom; below each text its links."""
    to = in_words(found.segment) if found.segment else "everybody"
    yield f"{found.slug}: {found.status}, for {campaign}, to {to}"
    for text, words in texts:
        yield f"{_name(text, len(found.wordings))}: {words}"
        for link in leads:
            if (link.variant, link.language) == text:
                yield f"  …/{link.code} leads to {link.target}, clicks: {link.clicks:,}"


def _name(text: Text, wordings: int) -> str:
    variant, language = text
    return f"{variant}, {language}" if wordings > 1 else language


def of_trials(trials: Sequence[Trial]) -> Iterator[str]:
    many = len({trial.variant for trial in trials})
    for trial in trials:
        name = _name((trial.variant, trial.language), many)
        count = segments(trial.words.body).count
        missing = " and ".join(trial.words.missing)
        yield f"{name}: no {missing} is known of them, so they get none" if missing else f"{name}: {_segments(count)}"
    yield "It is on its way." if any(not trial.words.missing for trial in trials) else "There is nothing to send."


def _segments(count: int) -> str:
    return f"{count} segment{'' if count == 1 else 's'}"


def of_review(language: str, found: Review) -> Iterator[str]:
    yield f"{language}: {_segments(found.segments.count)}, {found.room} more letters fit"
    yield from (f"  note: {warning}" for warning in found.warnings)
    if found.plain:
        yield f"  in plain letters {_segments(found.in_plain)}: {found.plain}"


def of_preflight(report: Preflight) -> Iterator[str]:
    many = len({variant for variant, _ in report.reviews})
    for text, found in report.reviews.items():
        yield from of_review(_name(text, many), found)
    yield ""
    yield f"{report.audience:>9,}  people"
    yield from _counted("-", report.left_out)
    each = "; ".join(f"{count:,} {_name(text, many)}" for text, count in sorted(report.by_text.items()))
    yield f"{report.texts:>9,}  texts ({each or 'none'})"
    for text, count in sorted(report.longer.items()):
        yield f"{count:>9,}  of {_name(text, many)} take up to {report.most[text]} segments, for their names"
    yield from _counted("later", report.later)
    for name, count in report.instead.most_common():
        yield f"{count:>9,}  of them without {name}: the words in its place"
    yield ""
    rate = f"{report.rate:g} segments a second" if report.rate else "as fast as it goes"
    yield f"{report.segments:,} segments, ${report.cost:,.2f}, from {report.sender} at {rate}"
    yield f"By your price table, ${report.price:g} for a segment. What people answer is paid for besides."
    yield from _times(report)
    yield from (f"Note: {warning}." for warning in report.warnings)


def then(found: Blast, report: Preflight, at: datetime | None, local: datetime | None) -> str:
    """What to do after looking at it."""
    if found.status != "draft":
        return f"It is {found.status}: so it would go if it began now. `gateway blast watch {found.slug}` follows it."
    if not report.texts:
        return "Nobody would get it, so there is nothing to send."
    command = f"gateway blast {{}} {found.slug} --people {report.audience}"
    if found.asked_by and not (at or local):
        return f"If that is right: `{command.format('approve')} --mark {report.mark}`."
    plan = f' --at "{at:%Y-%m-%d %H:%M}"' if at else f' --local "{local:%Y-%m-%d %H:%M}"' if local else ""
    return f"If that is right: `{command.format('send')}{plan}`."


def _counted(what: str, counts: Counter[str]) -> Iterator[str]:
    for reason, count in counts.most_common():
        yield f"{count:>9,}  {what} {REASONS[reason]}"


def _times(report: Preflight) -> Iterator[str]:
    reached = [(group, group.first, group.last) for group in report.zones if group.first and group.last]
    if report.end and reached:
        yield f"From {_utc(min(first for _, first, _ in reached))} to {_utc(report.end)}"
    for group, first, last in reached:
        names = " or ".join(names_of(group.place, report.begin))
        yield f"{group.people:>9,}  {names}: {_there(group, first)} to {_there(group, last)}"


def _there(group: Group, moment: datetime) -> str:
    """By the clock of the zone furthest west, which is the last to wake up."""
    clocks = (moment.astimezone(ZoneInfo(zone)) for zone in group.place.zones)
    return f"{min(clocks, key=lambda clock: clock.replace(tzinfo=None)):%a %H:%M}"


def bar(found: Progress) -> str:
    """One line of one length, to be written over the last."""
    filled = _WIDTH * _done(found) // max(found.blast.people, 1)
    hour = f", over {found.end_at:%a %H:%M} UTC" if found.end_at else ""
    return f"{found.blast.status:9} [{'#' * filled}{'.' * (_WIDTH - filled)}] {_moved(found)}{hour}".ljust(_LINE)


def plain_line(found: Progress) -> str:
    """For a log: the same line means that nothing has changed."""
    waiting = f", {found.waiting:,} wait" if found.waiting else ""
    failed = sum(found.texts[status] for status in ("failed", "undelivered"))
    none = found.left_out.total()
    return f"{found.blast.status}: {_moved(found)}, {failed:,} failed, {none:,} get none{waiting}"


def _done(found: Progress) -> int:
    return min(found.blast.people, found.people - found.waiting)


def _moved(found: Progress) -> str:
    people = found.blast.people
    return f"{found.gone:,} of {people:,} sent, {found.texts['delivered']:,} delivered, ${found.cost:,.2f}"


def of_progress(found: Progress) -> Iterator[str]:
    yield f"{found.blast.slug}: {found.blast.status}{f', {found.blast.why}' if found.blast.why else ''}"
    if found.blast.status == "draft":
        yield f"Nothing was sent. To whom it would go: `gateway blast preview {found.blast.slug}`."
        return
    yield f"{found.blast.people:>9,}  people{'' if found.blast.frozen_at else ' so far: they are being written down'}"
    yield from _of_texts(found)
    if found.waiting:
        yield f"{found.waiting:>9,}  {_waiting(found)}"
    yield _cost(found)
    if found.blast.started_at:
        yield f"After their text, until {ANSWERED_WITHIN.days} days after the last one:"
        yield from _of_answers(found)
    if found.variants:
        yield from _of_variants(found.variants)


def of_step(found: Progress) -> Iterator[str]:
    """Of a series, which has many: what is nothing is not said."""
    yield from _of_texts(found)
    if found.waiting:
        yield f"{found.waiting:>9,}  wait for a better hour, or for the number's turn"
    if found.gone:
        yield f"{_cost(found)}; within {ANSWERED_WITHIN.days} days after their text:"
        yield from _of_answers(found)


def _of_texts(found: Progress) -> Iterator[str]:
    for status, count in found.texts.most_common():
        yield f"{count:>9,}  {STATUSES[status]}"
    yield from (f"{count:>9,}      {failure(code)}" for code, count in found.failures.most_common())
    yield from _counted("get none:", found.left_out)


def _of_answers(found: Figures) -> Iterator[str]:
    yield from (f"{found.answers[answer]:>9,}  {words}" for answer, words in _ANSWERS.items())
    yield f"{found.clicks:>9,}  links opened"


def _of_variants(variants: Mapping[str, Figures]) -> Iterator[str]:
    columns = ("sent", "delivered", "wrote back", "STOP", "signed", "called", "clicks")
    yield "   " + "".join(f"{column:>11}" for column in columns)
    for variant, found in sorted(variants.items()):
        answers = (found.answers[answer] for answer in _ANSWERS)
        counts = (found.gone, found.texts["delivered"], *answers, found.clicks)
        yield f"{variant:3}" + "".join(f"{count:>11,}" for count in counts)
    yield from _of_differences(beyond_chance(variants))


def _of_differences(found: Sequence[Difference]) -> Iterator[str]:
    for each in found:
        shares = f"{_percent(each.more_share)} against {_percent(each.less_share)}"
        yield f"More than chance: {_ANSWERS[each.answer]}: {each.more} before {each.less}, {shares}."
    rest = "All other differences may be" if found else "None is better for sure: every difference may be"
    yield f"{rest} chance. Clicks are no people, so they are not compared."


def _percent(share: float) -> str:
    return f"{share:.1%}" if share >= 0.01 else f"{share:.2%}"


def _waiting(found: Progress) -> str:
    if found.blast.status in {"canceled", "done"}:
        return "will not get it any more"
    if found.blast.status == "paused":
        return "wait: it is paused"
    begins = f", the next from {_utc(found.next_at)} on" if found.next_at else ""
    return f"wait{begins}{f'; over about {_utc(found.end_at)}' if found.end_at else ''}"


def _cost(found: Figures) -> str:
    said = f"{found.segments:,} segments, ${found.cost:,.2f}"
    if not found.billed:
        return f"{said} by your price table"
    others = found.segments - found.billed
    return f"{said} by the carrier's bill" + (f", and your price table for {others:,} of them" if others else "")


def in_list(each: Blast) -> str:
    people = f"{each.people:,} people" if each.frozen_at else "nobody yet"
    why = f"  {each.why}" if each.status == "paused" and each.why else ""
    return f"{each.slug}  {each.status}  {people}  {', '.join(each.languages)}{why}"


def _utc(moment: datetime) -> str:
    return f"{moment:%a %Y-%m-%d %H:%M} UTC"

"""`gateway supporters consent`: one person's ledger, for people who were not there."""

import re
import stat
from pathlib import Path

import pytest

from gateway import consent, supporters
from gateway.models.audit import audit
from tests.calling.test_hotline import signs
from tests.inbox.conftest import Organizer
from tests.running import RunningGateway

ANA = "+13125550101"


def page_of(organizer: Organizer, tmp_path: Path, *more: str) -> str:
    file = tmp_path / "proof.html"
    organizer.succeeds(f"supporters consent {ANA} --as Luz --html {file}", *more)
    return file.read_text(encoding="utf-8")


def has_a_history(gateway: RunningGateway) -> None:
    """November 18, 2026, from noon in Los Angeles on; her ZIP is in Chicago."""
    ana = gateway.phone(ANA, line_type="mobile")
    ana.texts("SIGN Ana Ruiz 60601")
    ana.texts("yes")
    gateway.advance(hours=1)
    signs(ana)
    gateway.advance(days=2)
    ana.texts("please stop texting me")
    gateway.advance(days=1)
    ana.texts("ALTA")


def test_it_tells_when_what_how_in_whose_words_and_what_then(
    gateway: RunningGateway, organizer: Organizer, tmp_path: Path
) -> None:
    has_a_history(gateway)
    said = organizer.succeeds(f"supporters consent {ANA} --as Luz")
    entries = re.split(r"\n\n", said)
    assert entries[0].startswith("+13125550101  Ana Ruiz")
    assert entries[1].startswith("2026-11-18 20:00:")
    assert "(2026-11-18 14:00:" in entries[1]
    assert " CST)" in entries[1]
    assert "agreed to be contacted: texted the keyword of a campaign (Stop separating families" in entries[1]
    assert "their words: SIGN Ana Ruiz 60601" in entries[1]
    assert 'shown to them: Puerta Abierta: "Stop separating families at the border". To sign, send' in entries[1]
    assert "(version 1 of Stop separating families at the border)" in entries[1]
    assert "from then on: Has agreed to texts and calls." in entries[1]
    assert "on a call to our hotline" in entries[2]
    assert "shown to them: To sign the petition" in entries[2]
    assert "wants no more texts and calls: wrote it in a text, in English" in entries[3]
    assert "their words: please stop texting me" in entries[3]
    assert "from then on: No texts and no calls." in entries[3]
    assert "came back: wrote it in a text, in Spanish" in entries[4]
    assert entries[5].startswith("At 2026-11-21 ")
    assert entries[5].rstrip().endswith("Has agreed to texts and calls.")
    page = page_of(organizer, tmp_path)
    for line in ("please stop texting me", "No texts and no calls.", "14:00:", "Luz"):
        assert line in page


def test_what_held_at_a_date(gateway: RunningGateway, organizer: Organizer) -> None:
    has_a_history(gateway)

    def at(moment: str) -> str:
        said = organizer.succeeds(f"supporters consent {ANA} --at", moment)
        return re.split(r"\n\n", said)[-2]

    assert at("2026-11-17").endswith("CST): Has not agreed to anything.")
    assert at("2026-11-18 19:59").endswith("Has not agreed to anything.")
    assert at("2026-11-18").endswith("Has agreed to texts and calls.")
    assert at("2026-11-20") == ("At 2026-11-20 23:59:59 UTC (2026-11-20 17:59:59 CST): No texts and no calls.")
    assert at("2026-11-18T14:30-06:00").startswith("At 2026-11-18 20:30:00 UTC")
    assert "write a date as 2026-05-01" in organizer.fails(f"supporters consent {ANA} --at May")


def test_of_one_campaign_it_says_which(gateway: RunningGateway, organizer: Organizer) -> None:
    gateway.phone(ANA).texts("SIGN")
    organizer.succeeds(f"supporters stop {ANA} --why phoned --campaign call-the-white-house")
    said = organizer.succeeds(f"supporters consent {ANA}")
    assert (
        "wants no more texts and calls, about Tell the President: keep families together only: told one of us" in said
    )
    assert "Has agreed to texts and calls, but not about Tell the President: keep families together." in said


def test_the_page_stands_alone_and_nobody_else_reads_it(
    gateway: RunningGateway, organizer: Organizer, tmp_path: Path
) -> None:
    has_a_history(gateway)
    page = page_of(organizer, tmp_path)
    assert stat.S_IMODE((tmp_path / "proof.html").stat().st_mode) == 0o600
    assert not re.search(r"(?i)src=|href=|url\(|@import|<script|http", page)
    assert "File exists" in organizer.fails(f"supporters consent {ANA} --html {tmp_path / 'proof.html'}")


def test_what_people_write_is_no_html(gateway: RunningGateway, organizer: Organizer, tmp_path: Path) -> None:
    with gateway.runtime.db.transaction() as transaction:
        person = supporters.find_or_add(transaction, ANA, "en")
        supporters.note(transaction, person.id, name="<b>Ana</b>", zip="60601")
        for source in ("word", "paper"):
            words = f'<img src=x onerror=alert(1)> & "{source}"'
            consent.opt_out(transaction, person.id, source=source, words=words, language="en")
    page = page_of(organizer, tmp_path)
    assert "<img" not in page
    assert "<b>Ana" not in page
    assert page.count("&lt;img src=x onerror=alert(1)&gt; &amp; &quot;") == 2


def test_the_same_first_words_are_shown_once(gateway: RunningGateway, organizer: Organizer, tmp_path: Path) -> None:
    ana = gateway.phone(ANA)
    for keyword in ("SIGN", "SIGN", "FIRMAR"):
        ana.texts(keyword)
        gateway.advance(hours=25)
    page = page_of(organizer, tmp_path)
    assert page.count("<li>") == 2
    assert page.count("see 1") == 2
    assert page.count("see 2") == 1
    assert "no ZIP code is known" in page


def test_each_look_is_in_the_audit_log(gateway: RunningGateway, organizer: Organizer) -> None:
    gateway.phone(ANA).texts("SIGN")
    organizer.succeeds(f"supporters consent {ANA} --as Luz")
    assert "Nobody with this number" in organizer.fails("supporters consent +13125550177 --as Luz")
    known, unknown = gateway.rows(audit)
    assert (known.action, unknown.action) == ("supporters consent", "supporters consent")
    assert known.who.startswith("Luz (")
    assert known.subject_id
    assert unknown.subject_id is None


@pytest.mark.parametrize("line", ["12", "+13125550101 --at 2026-13-01", ""])
def test_what_was_typed_wrong_is_said(organizer: Organizer, line: str) -> None:
    organizer.fails(f"supporters consent {line}")

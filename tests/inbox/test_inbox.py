"""What was promised to be read by a person reaches one, and is answered."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from gateway.inbox import taking
from gateway.inbox.items import InboxError
from gateway.models.audit import audit
from gateway.models.conversations import conversations
from gateway.models.messages import messages
from gateway.results import results
from gateway.sandbox.client import Phone
from gateway.supporters import note
from tests.inbox.conftest import Organizer
from tests.posting import calls_withheld
from tests.running import HOTLINE, SHORT_CODE, RunningGateway

WORRY = "My neighbour was taken away, whom can we ask?"
PETITION, CALL = "keep-families-together", "call-the-white-house"


def asks(gateway: RunningGateway, number: str = "+13125550101", words: str = WORRY) -> Phone:
    phone = gateway.phone(number, line_type="mobile")
    phone.texts(words)
    return phone


def is_lost(phone: Phone) -> Phone:
    """On the hotline, in the petition, presses the key for people who are lost."""
    phone.dials()
    phone.presses("1")
    phone.presses("1")
    phone.says("Rosa Parks")
    phone.presses("#")
    phone.presses("60601")
    assert "will get in touch with you" in phone.presses("0")
    return phone


def delivers(gateway: RunningGateway) -> None:
    """A short code sends one text after the other."""
    gateway.run_jobs()
    gateway.advance(seconds=5)


def test_a_text_is_listed_without_its_number_and_shown_with_it(gateway: RunningGateway, organizer: Organizer) -> None:
    assert organizer.succeeds("inbox list") == "Nothing waits.\n"
    asks(gateway)
    listed = organizer.succeeds("inbox list")
    assert listed.count("\n") == 1
    for shown in ("2026-11-18 20:00 UTC", "en", "no campaign", f"on {SHORT_CODE}", "…0101", WORRY):
        assert shown in listed
    assert "3125550101" not in listed

    [item] = organizer.items()
    thread = organizer.succeeds("inbox show", item)
    assert "+13125550101" in thread
    assert f"from them to {SHORT_CODE}: {WORRY}  (waits for a person)" in thread
    assert thread.index(WORRY) < thread.index("A person will read this")


def test_an_answer_leaves_from_the_number_they_wrote_to(gateway: RunningGateway, organizer: Organizer) -> None:
    ana = asks(gateway)
    [item] = organizer.items()
    assert organizer.succeeds("inbox reply", item, "Ring 311, we wait with you.") == (
        f"{item}: done. 1 segment, from {SHORT_CODE}, now.\n"
    )
    delivers(gateway)
    assert ana.last_text == "Ring 311, we wait with you."
    [answer] = gateway.rows(messages, messages.c.purpose == "person")
    assert answer.segments == 1
    assert organizer.items() == []
    thread = organizer.succeeds("inbox show", item)
    assert re.search(r"  reply: \w+, 2026-11-18 20:00 UTC", thread)
    assert f"to them from {SHORT_CODE}: Ring 311, we wait with you.  (delivered)" in thread


def test_the_oldest_comes_first_and_a_limit_says_so(gateway: RunningGateway, organizer: Organizer) -> None:
    asks(gateway, "+13125550102", "first")
    gateway.advance(minutes=1)
    asks(gateway, "+13125550101", "second")
    listed = organizer.succeeds("inbox list")
    assert listed.index("first") < listed.index("second")
    short = organizer.succeeds("inbox list --limit 1")
    assert "second" not in short
    assert "There may be more" in short


def test_a_text_cannot_command_the_terminal_of_its_reader(gateway: RunningGateway, organizer: Organizer) -> None:
    asks(gateway, words="red \x1b[31m\r\nInjected line \u202e")
    [item] = organizer.items()
    for shown in (organizer.succeeds("inbox list"), organizer.succeeds("inbox show", item)):
        assert "red [31m Injected line" in shown
        assert not {"\x1b", "\r", "\u202e"} & set(shown)


def test_two_organizers_at_once_answer_once(gateway: RunningGateway, organizer: Organizer) -> None:
    ana = asks(gateway)
    [item] = organizer.items()

    def answers(name: str) -> str:
        try:
            return taking.reply(gateway.runtime, name, item, f"This is {name}.").item.short
        except InboxError as fault:
            return str(fault)

    with ThreadPoolExecutor(4) as pool:
        said = sorted(pool.map(answers, ("Luz", "Omar", "Paz", "Rosa")))
    assert said.count(item) == 1
    assert len([words for words in said if words.startswith("Taken already: answered by ")]) == 3
    delivers(gateway)
    assert len([text for text in ana.inbox if text.startswith("This is ")]) == 1
    assert gateway.count(audit, audit.c.action == "inbox reply") == 1
    assert "Taken already: answered by" in organizer.fails("inbox reply", item, "Too late")
    assert "Taken already: answered by" in organizer.fails("inbox done", item)


def test_done_without_an_answer_sends_nothing(gateway: RunningGateway, organizer: Organizer) -> None:
    ana = asks(gateway)
    ana.texts("Are you there?")
    received = len(ana.inbox)
    first, second = organizer.items()
    assert f"waits as well: {second}" in organizer.succeeds("inbox show", first)
    assert organizer.succeeds("inbox done", first, second) == f"{first}: done.\n{second}: done.\n"
    delivers(gateway)
    assert organizer.items() == []
    assert len(ana.inbox) == received
    assert "marked done by" in organizer.fails("inbox reply", first, "Hello")


def test_nobody_who_said_stop_is_answered(gateway: RunningGateway, organizer: Organizer) -> None:
    ana = asks(gateway)
    [item] = organizer.items()
    ana.texts("STOP")
    assert "They said STOP" in organizer.fails("inbox reply", item, "Hello")
    assert gateway.count(messages, messages.c.purpose == "person") == 0
    assert organizer.items() == [item]
    assert "said STOP" in organizer.succeeds("inbox show", item)
    ana.texts("START")
    organizer.succeeds("inbox reply", item, "Hello")
    delivers(gateway)
    assert ana.last_text == "Hello"


def test_stop_between_the_answer_and_its_sending(gateway: RunningGateway, organizer: Organizer) -> None:
    ana = asks(gateway)
    [item] = organizer.items()
    organizer.succeeds("inbox reply", item, "Hello")
    ana.texts("STOP")
    delivers(gateway)
    assert "Hello" not in ana.inbox


def test_in_quiet_hours_an_answer_waits_and_says_until_when(gateway: RunningGateway, organizer: Organizer) -> None:
    ana = asks(gateway)
    [person] = {row.supporter_id for row in gateway.rows(messages)}
    with gateway.runtime.db.transaction() as transaction:
        note(transaction, person, zip="60601")
    [item] = organizer.items()
    gateway.advance(hours=8)  # 22:00 in Chicago
    said = organizer.succeeds("inbox reply", item, "Good morning!")
    assert "at 2026-11-19 15:00 UTC, after the quiet hours" in said
    delivers(gateway)
    assert ana.last_text != "Good morning!"
    gateway.advance(hours=11, minutes=1)
    assert datetime.now(UTC).hour == 15
    gateway.advance(minutes=1)
    assert ana.last_text == "Good morning!"


def test_late_at_night_who_has_just_written_is_answered_at_once(
    gateway: RunningGateway, organizer: Organizer
) -> None:
    gateway.advance(hours=9)
    ana = asks(gateway)
    [item] = organizer.items()
    assert ", now." in organizer.succeeds("inbox reply", item, "We are here.")
    delivers(gateway)
    assert ana.last_text == "We are here."


def test_a_long_answer_is_sent_with_a_warning(gateway: RunningGateway, organizer: Organizer) -> None:
    ana = asks(gateway)
    [item] = organizer.items()
    long = "Llámenos mañana. " * 9
    said = organizer.succeeds("inbox reply", item, long)
    assert "3 segments, from" in said
    assert "Note: 3 segments are paid for one by one; these letters make it so long: á" in said
    delivers(gateway)
    assert ana.last_text == long.strip()


@pytest.mark.parametrize("text", ["", "  ", "x" * 1601])
def test_an_answer_of_no_use_is_refused(gateway: RunningGateway, organizer: Organizer, text: str) -> None:
    asks(gateway)
    [item] = organizer.items()
    assert "at least a word" in organizer.fails("inbox reply", item, text)
    assert organizer.items() == [item]


@pytest.mark.parametrize(("typed", "told"), [("zz", "is named by"), ("%%%%%%", "is named by"), ("000000", "No such")])
def test_an_id_that_leads_nowhere(organizer: Organizer, typed: str, told: str) -> None:
    for command in ("show", "done"):
        assert told in organizer.fails(f"inbox {command}", typed)


def test_a_conversation_handed_over_by_text_is_one_item(gateway: RunningGateway, organizer: Organizer) -> None:
    ana = gateway.phone()
    for words in ("SIGN", "Ana Ruiz", "no idea", "what do you mean"):
        ana.texts(words)
    [conversation] = gateway.rows(conversations)
    assert conversation.status == "handed_over"
    [item] = organizer.items()
    listed = organizer.succeeds("inbox list")
    assert PETITION in listed
    assert "what do you mean" in listed
    assert organizer.items("--campaign", PETITION) == [item]
    assert organizer.items("--campaign", CALL) == [], "another campaign on the same number"
    assert [waiting(gateway, slug) for slug in (PETITION, CALL)] == [(1, 0), (0, 0)]
    organizer.succeeds("inbox done", item)
    assert organizer.items() == []
    assert waiting(gateway, PETITION) == (0, 0)


def waiting(gateway: RunningGateway, slug: str) -> tuple[int, int]:
    """Texts and callers, as the results count them."""
    found = results(gateway.runtime.db, slug).document()
    return found["texts"]["waiting_for_a_person"], found["calls"]["waiting_for_a_person"]


def test_a_lost_caller_is_listed_counted_and_answered(gateway: RunningGateway, organizer: Organizer) -> None:
    rosa = is_lost(gateway.phone(line_type="mobile"))
    [item] = organizer.items()
    listed = organizer.succeeds("inbox list")
    assert f"en  {PETITION}  on {HOTLINE}  …0101  (handed over on the phone)" in listed
    assert organizer.items("--campaign", CALL) == []
    assert [waiting(gateway, slug) for slug in (PETITION, CALL)] == [(0, 1), (0, 0)]
    assert "on this campaign's numbers: texts 0, callers 1" in organizer.succeeds(f"results {PETITION}")

    assert "+13125550101" in organizer.succeeds("inbox show", item)
    assert f"from {HOTLINE}, now" in organizer.succeeds("inbox reply", item, "You rang: how can we help?")
    delivers(gateway)
    assert rosa.last_text == "You rang: how can we help?"
    assert organizer.items() == []
    assert waiting(gateway, PETITION) == (0, 0)
    assert "(handed over on the phone)" in organizer.succeeds("inbox show", item)
    assert "Taken already" in organizer.fails("inbox done", item)


def test_a_landline_is_to_be_rung(gateway: RunningGateway, organizer: Organizer) -> None:
    is_lost(gateway.phone(line_type="landline"))
    [item] = organizer.items()
    assert "landline and gets no texts" in organizer.fails("inbox reply", item, "Hello")
    assert organizer.items() == [item]
    organizer.succeeds("inbox done", item)
    assert organizer.items() == []


def test_a_withheld_number_cannot_be_answered(gateway: RunningGateway, organizer: Organizer) -> None:
    calls_withheld(gateway, "110")
    [item] = organizer.items()
    assert "number withheld" in organizer.succeeds("inbox list")
    assert "nobody can reach" in organizer.succeeds("inbox show", item)
    assert "withheld their number" in organizer.fails("inbox reply", item, "Hello")
    organizer.succeeds("inbox done", item)
    assert organizer.items() == []


def test_an_unknown_campaign(organizer: Organizer) -> None:
    assert 'There is no campaign "nothing"' in organizer.fails("inbox list --campaign nothing")
    assert organizer.succeeds("audit list") == "", "nothing was shown"


def test_a_caller_lost_in_the_menu_belongs_to_no_campaign(gateway: RunningGateway, organizer: Organizer) -> None:
    caller = gateway.phone()
    caller.dials()
    caller.presses("2")
    caller.presses("0")
    [item] = organizer.items()
    assert f"es  no campaign  on {HOTLINE}" in organizer.succeeds("inbox list")
    for slug in (PETITION, CALL):
        assert organizer.items("--campaign", slug) == [item]
        assert waiting(gateway, slug) == (0, 1), "the results say: on this campaign's numbers"

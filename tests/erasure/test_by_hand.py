"""What organizers and operators type."""

from gateway.models.audit import audit
from gateway.models.messages import messages
from gateway.models.protection import do_not_contact, erasures
from gateway.models.signatures import signatures
from gateway.models.supporters import consents, supporters
from tests.erasure.people import NAMES, PETITION, XIMENA, goes_through_everything, signs_by_text, signs_by_voice
from tests.erasure.test_forgetting import left_of_her, status, until_done
from tests.inbox.conftest import Organizer
from tests.running import RunningGateway


def test_the_dry_run_lists_and_changes_nothing(gateway: RunningGateway, organizer: Organizer) -> None:
    goes_through_everything(gateway, organizer)
    before = [gateway.rows(table) for table in (supporters, messages, signatures, consents)]
    said = organizer.succeeds("supporters forget (312)555-0171 --dry-run --as Luz --why", "by letter")
    texts = gateway.count(messages)
    assert f"Here: {texts} texts" in said
    assert f"At the carrier: {texts} texts, 2 calls, 1 recordings." in said
    assert [gateway.rows(table) for table in (supporters, messages, signatures, consents)] == before
    assert gateway.count(erasures) == 0
    assert "forget dry run" in {row.action for row in gateway.rows(audit)}


def test_it_goes_at_once_and_the_worker_ends_it(gateway: RunningGateway, organizer: Organizer) -> None:
    goes_through_everything(gateway, organizer)
    said = organizer.succeeds("supporters forget", XIMENA, "--why", "by letter", "--as", "Luz", stdin="y\n")
    assert "Gone from here" in said
    assert gateway.count(supporters) == 0
    assert "gone from here, not yet from the carrier" in organizer.succeeds("retention status")
    until_done(gateway)
    assert left_of_her(gateway) == []
    assert "1 done, 0 under way" in organizer.succeeds("retention status")
    [noted] = gateway.rows(audit, audit.c.action == "supporters forget")
    assert noted.who.startswith("Luz (")
    assert noted.subject_id == gateway.rows(erasures)[0].supporter_id


def test_it_asks_before_it_erases(gateway: RunningGateway, organizer: Organizer) -> None:
    signs_by_text(gateway.phone(XIMENA), NAMES[0])
    assert organizer.types("supporters forget", XIMENA, "--why", "letter", stdin="n\n").exit_code == 1
    assert gateway.count(supporters) == 1
    organizer.succeeds("supporters forget", XIMENA, "--why", "letter", "--yes")
    assert gateway.count(supporters) == 0


def test_somebody_unknown_stays_out(gateway: RunningGateway, organizer: Organizer) -> None:
    said = organizer.succeeds("supporters forget", XIMENA, "--why", "letter", "--yes")
    assert "nobody with this number is known" in said
    assert gateway.count(do_not_contact) == 1
    assert gateway.count(supporters) == 0


def test_with_the_carrier_down_it_goes_from_here(gateway: RunningGateway, organizer: Organizer) -> None:
    signs_by_text(gateway.phone(XIMENA), NAMES[0])
    gateway.sandbox.client.faults(rate_5xx_before=1.0)
    said = organizer.succeeds("supporters forget", XIMENA, "--why", "letter", "--yes")
    assert "cannot be asked now" in said
    assert gateway.count(supporters) == 0
    gateway.sandbox.client.no_faults()
    until_done(gateway, minutes=10)
    assert left_of_her(gateway) == []


def test_on_the_phone_it_waits_for_the_end_of_the_call(gateway: RunningGateway, organizer: Organizer) -> None:
    phone = gateway.phone(XIMENA)
    phone.dials()
    assert "on the phone" in organizer.succeeds("supporters forget", XIMENA, "--why", "letter", "--yes")
    assert status(gateway) == "asked"
    phone.hangs_up()
    until_done(gateway)
    assert left_of_her(gateway) == []


def test_what_was_typed_wrong_is_said(organizer: Organizer) -> None:
    assert "PHONE is no telephone" in organizer.fails("supporters forget 12 --why x")
    assert "--why" in organizer.fails(f"supporters forget {XIMENA}")
    assert "--why" in organizer.fails("supporters forget", XIMENA, "--why", " ")


def test_retention_by_hand(gateway: RunningGateway, organizer: Organizer) -> None:
    goes_through_everything(gateway, organizer)
    assert "The last run began" in organizer.succeeds("retention status")
    gateway.clock.shift(732 * 86400)
    said = organizer.succeeds("retention --dry-run")
    assert said == organizer.succeeds("retention run --dry-run")
    texts = gateway.count(messages)
    assert f"Would go now: {texts} texts" in said
    assert f"confirmed signatures of {PETITION} would lose their name" in said
    ran = organizer.succeeds("retention run")
    assert f"let go: {texts} texts" in ran
    assert f"Still to be deleted at the carrier: 1 recordings, 1 calls with recordings, {texts} texts." in ran
    assert {row.body for row in gateway.rows(messages)} == {""}
    [person] = gateway.rows(supporters)
    assert person.anonymized_at
    assert "Would go now: 0 texts" in organizer.succeeds("retention run --dry-run")
    gateway.advance(minutes=1)
    gateway.advance(minutes=1)
    assert "Still to be deleted at the carrier: nothing." in organizer.succeeds("retention status")


def test_before_the_first_run(organizer: Organizer) -> None:
    assert "No run yet." in organizer.succeeds("retention status")
    assert "Commands:" in organizer.succeeds("retention")


def test_the_doctor_tells_of_spoken_names_in_time(gateway: RunningGateway, organizer: Organizer) -> None:
    phone = gateway.phone(XIMENA)
    signs_by_voice(gateway, phone)
    assert gateway.count(signatures, signatures.c.name.is_(None), signatures.c.status == "confirmed") == 1
    assert "only spoken" not in organizer.types("doctor").stdout
    gateway.clock.shift(80 * 86400)
    assert f"note   {PETITION}" in organizer.types("doctor").stdout
    assert "1 names that were only spoken go within two weeks" in organizer.types("doctor").stdout

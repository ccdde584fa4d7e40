"""Every number that an organizer looks at, every list, and every act on a supporter is in the audit log."""

import os
import pwd
import re

import pytest

from gateway.models.audit import audit
from gateway.models.messages import messages
from gateway.models.supporters import supporters
from tests.inbox.conftest import Organizer
from tests.running import RunningGateway
from tests.structure.sources import GATEWAY, ROOT, python_files

WORRY = "Ana Ruiz here: please ring 312-555-0199"


def test_the_log_says_who_did_what_to_whom_and_nothing_else(gateway: RunningGateway, organizer: Organizer) -> None:
    gateway.phone().texts(WORRY)
    [waits] = gateway.rows(messages, messages.c.needs_person)
    [item] = organizer.items()
    organizer.succeeds("inbox show", item, "--as", "Luz")
    organizer.succeeds("inbox reply", item, "We ring you.", "--as", "Luz")
    organizer.succeeds("supporters stop", "+13125550101", "--why", "by letter", "--as", "Omar")

    me = pwd.getpwuid(os.getuid()).pw_name
    [person] = gateway.rows(supporters)
    logged = organizer.succeeds("audit list")
    assert re.sub(r"(?m)^2026-11-18 20:\d\d:\d\d UTC  ", "", logged).splitlines() == [
        f"{me}  inbox list",
        f"Luz ({me})  inbox show  {waits.id}",
        f"Luz ({me})  inbox reply  {waits.id}",
        f"Omar ({me})  supporters stop  {person.id}",
    ]
    for private in ("0101", "0199", "Ana", "ring", "letter"):
        assert private not in logged
    assert organizer.succeeds("audit list --limit 1") == logged.splitlines(keepends=True)[-1]


def test_nothing_is_shown_that_could_not_be_logged(gateway: RunningGateway, organizer: Organizer) -> None:
    gateway.phone().texts(WORRY)
    [item] = organizer.items()
    with gateway.runtime.db.transaction() as transaction:
        audit.drop(transaction.connection)
    for line in ("inbox list", f"inbox show {item}", f"inbox done {item}", f"inbox reply {item} Hello"):
        assert "0101" not in organizer.fails(line)
    assert gateway.count(messages, messages.c.needs_person) == 1
    assert gateway.count(messages, messages.c.purpose == "person") == 0
    assert "not up to date" in organizer.fails("supporters stop +13125550101 --why x")
    [person] = gateway.rows(supporters)
    assert person.opted_out_at is None


def test_whoever_says_nothing_is_known_by_the_login(organizer: Organizer) -> None:
    organizer.succeeds("inbox list", LOGNAME="somebody-else", USER="somebody-else")
    assert "somebody-else" not in organizer.succeeds("audit list")


@pytest.mark.parametrize("name", ["x" * 61, "two\nlines"])
def test_a_name_that_would_spoil_the_log_is_refused(organizer: Organizer, name: str) -> None:
    assert "a name of up to 60 characters" in organizer.fails("inbox list", "--as", name)


def test_the_log_is_only_ever_added_to() -> None:
    changing = re.compile(r"(update|delete)\(\s*audit\b|audit\.(update|delete)\(|(UPDATE|DELETE FROM) audit\b")
    writing = [
        str(path.relative_to(ROOT))
        for path in python_files()
        if GATEWAY in path.parents and changing.search(path.read_text(encoding="utf-8"))
    ]
    assert writing == []

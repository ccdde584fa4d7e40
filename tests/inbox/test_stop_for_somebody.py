"""Somebody tells an organizer that they want no more texts and calls."""

import pytest

from gateway.models.audit import audit
from gateway.models.calls import call_requests
from gateway.models.messages import messages
from gateway.models.supporters import consents, supporters
from tests.inbox.conftest import Organizer
from tests.running import RunningGateway


def test_it_counts_as_stop_does(gateway: RunningGateway, organizer: Organizer) -> None:
    ana = gateway.phone()
    ana.texts("SIGN")
    ana.texts("Is anybody there? I want to know more")
    said = organizer.succeeds("supporters stop", "(312) 555-0101", "--why", "told us at the market")
    assert said == "Noted: no more texts and calls go there.\n"
    [person] = gateway.rows(supporters)
    assert person.opted_out_at
    [noted] = gateway.rows(consents, consents.c.kind == "opt_out")
    assert (noted.source, noted.words) == ("organizer", "told us at the market")
    assert gateway.count(messages, messages.c.status == "queued") == 0
    gateway.advance(days=2)
    assert "SIGN" not in " ".join(ana.inbox[2:])


def test_twice_is_once(gateway: RunningGateway, organizer: Organizer) -> None:
    gateway.phone().texts("STOP")
    [before] = gateway.rows(supporters)
    gateway.advance(minutes=1)
    for _ in range(2):
        said = organizer.succeeds("supporters stop +13125550101 --why letter")
        assert said == "They had stopped before; nothing changes.\n"
    [after] = gateway.rows(supporters)
    assert after.opted_out_at == before.opted_out_at
    assert gateway.count(consents, consents.c.kind == "opt_out") == 1
    assert gateway.count(audit) == 2, "each try is logged"


def test_an_answer_that_waits_does_not_leave_any_more(gateway: RunningGateway, organizer: Organizer) -> None:
    ana = gateway.phone()
    ana.texts("When is the march?")
    [item] = organizer.items()
    organizer.succeeds("inbox reply", item, "On Saturday.")
    organizer.succeeds("supporters stop +13125550101 --why phoned")
    gateway.run_jobs()
    assert "On Saturday." not in ana.inbox


def test_one_campaign_is_left_and_the_other_goes_on(gateway: RunningGateway, organizer: Organizer) -> None:
    ana = gateway.phone()
    ana.texts("CALL")
    said = organizer.succeeds("supporters stop +13125550101 --why phoned --campaign keep-families-together")
    assert said == "Noted: no more texts and calls about keep-families-together go there.\n"
    assert gateway.count(call_requests, call_requests.c.status == "due") == 1
    organizer.succeeds("supporters stop +13125550101 --why phoned --campaign call-the-white-house")
    assert gateway.count(call_requests, call_requests.c.status == "due") == 0
    gateway.run_jobs()
    assert ana.call is None
    [person] = gateway.rows(supporters)
    assert person.opted_out_at is None
    assert "There is no campaign" in organizer.fails("supporters stop +13125550101 --why x --campaign nothing")


def test_somebody_unknown_is_kept_as_stopped(gateway: RunningGateway, organizer: Organizer) -> None:
    organizer.succeeds("supporters stop +13125550177 --why letter")
    [person] = gateway.rows(supporters)
    assert person.opted_out_at
    assert person.phone == "+13125550177"


@pytest.mark.parametrize(("line", "told"), [("12 --why x", "PHONE is no telephone"), ("+13125550101", "--why")])
def test_what_was_typed_wrong_is_said(organizer: Organizer, line: str, told: str) -> None:
    assert told in organizer.fails(f"supporters stop {line}")

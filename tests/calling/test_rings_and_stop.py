"""STOP and CALL, in either order: the last word counts."""

from gateway import consent, supporters
from gateway.models.calls import call_requests
from tests.calling.test_ringing import ANA, rings
from tests.running import RunningGateway


def test_an_opt_out_after_the_wish_takes_it_back(gateway: RunningGateway) -> None:
    ana = gateway.phone(ANA)
    ana.texts("CALL")
    with gateway.runtime.db.transaction() as transaction:
        person = supporters.find(transaction, ANA)
        assert person
        consent.opt_out(transaction, person.id, source="carrier", words="", language="en")
    gateway.run_jobs()
    assert rings(gateway) == 0
    [request] = gateway.rows(call_requests)
    assert request.status == "canceled"


def test_a_wish_after_an_opt_out_is_answered(gateway: RunningGateway) -> None:
    ana = gateway.phone(ANA)
    ana.texts("STOP")
    ana.texts("CALL")
    gateway.run_jobs()
    assert rings(gateway) == 1

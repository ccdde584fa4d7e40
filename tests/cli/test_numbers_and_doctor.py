"""`gateway numbers sync` and `gateway doctor` against a carrier's account."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.embedded import RedisKeeper, instance
from gateway.sandbox.server import SandboxServer
from gateway.settings import Settings
from tests.cli.conftest import Shell
from tests.running import ACCOUNT_SID, AUTH_TOKEN

AGAIN = "#rc=3&rp=ct,rt,5xx&ct=2000&rt=4000"
HERE = "https://sms.example.org/webhooks"


@pytest.fixture
def carrier() -> Iterator[SandboxServer]:
    """An account with a short code, a hotline and a toll-free number that cannot text."""
    with SandboxServer(account_sid=ACCOUNT_SID, auth_token=AUTH_TOKEN) as sandbox:
        sandbox.client.number("72345", kind="short_code", sms=True, voice=False)
        sandbox.client.number("+12025550143", kind="long_code", sms_url="https://old.example.org/sms")
        sandbox.client.number("+18885550143", kind="toll_free", sms=False, voice=True)
        yield sandbox


@pytest.fixture
def operator(shell: Shell, carrier: SandboxServer) -> Shell:
    shell.environment["TWILIO_API_BASE_URL"] = carrier.url
    shell.environment["HELP_CONTACT"] = "help@example.org"
    return shell


def test_syncing_takes_the_numbers_over_and_points_them_here(operator: Shell, carrier: SandboxServer) -> None:
    said = operator.succeeds("numbers sync")
    assert "72345: is new here: a short code for text" in said
    assert "+12025550143: is new here: a long code for text and voice" in said
    assert "+18885550143: is new here: a toll free for voice" in said
    assert f"+12025550143: text webhook: https://old.example.org/sms -> {HERE}/sms{AGAIN}" in said

    listed = operator.succeeds("numbers list")
    assert "72345  short code  text  no live campaign" in listed
    assert "+18885550143  toll free  voice  no live campaign" in listed
    code, hotline = (carrier.carrier.store.numbers[phone] for phone in ("72345", "+12025550143"))
    assert (code.sms_url, code.sms_fallback_url) == (f"{HERE}/sms{AGAIN}", f"{HERE}/sms")
    assert (hotline.voice_url, hotline.voice_fallback_url) == (f"{HERE}/voice{AGAIN}", f"{HERE}/voice/fallback")
    assert hotline.status_callback.startswith(f"{HERE}/voice/status")
    assert operator.succeeds("numbers sync") == "Every number of the account points here.\n"


def test_a_number_is_set_to_ring_back_and_to_answer_again(operator: Shell) -> None:
    operator.succeeds("numbers sync")
    operator.succeeds("campaign import demo --number 72345 --number +12025550143")
    said = operator.succeeds("numbers missed-call +18885550143 --campaign call-the-white-house")
    assert said == "+18885550143: rings back for call-the-white-house.\n"
    assert "calls: rings back for call-the-white-house" in operator.succeeds("numbers list")
    assert operator.succeeds("numbers missed-call 888-555-0143 --off") == "+18885550143: calls are answered.\n"
    assert "rings back" not in operator.succeeds("numbers list")
    assert "takes no calls" in operator.fails("numbers missed-call 72345 --campaign call-the-white-house")
    assert "no campaign" in operator.fails("numbers missed-call +18885550143 --campaign nobody")
    assert "--campaign SLUG or --off" in operator.fails("numbers missed-call +18885550143")


def test_a_dry_run_changes_nothing_and_says_so_to_programs(operator: Shell, carrier: SandboxServer) -> None:
    said = operator.fails("numbers sync --check")
    assert "is new here" in said
    assert operator.succeeds("numbers list") == ""
    assert carrier.carrier.store.numbers["+12025550143"].sms_url == "https://old.example.org/sms"

    operator.succeeds("numbers sync")
    assert operator.succeeds("numbers sync --check") == "Every number of the account points here.\n"


def test_what_a_number_can_do_is_learned_from_the_carrier(operator: Shell) -> None:
    operator.succeeds("campaign import demo/petition --number +18885550143")
    assert "+18885550143  toll free  text, voice" in operator.succeeds("numbers list")
    assert "+18885550143: is a toll free for voice" in operator.succeeds("numbers sync")
    assert "+18885550143  toll free  voice" in operator.succeeds("numbers list")


def test_a_number_that_the_account_does_not_hold_is_pointed_out(operator: Shell) -> None:
    operator.succeeds("campaign import demo/petition --number +13125550199")
    operator.succeeds("numbers sync")
    said = operator.succeeds("numbers sync --check")
    assert said.startswith("+13125550199: is not in the carrier's account\n")


def test_who_answers_stop_is_as_the_kind_of_number_has_it_until_somebody_says_otherwise(operator: Shell) -> None:
    operator.succeeds("numbers sync")
    listed = operator.succeeds("numbers list")
    assert "72345  short code  text  no live campaign  the gateway answers STOP" in listed
    assert "+12025550143  long code  text, voice  no live campaign  the carrier answers STOP" in listed
    assert "+18885550143  toll free  voice  no live campaign\n" in listed

    said = operator.succeeds("numbers answers-stop", "(202) 555-0143", "gateway")
    assert said == "+12025550143: the gateway answers STOP, START and HELP.\n"
    operator.succeeds("numbers answers-stop 72345 carrier")
    operator.succeeds("numbers sync")
    listed = operator.succeeds("numbers list")
    assert "72345  short code  text  no live campaign  the carrier answers STOP" in listed
    assert "+12025550143  long code  text, voice  no live campaign  the gateway answers STOP" in listed

    operator.succeeds("campaign import demo/petition --number 72345")
    assert "points here, for keep-families-together; the carrier answers STOP" in operator.types("doctor").stdout


def test_on_a_toll_free_number_only_the_carrier_answers_stop(operator: Shell) -> None:
    operator.succeeds("campaign import demo/petition --number +18885550143")
    assert "cannot be told not to" in operator.fails("numbers answers-stop +18885550143 gateway")
    operator.succeeds("numbers answers-stop +18885550143 carrier")
    assert "the carrier answers STOP" in operator.succeeds("numbers list")


def test_only_an_own_number_answers_stop(operator: Shell) -> None:
    assert "none of your numbers" in operator.fails("numbers answers-stop +13125550199 gateway")
    assert "is no telephone number" in operator.fails("numbers answers-stop hotline gateway")


def test_a_carrier_that_refuses_is_one_line(operator: Shell) -> None:
    said = operator.fails("numbers sync", TWILIO_AUTH_TOKEN="wrong")
    assert said.startswith("Error: The carrier refused with code 20003")
    said = operator.fails("numbers sync", TWILIO_API_BASE_URL="http://127.0.0.1:1")
    assert said.startswith("Error: The carrier did not take the request: no connection")


def test_the_doctor_finds_nothing_wrong_with_a_gateway_that_works(operator: Shell) -> None:
    operator.succeeds("campaign import demo --number 72345 --number +12025550143")
    operator.succeeds("numbers sync")
    said = operator.succeeds("doctor")
    assert {line.split()[0] for line in said.splitlines()} == {"fine"}
    for subject in ("settings", "PUBLIC_URL", "database", "Redis", "DATA_KEY", "carrier", "72345", "+12025550143"):
        assert f"  {subject}: " in said


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"TWILIO_AUTH_TOKEN": "wrong"}, "wrong  carrier: The carrier refused with code 20003"),
        ({"TWILIO_API_BASE_URL": "http://127.0.0.1:1"}, "wrong  carrier: The carrier did not take the request"),
        ({"SECRET_KEY": ""}, "wrong  settings: SECRET_KEY is not set"),
        ({"HELP_CONTACT": ""}, "note   settings: HELP_CONTACT is not set"),
        ({"REDIS_URL": "redis://127.0.0.1:1/0"}, "wrong  Redis: does not answer"),
        ({"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/x"}, "wrong  database: does not answer"),
        ({"DATABASE_URL": "sqlite://"}, "wrong  database: its tables are not up to date; run `gateway migrate`"),
        ({"PUBLIC_URL": "https://other.example.org"}, "wrong  72345: does not point to this gateway"),
        ({"PUBLIC_URL": "https://my_host.example.org"}, "wrong  PUBLIC_URL: "),
        ({"PUBLIC_URL": "https://sms.example.org/?a=b"}, "wrong  PUBLIC_URL: holds more than"),
        ({"PUBLIC_URL": "http://127.0.0.1:8000", "TWILIO_API_BASE_URL": ""}, "wrong  PUBLIC_URL: 127.0.0.1 cannot"),
        ({"LINK_URL": "https://go_here.example.org"}, "wrong  LINK_URL: "),
    ],
)
def test_the_doctor_names_what_is_wrong(operator: Shell, changed: dict[str, str], sentence: str) -> None:
    operator.succeeds("campaign import demo --number 72345 --number +12025550143")
    operator.succeeds("numbers sync")
    result = operator.types("doctor", **_without_the_network(changed))
    assert sentence in result.output
    assert result.exit_code == (0 if sentence.startswith("note") else 1)


def test_the_doctor_sees_campaigns_that_nobody_can_reach(operator: Shell) -> None:
    assert "note   campaigns: there is none yet" in operator.succeeds("doctor")
    operator.succeeds("campaign import demo/petition")
    assert "wrong  keep-families-together: answers on no number" in operator.fails("doctor")
    operator.succeeds("campaign import demo/petition --number +13125550199")
    assert "wrong  +13125550199: is not in the carrier's account" in operator.fails("doctor")


def test_the_doctor_sees_a_data_key_that_opens_nothing(operator: Shell, tmp_path: Path) -> None:
    operator.succeeds("campaign import demo/petition --number 72345")
    operator.succeeds("numbers sync")
    file = tmp_path / "list.csv"
    file.write_text("name,phone,zip\nMaria Lopez,3125550101,60601\n")
    operator.succeeds("signatures import --campaign keep-families-together --source x", str(file))
    other = operator.succeeds("keys new").split("DATA_KEY=")[1].strip()
    assert "wrong  DATA_KEY: " in operator.fails("doctor", DATA_KEY=other)


def test_the_doctor_leaves_an_embedded_redis_that_runs_alone_and_misses_the_worker(
    operator: Shell, environment: dict[str, str]
) -> None:
    keeper = RedisKeeper(instance(Settings(instance_dir=Path(environment["INSTANCE_DIR"]))))
    keeper.start()
    try:
        said = operator.fails("doctor")
        assert "fine   Redis: embedded" in said
        assert "wrong  worker: none runs" in said
    finally:
        keeper.stop()


def _without_the_network(changed: dict[str, str]) -> dict[str, str]:
    """Without a base URL the carrier would be asked on the internet: no key, so that it is not."""
    return changed | {"SECRET_KEY": ""} if changed.get("TWILIO_API_BASE_URL") == "" else changed

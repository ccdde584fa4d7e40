"""What operators type, and what they are told."""

import json
import re
import sqlite3
from pathlib import Path

import click
import pytest

from gateway import supporters
from gateway.cli import main
from gateway.crypto import Keyring, new_data_key
from gateway.db import Database
from gateway.flows.library import demo_source
from tests.cli.conftest import Shell

PETITION = "keep-families-together"


def commands(group: click.Group = main, path: str = "") -> list[str]:
    found = [path] if path else []
    for name, command in group.commands.items():
        below = f"{path} {name}".strip()
        found += commands(command, below) if isinstance(command, click.Group) else [below]
    return found


@pytest.mark.parametrize("command", commands())
def test_every_command_explains_itself(command: str) -> None:
    shown = Shell({}).succeeds(f"{command} --help")
    assert shown.startswith("Usage: ")
    sentence = shown.splitlines()[2].strip()
    assert re.match(r"[A-Z`]", sentence), f"{command} does not say what it does"


def test_a_production_start(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "petition.toml"
    file.write_text(demo_source("petition"))

    assert shell.succeeds("migrate") == "The database is up to date.\n"
    assert "fine" in shell.succeeds("campaign check", str(file))
    said = shell.succeeds("campaign import", str(file), "--number", "72345", "--number", "+1 202 555 0143")
    assert said == f"{PETITION}: new, version 1; answers on +12025550143, 72345.\n"
    assert "unchanged" in shell.succeeds("campaign import", str(file))
    assert shell.succeeds(f"campaign export {PETITION}") == demo_source("petition")
    assert f"{PETITION}  live  version 1  on +12025550143, 72345" in shell.succeeds("campaign list")
    listed = shell.succeeds("numbers list")
    assert f"72345  short code  text  {PETITION}" in listed
    assert f"+12025550143  long code  text, voice  {PETITION}" in listed


def test_the_demo_campaigns_come_by_name(shell: Shell) -> None:
    said = shell.succeeds("campaign import demo --number +12025550143")
    assert [line.split(":")[0] for line in said.splitlines()] == [PETITION, "call-the-white-house"]
    assert "unchanged" in shell.succeeds("campaign import demo/petition")


def test_a_campaign_on_no_number_is_pointed_out(shell: Shell) -> None:
    assert "is on no number yet (--number)" in shell.succeeds("campaign import demo/petition")


def test_pausing_resuming_closing(shell: Shell) -> None:
    shell.succeeds("campaign import demo/petition")
    for command, status in (("pause", "paused"), ("resume", "live"), ("close", "closed")):
        shell.succeeds(f"campaign {command} {PETITION}")
        assert f"{PETITION}  {status}" in shell.succeeds("campaign list")
    assert "makes it live" in shell.succeeds("campaign import demo/petition")


def test_a_file_with_faults_is_told_line_by_line(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "odd.toml"
    file.write_text('slug = "odd one"\nflow = "nothing"\n')
    said = shell.fails("campaign check", str(file))
    assert len(said.splitlines()) > 3
    assert all("odd.toml: " in line for line in said.splitlines())
    assert shell.fails("campaign import", str(file)) == said
    assert shell.succeeds("campaign list") == ""


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("campaign export nothing", 'There is no campaign "nothing"'),
        ("campaign pause nothing", 'There is no campaign "nothing"'),
        ("campaign import nothing.toml", "nothing.toml: No such file or directory."),
        ("campaign import demo --number me", '"me" is no telephone number'),
        ("campaign import demo --number 72345", "makes calls, but none of its numbers can"),
        ("results nothing", 'There is no campaign "nothing"'),
        ("token revoke nothing", 'There is no token named "nothing"'),
        ("migrate --down nothing", "Can't locate revision"),
        ("flow walk demo", "means two campaigns"),
        ("keys new --id k-1", "letters and digits"),
    ],
)
def test_what_was_wrong_is_said_in_one_line(shell: Shell, line: str, sentence: str) -> None:
    assert sentence in shell.fails(line)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/x"}, "Connection refused. DATABASE_URL says which"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL is no address of a database"),
        ({"DATABASE_URL": "sqlite:////nowhere/at/all.db"}, "unable to open database file"),
        ({"QUIET_HOURS": "20-9"}, 'QUIET_HOURS: "20-9" must be two hours in order'),
        ({"STATE_HOURS": "RI=9-18;KY=from 10"}, 'STATE_HOURS: "KY=from 10": "from 10" must be a day and its hours'),
        ({"COUNTRIES": "US,UK"}, 'COUNTRIES: no country has the letters "UK"'),
        ({"DATA_KEY": "k1:short"}, "DATA_KEY must be"),
        ({"PUBLIC_URL": "sms.example.org"}, "PUBLIC_URL: must begin with"),
    ],
)
def test_an_environment_that_cannot_work_is_explained(shell: Shell, changed: dict[str, str], sentence: str) -> None:
    assert sentence in shell.fails("campaign list", **changed)


def test_a_database_without_tables_is_explained(shell: Shell, tmp_path: Path) -> None:
    empty = tmp_path / "empty.db"
    sqlite3.connect(empty).close()
    assert "run `gateway migrate`" in shell.fails("campaign list", DATABASE_URL=f"sqlite:///{empty}")


def test_the_long_running_commands_refuse_to_start_without_their_settings() -> None:
    for command in ("serve", "worker"):
        said = Shell({"INSTANCE_DIR": "/tmp"}).fails(  # noqa: S108 - nothing is written there
            command, SECRET_KEY="", DATA_KEY="", PUBLIC_URL="", TWILIO_ACCOUNT_SID="", TWILIO_AUTH_TOKEN=""
        )
        for name in ("SECRET_KEY", "DATA_KEY", "PUBLIC_URL", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"):
            assert f"{name} is not set" in said


def test_migrating_down_and_up_again(shell: Shell) -> None:
    shell.succeeds("migrate --down base")
    assert "run `gateway migrate`" in shell.fails("campaign list")
    shell.succeeds("migrate")
    assert shell.succeeds("campaign list") == ""


def test_a_token_is_shown_once(shell: Shell) -> None:
    token = shell.succeeds("token create website").strip()
    assert re.fullmatch(r"gw_[\w-]{43}", token)
    listed = shell.succeeds("token list")
    assert "website" in listed
    assert token not in listed
    assert "already" in shell.fails("token create website")
    shell.succeeds("token revoke website")
    assert "revoked" in shell.succeeds("token list")
    assert shell.succeeds("token create website").strip() != token


def test_new_keys_are_usable(shell: Shell) -> None:
    lines = dict(line.split("=", 1) for line in shell.succeeds("keys new --id k2").splitlines())
    assert len(lines["SECRET_KEY"]) >= 32
    assert lines["DATA_KEY"].startswith("k2:")
    Keyring(lines["DATA_KEY"])


def test_a_paper_list_comes_in_and_is_counted(shell: Shell, tmp_path: Path) -> None:
    shell.succeeds("campaign import demo --number +12025550143")
    file = tmp_path / "list.csv"
    file.write_text("nombre,apellido,celular,zip\nMaria,Lopez,3125550101,60601\nJose,Diaz,12,60601\n")

    line = f"signatures import --campaign {PETITION} --source"
    result = shell.types(line, "Iglesia San Pablo", str(file))
    assert result.stderr == "", "without a Redis, too"
    said = result.stdout
    assert "1 good rows, 1 of them new" in said
    assert "1 rows cannot be used" in said
    assert "12" in (tmp_path / "list.csv.rejected.csv").read_text()

    counted = json.loads(shell.succeeds(f"results {PETITION} --json"))
    assert counted["signatures"]["by_channel"] == {
        "paper": {"confirmed": 0, "pending": 1, "withdrawn": 0, "invalidated": 0}
    }
    assert "0 confirmed, 1 pending" in shell.succeeds(f"results {PETITION}")
    assert "takes no signatures" in shell.fails(
        "signatures import --campaign call-the-white-house --source", "x", str(file)
    )


def test_a_flow_is_walked_through_in_the_terminal(shell: Shell) -> None:
    said = shell.succeeds("flow walk sign --language es", stdin="Maria Lopez 60601\nsi\n")
    assert "sign confirmed: Maria Lopez, 60601" in said
    assert "Puerta Abierta" in shell.succeeds("flow walk call-the-white-house --voice", stdin="h\n")


def test_neither_server_nor_worker_starts_with_a_key_that_the_data_was_not_written_with(
    shell: Shell, tmp_path: Path
) -> None:
    """Another key would make strangers of those who said STOP."""
    database = Database(f"sqlite:///{tmp_path / 'instance' / 'gateway.db'}")
    with database.transaction() as transaction:
        supporters.add(transaction, "+13125550101", "en")
    database.close()
    for command in ("serve", "worker"):
        assert "Put the old key back" in shell.fails(command, DATA_KEY=new_data_key("k9"))


def test_what_it_writes_is_its_users_alone(shell: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "made by hand"
    folder.mkdir(mode=0o755)
    database = folder / "gateway.db"
    shell.succeeds("migrate", DATABASE_URL=f"sqlite:///{database}")
    assert oct(database.stat().st_mode & 0o777) == "0o600"


def test_a_telephone_need_not_stand_in_the_command(shell: Shell) -> None:
    said = shell.succeeds("supporters stop - --why letter", stdin="(312) 555-0150\n")
    assert "Noted" in said
    assert "had stopped before" in shell.succeeds("supporters stop 312-555-0150 --why again")


def test_who_forgets_that_it_is_the_demo_is_told(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "instance" / "demo.lock").touch()
    assert "type `gateway demo …`" in shell.fails("inbox list", DATA_KEY="")

"""What the demo is made of."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gateway.demo.clock import SharedClock
from gateway.demo.environment import Place, choose_place, environment, forget_real_gateway
from gateway.demo.tour.telling import Teller, TourError
from gateway.settings import Settings


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


class TestPorts:
    def test_a_taken_port_is_said_and_the_next_one_is_used(
        self, taken: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        place = choose_place(tmp_path, taken)
        assert place.phones_port > taken
        assert f"Port {taken} is taken: the phones use {place.phones_port}." in capsys.readouterr().out

    def test_the_gateway_finds_another_port_too(self, taken: int, tmp_path: Path) -> None:
        assert choose_place(tmp_path, taken + 10).gateway_port != taken


class TestClock:
    def test_whoever_moves_it_moves_it_for_all(self, tmp_path: Path) -> None:
        mover, reader = SharedClock(tmp_path), SharedClock(tmp_path)
        mover.ahead = 3600.0
        assert timedelta(minutes=59) < reader.now() - datetime.now(UTC) <= timedelta(hours=1)

    def test_it_is_as_late_as_it_was(self, tmp_path: Path) -> None:
        SharedClock(tmp_path).ahead = 300.0
        assert SharedClock(tmp_path).ahead == 300.0


class TestEnvironment:
    def test_settings_of_a_real_gateway_are_out_of_reach(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in Settings.model_fields:
            monkeypatch.setenv(name.upper(), "the real one")
        forget_real_gateway()
        monkeypatch.setenv("INSTANCE_DIR", str(tmp_path))
        variables = environment(Place(tmp_path, 8060, 8050))
        assert "the real one" not in variables.values()
        assert "DATABASE_URL" not in variables

    def test_the_carrier_s_account_stays_the_same(self, tmp_path: Path) -> None:
        place = Place(tmp_path, 8060, 8050)
        first, second = environment(place), environment(place)
        assert first["TWILIO_AUTH_TOKEN"] == second["TWILIO_AUTH_TOKEN"] == first["SANDBOX_AUTH_TOKEN"]
        assert first["TWILIO_ACCOUNT_SID"].startswith("AC")


class TestTelling:
    def test_what_is_missing_is_named(self) -> None:
        with pytest.raises(TourError, match='should hold "number 54", but holds: "number 55"'):
            Teller().expect("number 54", within="number 55", of="The answer")

    def test_what_differs_is_named(self) -> None:
        with pytest.raises(TourError, match="Machines should be 2, but is 1"):
            Teller().check("Machines", found=1, wanted=2)

    def test_long_words_are_wrapped_under_each_other(self, capsys: pytest.CaptureFixture[str]) -> None:
        Teller().tell("Ana", "reads", "word " * 60)
        first, second, *_ = capsys.readouterr().out.splitlines()
        assert first.index("word") == second.index("word")
        assert max(len(first), len(second)) <= 108

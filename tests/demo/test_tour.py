"""The guided tour, which plays and checks every journey."""

import subprocess

from tests.demo.command import GATEWAY
from tests.ports import free_port


def test_every_journey_goes_well() -> None:
    tour = subprocess.run(
        [GATEWAY, "demo", "--tour", "--port", str(free_port())],
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert tour.returncode == 0, tour.stdout + tour.stderr
    assert tour.stderr == ""
    assert "All went well: 16 journeys" in tour.stdout

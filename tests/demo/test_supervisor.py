"""The demo as a whole: it starts, says where it is, ends with all its processes, and keeps its data."""

import os
import re
import signal
import subprocess
import urllib.request
from pathlib import Path

from tests.demo.command import ENDS_WITHIN, GATEWAY, DemoCommand, running_demo, short_folder, start
from tests.ports import free_port

ANA = "+13125550101"


def signs(demo: DemoCommand) -> str:
    """Ana signs in one text; the last answer."""
    ana = demo.sandbox.phone(ANA)
    ana.texts("SIGN Ana Torres 60601", to="72345")
    return ana.texts("YES", to="72345")[0]


def test_it_ends_with_ctrl_c_and_keeps_its_data() -> None:
    with short_folder() as folder:
        with running_demo(folder, free_port()) as demo:
            assert re.findall(r"https?://\S+", demo.output) == [f"{demo.url}/"]
            with urllib.request.urlopen(demo.url) as page:  # noqa: S310 - our own address
                assert b"Simulated phones" in page.read()
            assert "number 54" in signs(demo)
            assert "signatures" in typed(folder, "results", "keep-families-together")
            assert "There is none yet: `gateway demo blast create`." in typed(folder, "blast", "list")
            a_second_one_is_refused(folder)
            assert demo.receives(signal.SIGINT) == 0
            demo.nobody_is_left()
        with running_demo(folder, demo.port) as again:
            ana = again.sandbox.phone(ANA)
            assert "SIGN Ana Torres 60601" in ana.thread
            assert "number 54" in ana.texts("SIGN", to="72345")[0]
            assert again.receives(signal.SIGTERM) == 0
            again.nobody_is_left()
        assert f"No demo runs on {folder}." in typed(folder, "blast", "list", fails=True)


def typed(folder: Path, *words: str, fails: bool = False) -> str:
    """What `gateway demo ...` prints beside the demo on this folder, if any."""
    command: list[Path | str] = [GATEWAY, "demo", *words]
    done = subprocess.run(
        command, env=os.environ | {"INSTANCE_DIR": str(folder)}, capture_output=True, text=True, check=False
    )
    assert (done.returncode != 0) == fails, done.stderr
    return done.stdout + done.stderr


def a_second_one_is_refused(folder: Path) -> None:
    second = start(folder, free_port())
    said, _ = second.communicate(timeout=ENDS_WITHIN)
    assert second.returncode == 1
    assert f"A demo runs on {folder} already" in said


def test_nobody_outlives_a_killed_supervisor() -> None:
    with short_folder() as folder, running_demo(folder, free_port()) as demo:
        demo.receives(signal.SIGKILL)
        demo.nobody_is_left()


def test_a_piece_that_dies_ends_everything_and_is_named() -> None:
    with short_folder() as folder, running_demo(folder, free_port()) as demo:
        os.kill(demo.child("worker"), signal.SIGKILL)
        assert demo.ends() == 1
        assert "The worker ended by itself (exit code -9)" in demo.output
        assert str(folder / "demo.log") in demo.output
        demo.nobody_is_left()

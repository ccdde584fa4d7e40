"""Headless Chromium before the page of the simulated phones."""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from gateway.sandbox.server import SandboxServer
from tests.demo.command import DemoCommand, running_demo, short_folder
from tests.ports import free_port

_PROGRAMS: Final = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
# No sandbox within a container; nothing that talks to the network by itself.
_ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


_PATIENCE: Final = 60_000  # milliseconds, with both cores busy
expect.set_options(timeout=_PATIENCE)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = next((found for found in map(shutil.which, _PROGRAMS) if found), None)
    assert program, "no Chromium here: scripts/system-packages chromium installs one"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=list(_ARGUMENTS))
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def demo() -> Iterator[DemoCommand]:
    """The whole demo, in its own processes; tests share it and each takes phones of its own."""
    with short_folder() as folder, running_demo(folder, free_port()) as running:
        yield running


@pytest.fixture
def carrier() -> Iterator[SandboxServer]:
    """The simulated carrier alone, with two numbers that nobody answers for."""
    with SandboxServer(mode="real") as server:
        server.client.number("72345", kind="short_code", name="short code")
        server.client.number("+12025550143", name="hotline")
        server.client.phone("+13125550101", "Ana")
        server.client.phone("+12024561111", "White House", kind="official")
        yield server


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A window of a laptop. Whatever the page's scripts complain about fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.set_default_timeout(_PATIENCE)
    complaints: list[str] = []
    opened.on("pageerror", lambda fault: complaints.append(str(fault)))
    opened.on("console", lambda message: complaints.extend(_complaint(message)))
    yield opened
    with suppress(Exception):  # a poll of the page may be under way
        opened.goto("about:blank")
    context.close()
    assert complaints == []


def _complaint(message: ConsoleMessage) -> list[str]:
    """Not that a request failed: tests let that happen, and the page says it in its own words."""
    failed_request = message.text.startswith("Failed to load resource")
    return [message.text] if message.type == "error" and not failed_request else []

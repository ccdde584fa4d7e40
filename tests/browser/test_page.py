"""The page itself, before a simulated carrier that has no gateway behind it."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from gateway import sandbox
from gateway.sandbox.server import SandboxServer
from tests.browser.phones import PhoneOnPage

_MARKUP = '<img src="x" onerror="document.title = \'broken into\'"><b>bold</b>'


@pytest.fixture(autouse=True)
def opened(page: Page, carrier: SandboxServer) -> None:
    page.goto(carrier.url)


def test_data_is_never_markup(page: Page, carrier: SandboxServer) -> None:
    carrier.client.phone("+13125550109", _MARKUP)
    ana = PhoneOnPage(page, "Ana")
    ana.texts(_MARKUP)
    expect(ana.root.locator(".text.out p")).to_have_text(_MARKUP)
    expect(page.get_by_role("heading", name=_MARKUP, exact=True)).to_be_visible()
    assert page.title() == "Simulated phones"
    assert page.locator("main img, main p b").count() == 0


def test_scripts_have_no_way_to_write_markup() -> None:
    scripts = sorted((Path(sandbox.__file__).parent / "static").glob("*.js"))
    assert len(scripts) > 3
    for script in scripts:
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", script.read_text()), (
            script
        )


def test_nothing_but_the_carrier_is_asked(page: Page, carrier: SandboxServer) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    expect(PhoneOnPage(page, "Ana").root).to_be_visible()
    assert asked
    assert [url for url in asked if not url.startswith((carrier.url, "data:"))] == []


def test_what_goes_wrong_is_shown_loudly(page: Page) -> None:
    ana = PhoneOnPage(page, "Ana")
    ana.taps("SIGN")
    expect(ana.root.locator(".faults")).to_contain_text("Error 11100")
    expect(page.locator("#errors-count")).to_have_text("1 error")
    page.get_by_label("only errors").check()
    expect(page.get_by_label("Events, newest first").get_by_role("listitem")).to_have_count(1)


def test_another_phone_can_be_added(page: Page) -> None:
    page.get_by_role("button", name="Add a phone").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Elena")
    dialog.get_by_label("Kind").select_option("Landline: calls only")
    dialog.get_by_role("button", name="Add", exact=True).click()
    elena = PhoneOnPage(page, "Elena").root
    expect(elena).to_contain_text("(312) 555-0102 · landline")
    expect(elena.get_by_role("button", name="Call the hotline")).to_be_visible()
    expect(elena.get_by_label("Text", exact=True)).to_be_hidden()


def test_a_number_that_is_none_is_refused_in_words(page: Page) -> None:
    page.get_by_role("button", name="Add a phone").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Elena")
    dialog.get_by_label("Number").fill("12")
    dialog.get_by_role("button", name="Add", exact=True).click()
    expect(dialog.get_by_role("alert")).to_contain_text("must be a telephone number")


def test_a_call_works_by_keyboard_alone(page: Page, carrier: SandboxServer) -> None:
    ana = PhoneOnPage(page, "Ana")
    ana.root.get_by_role("button", name="Phone", exact=False).press("Enter")
    ana.root.get_by_label("or dial a number").fill("(202) 555-0143")
    page.keyboard.press("Enter")
    expect(ana.root.locator(".faults")).to_contain_text("11100")


def test_it_fits_a_telephone_s_window(page: Page) -> None:
    page.set_viewport_size({"width": 400, "height": 800})
    expect(PhoneOnPage(page, "Ana").root).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 400
    page.get_by_role("navigation", name="Phones").get_by_role("link", name="White House").click()
    expect(PhoneOnPage(page, "White House").root.get_by_role("heading")).to_be_in_viewport()


def test_it_says_so_when_the_carrier_is_gone(page: Page, carrier: SandboxServer) -> None:
    expect(PhoneOnPage(page, "Ana").root).to_be_visible()
    page.route("**/sandbox/**", lambda route: route.abort())
    expect(page.get_by_role("alert").first).to_contain_text("The sandbox does not answer")
    page.unroute("**/sandbox/**")
    expect(page.locator("#trouble")).to_be_hidden()

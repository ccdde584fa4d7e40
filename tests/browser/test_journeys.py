"""A stranger opens the page and does what it suggests, with the whole gateway behind it."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.phones import PhoneOnPage
from tests.demo.command import DemoCommand


@pytest.fixture(autouse=True)
def opened(page: Page, demo: DemoCommand) -> None:
    page.goto(demo.url)


def test_signing_by_text(page: Page) -> None:
    ana = PhoneOnPage(page, "Ana")
    ana.taps("SIGN")
    ana.reads("send your full name")
    ana.texts("Ana Torres")
    ana.reads("ZIP code")
    ana.texts("60601")
    ana.reads("You sign as Ana Torres")
    ana.taps("YES")
    ana.reads("Thank you, Ana! You are number")
    expect(ana.root.locator(".text.in small").last).to_contain_text("1 segment")


def test_signing_by_voice(page: Page) -> None:
    rosa = PhoneOnPage(page, "Rosa")
    rosa.calls_hotline()
    rosa.hears("For English, press 1")
    rosa.presses("1")
    rosa.hears("To sign the petition to the President")
    rosa.presses("1")
    rosa.hears("after the beep, say your first and last name")
    expect(rosa.call.get_by_role("status")).to_contain_text("It records")
    rosa.says("Rosa Delgado")
    rosa.presses("#")
    rosa.hears("Now enter the five digits")
    rosa.presses("60601")
    rosa.hears("To sign, press 1")
    rosa.presses("1")
    rosa.is_off_the_line()
    rosa.root.locator(".past summary").first.click()
    expect(rosa.root.locator(".past")).to_contain_text("You are number")


def test_the_white_house_is_busy(page: Page) -> None:
    luis, official = PhoneOnPage(page, "Luis"), PhoneOnPage(page, "White House comment line")
    official.root.get_by_label("Busy").check()
    luis.taps("CALL")
    luis.is_rung()
    luis.answers()
    luis.hears("To be connected to the White House comment line, press 1")
    luis.presses("1")
    luis.hears("The line is busy.")
    luis.hears("Press 1 and we ring you back in 5 minutes")
    luis.presses("1")
    luis.is_off_the_line()
    official.root.get_by_label("Answers").check()
    page.get_by_role("button", name="Skip 5 minutes").click()
    luis.is_rung()
    luis.answers()
    luis.hears("To try the White House comment line once more, press 1")
    luis.presses("1")
    luis.hears("connected")
    luis.says("Keep families together.")
    official.hears("Keep families together.")
    official.says("I have written that down.")
    luis.hears("I have written that down.")
    luis.presses("*")
    luis.hears("How did it go?")
    luis.presses("1")
    luis.hears("We can ring you every")
    luis.presses("2")
    luis.is_off_the_line()

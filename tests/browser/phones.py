"""What a person sees and does on one phone of the page."""

from playwright.sync_api import Locator, Page, expect


class PhoneOnPage:
    def __init__(self, page: Page, name: str) -> None:
        self.root = page.locator("article.phone").filter(has=page.get_by_role("heading", name=name, exact=True))

    @property
    def call(self) -> Locator:
        return self.root.locator(".call")

    def taps(self, word: str) -> None:
        """One of the suggested words."""
        self.root.get_by_role("group", name="Text one word").get_by_role("button", name=word, exact=True).click()

    def texts(self, body: str) -> None:
        self.root.get_by_label("Text", exact=True).fill(body)
        self.root.get_by_role("button", name="Send").click()

    def reads(self, words: str) -> None:
        """The last text that came in."""
        expect(self.root.locator(".text.in").last).to_contain_text(words)

    def calls_hotline(self) -> None:
        self.root.get_by_role("button", name="Call the hotline").click()

    def is_rung(self) -> None:
        expect(self.root.get_by_role("button", name="Answer")).to_be_visible()

    def answers(self) -> None:
        self.root.get_by_role("button", name="Answer").click()

    def presses(self, keys: str) -> None:
        pad = self.root.get_by_role("group", name="Keys")
        for key in keys:
            pad.locator(f'[data-key="{key}"]').click()

    def says(self, words: str) -> None:
        self.call.get_by_label("Say", exact=True).fill(words)
        self.call.get_by_role("button", name="Say", exact=True).click()

    def hears(self, words: str) -> None:
        expect(self.call.get_by_label("What is said").get_by_text(words).last).to_be_visible()

    def hangs_up(self) -> None:
        self.root.get_by_role("button", name="Hang up").click()
        self.is_off_the_line()

    def is_off_the_line(self) -> None:
        expect(self.call).to_be_hidden()

"""Pages in a real browser. Skipped where there is no Chromium."""

import os
import re
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from feeds.model.representation import Format
from tests.web.conftest import make_app, serve
from tests.web.samples import CHANGED, EMPTY, SLUG, make_settings, make_store, write_media

CHROMIUM = shutil.which("chromium")
PAGES = ["/", "/feeds/all", f"/articles/{SLUG}", f"/categories/{EMPTY}"]
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
XHTML = (
    b'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>'
    b'<script xmlns="http://www.w3.org/1999/xhtml">document.documentElement.setAttribute("ran", "yes");'
    b'fetch("/media/newsroom/ran")</script></channel></rss>'
)

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no chromium on this machine: pages are not looked at"
)
"""Needs a browser that is not one of this project's dependencies."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One headless browser for all tests here."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The sample site at its own real address."""
    root: Path = tmp_path_factory.mktemp("articles")
    write_media(root)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    settings = make_settings(url=url, directory=root)
    store = make_store(settings)
    store.put("/feeds/picks.rss", Format.RSS.media_type, XHTML, moment=CHANGED)
    with serve(make_app(settings, store), port):
        yield url


def open_page(browser: Browser, *, width: int, scheme: str) -> Page:
    """A fresh window of a width, light or dark."""
    context = browser.new_context(
        viewport={"width": width, "height": 844}, color_scheme="dark" if scheme == "dark" else "light"
    )
    return context.new_page()


def read_lightness(page: Page) -> int:
    """The brightness of the page's background, 0 to 255."""
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return max(int(part) for part in re.findall(r"\d+", colour)[:3])


@pytest.mark.parametrize("path", PAGES)
def test_a_phone_shows_whole_lines(browser: Browser, site: str, path: str) -> None:
    """VIEW-04: a page at 390 px scrolls sideways, has a script, or complains in the console."""
    page = open_page(browser, width=390, scheme="light")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for tongue in ("zh", "en"):
        page.goto(f"{site}{path}?ui={tongue}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert complaints == []
    page.context.close()


@pytest.mark.parametrize(("scheme", "is_dark"), [("dark", True), ("light", False)])
def test_dark_and_light(browser: Browser, site: str, scheme: str, *, is_dark: bool) -> None:
    """VIEW-04: the page ignores that its reader prefers dark or light."""
    page = open_page(browser, width=1280, scheme=scheme)
    page.goto(f"{site}/feeds/all")
    assert (read_lightness(page) < 60) is is_dark
    ink = page.evaluate("getComputedStyle(document.body).color")
    assert (max(int(part) for part in re.findall(r"\d+", ink)[:3]) > 200) is is_dark
    page.context.close()


def test_pictures_are_there(browser: Browser, site: str) -> None:
    """VIEW-01: the policy of our pages keeps the articles' pictures away."""
    page = open_page(browser, width=1280, scheme="light")
    page.goto(f"{site}/articles/{SLUG}", wait_until="load")
    assert page.evaluate("[...document.images].every(image => image.complete && image.naturalWidth === 160)")
    page.context.close()


def test_the_keyboard_reaches_the_content(browser: Browser, site: str) -> None:
    """VIEW-04: the first stop of the tab key is not the way past the navigation, or it cannot be seen."""
    page = open_page(browser, width=390, scheme="light")
    page.goto(f"{site}/feeds/all")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.context.close()


def test_a_button_copies_the_address(browser: Browser, site: str) -> None:
    """The copy button copies something else, says nothing, or stands there where it cannot work."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{site}/feeds/all?ui=en")
    page.get_by_role("button", name="Copy RSS").click()
    page.get_by_text("copied", exact=True).wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == f"{site}/feeds/all.rss"
    context.close()

    without = browser.new_context(java_script_enabled=False)
    page = without.new_page()
    page.goto(f"{site}/feeds/all?ui=en")
    assert page.get_by_role("button").count() == 0
    assert page.get_by_role("link", name="Feedly").is_visible()
    without.close()


def test_a_code_for_the_phone_can_be_opened(browser: Browser, site: str) -> None:
    """The QR code is not drawn, or the page's policy keeps it away."""
    page = open_page(browser, width=390, scheme="dark")
    page.goto(f"{site}/feeds/all?ui=zh")
    page.get_by_text("用手机订阅").click()
    box = page.locator("svg.qr").bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) > 100
    page.context.close()


def test_a_script_inside_a_feed_does_not_run(browser: Browser, site: str) -> None:
    """SEC-04: an XHTML script in a stored feed runs in a visitor's browser."""
    page = open_page(browser, width=390, scheme="light")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}/feeds/picks.rss")
    assert page.evaluate("document.documentElement.getAttribute('ran')") is None
    assert not [url for url in asked if url.endswith("/ran")]
    page.context.close()


def test_the_browser_is_the_one_we_think() -> None:
    """The executable that was found cannot be run."""
    assert CHROMIUM is not None
    assert os.access(CHROMIUM, os.X_OK)

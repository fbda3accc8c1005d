"""Pages in a real browser. Skipped where there is no Chromium."""

import os
import re
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, sync_playwright

from feeds.model.representation import Format
from tests.web.conftest import make_app, serve
from tests.web.samples import CHANGED, EMPTY, SLUG, UNPUBLISHED, make_settings, make_store, write_media

CHROMIUM = shutil.which("chromium")
AUDIT = (Path(__file__).parent / "audit.js").read_text(encoding="utf-8")
PAGES = [
    "/",
    "/feeds/all",
    "/sources/campus",
    f"/articles/{SLUG}",
    f"/categories/{EMPTY}",
    "/feeds/nothing",
    "/feeds/ended",
    f"/categories/{UNPUBLISHED}",
]
"""The directory, feeds, a source that went quiet, an article, an empty category; then 404, 410 and 503."""
KINDS = ["/", "/feeds/all", f"/articles/{SLUG}", "/feeds/ended"]
"""One page of each template."""
TAGS = {"zh": "zh-CN", "en": "en"}
CONTROLS = "button, .copy, .chips, .readers, .tongues, .skip, .button, .subscribe details, .explain"
FOCUS = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect(), style = getComputedStyle(at);
  return {
    name: at.dataset.stop ?? at.tagName,
    seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
      && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}"""
"""Where the focus is, and whether somebody who looks can tell."""
STOPS = """() => [...document.querySelectorAll("a[href], button, summary, input, select, [tabindex='0']")]
  .filter((one) => one.checkVisibility({visibilityProperty: true}))
  .map((one, place) => one.dataset.stop = `${place} ${one.textContent.trim().slice(0, 30)}`)"""
"""Everything that can be used, in the order of the page, named for FOCUS."""
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
    store.retired.add("/feeds/ended")
    store.put("/feeds/picks.rss", Format.RSS.media_type, XHTML, moment=CHANGED)
    with serve(make_app(settings, store), port):
        yield url


def open_page(browser: Browser, *, width: int, scheme: str) -> Page:
    """A fresh window of a width, light or dark."""
    context = browser.new_context(
        viewport={"width": width, "height": 844},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    return context.new_page()


def read_lightness(page: Page) -> int:
    """The brightness of the page's background, 0 to 255."""
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return max(int(part) for part in re.findall(r"\d+", colour)[:3])


def listen(page: Page) -> list[str]:
    """What the browser complains of from now on; that an address has no page is no complaint."""
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if not (message.location["url"] == page.url and "Failed to load resource" in message.text):
            complaints.append(message.text)

    def see(response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            complaints.append(f"{response.status}: {response.url}")

    def fail(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # by our going on to the next page
            complaints.append(f"failed: {request.url}")

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", fail)
    page.on("response", see)
    return complaints


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_is_sound(browser: Browser, site: str, width: int, scheme: str) -> None:
    """VIEW-04: a page scrolls sideways, is hard to read, has a part without a name, or fails to load one."""
    page = open_page(browser, width=width, scheme=scheme)
    complaints = listen(page)
    found = {}
    for path in PAGES:
        for tongue, tag in TAGS.items():
            page.goto(f"{site}{path}?ui={tongue}")
            found[path, tongue] = page.evaluate(AUDIT, {"tag": tag}) + complaints
            complaints.clear()
    assert {place: wrong for place, wrong in found.items() if wrong} == {}
    page.context.close()


@pytest.mark.parametrize(("width", "tongue"), [(390, "zh"), (1280, "en")])
def test_the_keyboard_reaches_everything(browser: Browser, site: str, width: int, tongue: str) -> None:
    """VIEW-04: something can only be reached by a mouse, out of order, or one does not see where one is."""
    page = open_page(browser, width=width, scheme="dark" if width > 1000 else "light")
    for path in KINDS:
        page.goto(f"{site}{path}?ui={tongue}")
        stops = page.evaluate(STOPS)
        met = []
        for _ in stops:
            page.keyboard.press("Tab")
            met.append(page.evaluate(FOCUS))
        assert [one["name"] for one in met] == stops
        assert [(path, one["name"]) for one in met if not one["seen"]] == []
    page.context.close()


def test_paper_has_no_controls(browser: Browser, site: str) -> None:
    """A printed page has buttons on it, or lost its words, or is dark."""
    page = open_page(browser, width=800, scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    for path in KINDS:
        page.goto(f"{site}{path}?ui=en")
        seen = "all => all.filter(one => one.checkVisibility()).map(one => one.outerHTML)"
        assert page.locator(CONTROLS).evaluate_all(seen) == []
        assert page.locator("h1").is_visible()
        assert read_lightness(page) == 255
        assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(0, 0, 0)"
    page.context.close()


def test_no_page_needs_a_script(browser: Browser, site: str) -> None:
    """VIEW-04: without JavaScript something is missing, or stands there and does nothing."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    for path in KINDS:
        page.goto(f"{site}{path}?ui=en")
        assert page.get_by_role("button").count() == 0
        for details in page.locator("details").all():
            details.locator("summary").click()
            assert details.locator("> :not(summary)").first.is_visible()
    page.goto(f"{site}/feeds/all?ui=en")
    page.get_by_role("link", name="中文").click()
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    assert page.get_by_role("link", name="Feedly").is_visible()
    context.close()


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
    """A copy button copies something else, or says nothing."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{site}/feeds/all?ui=en")
    for name, ending in (("RSS", "rss"), ("Atom", "atom"), ("JSON", "json")):
        button = page.get_by_role("button", name=f"Copy {name}")
        button.focus()
        page.keyboard.press("Enter")
        button.get_by_text("copied", exact=True).wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == f"{site}/feeds/all.{ending}"
    context.close()


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

"""Takes the README's pictures of the samples, in Debian's chromium: `make screenshots`.

It serves them itself, on any free port and with a database of its own; the browser is told that they
stand at the address that the pictures show.
"""

import re
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Route, sync_playwright

from tests.cli.conftest import start

ROOT = Path(__file__).parent.parent
IMAGES = ROOT / "docs" / "images"
ADDRESS = "https://feeds.example.edu"
SHOTS = {
    "directory.png": ("/?ui=zh", 1040, 800, "light"),
    "feed-page.png": ("/feeds/vocational-news?ui=zh", 1040, 800, "light"),
    "feed-page-phone.png": ("/feeds/research-digest?ui=en", 390, 780, "dark"),
}


@contextmanager
def serve_samples(folder: Path) -> Iterator[int]:
    """The samples, read and published, on a port of 127.0.0.1."""
    shutil.copytree(ROOT / "config", folder / "config")
    config = ["--config", str(folder / "config" / "feedmill.yaml")]
    environ = {"FEEDMILL_URL": ADDRESS}
    with start(["refresh", "--quiet", *config], environ=environ) as refresh:
        refresh.wait()
    options = ["serve", "--no-schedule", "--workers", "1", "--bind", "127.0.0.1:0", *config]
    with start(options, environ=environ) as server:
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", server.wait_for("Feedmill serves"))
        assert found is not None
        yield int(found[1])
        server.process.send_signal(signal.SIGTERM)
        server.wait()


def take(browser: Browser, port: int, images: Path) -> Iterator[Path]:
    """One picture for each row of SHOTS."""

    def answer(route: Route) -> None:
        """What the address would answer."""
        url = route.request.url.replace(ADDRESS, f"http://127.0.0.1:{port}", 1)
        route.fulfill(response=route.fetch(url=url))

    for name, (path, width, height, scheme) in SHOTS.items():
        page = browser.new_page(
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
        )
        page.route(f"{ADDRESS}/**", answer)
        page.goto(ADDRESS + path, wait_until="networkidle")
        page.screenshot(path=images / name)
        page.close()
        yield images / name


def main(images: Path = IMAGES) -> int:
    """Write the pictures; 1 when there is no browser."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("no chromium; on Debian: apt install chromium fonts-noto-cjk", file=sys.stderr)
        return 1
    with (
        tempfile.TemporaryDirectory() as folder,
        serve_samples(Path(folder)) as port,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-background-networking"]
        )
        for path in take(browser, port, images):
            print(path)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Takes the README's pictures from a running `make run`, in Debian's chromium: `make screenshots`."""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

IMAGES = Path(__file__).parent.parent / "docs" / "images"
SHOTS = {
    "feed-page.png": ("/feeds/vocational-news", 1040, 900, "light"),
    "feed-page-phone.png": ("/feeds/all", 390, 844, "dark"),
}


def main(site: str) -> int:
    """One picture for each row of SHOTS; 1 when there is no browser."""
    browser_path = shutil.which("chromium")
    if browser_path is None:
        print("no chromium; on Debian: apt install chromium fonts-noto-cjk", file=sys.stderr)
        return 1
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browser_path, args=["--no-sandbox", "--disable-background-networking"]
        )
        for name, (path, width, height, scheme) in SHOTS.items():
            page = browser.new_page(
                viewport={"width": width, "height": height},
                color_scheme="dark" if scheme == "dark" else "light",
            )
            page.goto(site + path)
            page.screenshot(path=IMAGES / name)
            print(IMAGES / name)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"))

"""The pages that a script of TRS would write as links: createPageHTML(3, 0, "t1", "html")."""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

MOST = 30
_MAX_CHARS = 20_000
_CALL = re.compile(
    r"(?<!function )\bcreatePageHTML\s*\(\s*(\d{1,4})\s*,\s*(\d{1,4})\s*,"
    r"\s*(['\"])([^'\"]{1,200})\3\s*,\s*(['\"])(\w{2,6})\5"
)
_COUNT = re.compile(r"\bcountPage\s*=\s*(\d{1,4})")
_CURRENT = re.compile(r"\bcurrentPage\s*=\s*(\d{1,4})")
_WRITTEN = re.compile(r"href=\\?['\"]?([\w.-]{1,200})_\\?['\"]")
_SUFFIX = re.compile(r"\.(s?html?)\b")


def read_pagers(tree: HtmlElement) -> Iterator[str]:
    """The references of all pages behind the current one, as the scripts would have written them."""
    for script in tree.iter("script"):
        text = script.text or ""
        if len(text) > _MAX_CHARS or ("createPageHTML" not in text and "countPage" not in text):
            continue
        for count, index, _, name, _, suffix in _CALL.findall(text):
            yield from _references(f"{name}_{{}}.{suffix}", int(index), int(count))
        count, current, name = _COUNT.search(text), _CURRENT.search(text), _WRITTEN.search(text)
        if count and current and name:
            suffix = _SUFFIX.search(text)
            yield from _references(
                f"{name[1]}_{{}}.{suffix[1] if suffix else 'html'}", int(current[1]), int(count[1])
            )


def _references(shape: str, current: int, count: int) -> Iterator[str]:
    for number in range(current + 1, min(count, current + MOST)):
        yield shape.format(number)

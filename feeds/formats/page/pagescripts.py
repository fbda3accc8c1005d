"""The pages that a script of a CMS would write as links. Scripts are read as text, never run.

TRS counts pages from 0 and writes t1.html, t1_1.html, t1_2.html: createPageHTML(3, 0, "t1", "html").
Its kin names an element first, counts from 1, and writes content.shtml, content_2.shtml, content_3.shtml:
createPageHTML('page_div', 3, 1, 'content', 'shtml', 42).
"""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

MOST = 30
_MAX_CHARS = 20_000
_COMMENT = re.compile(r"(?<![:\\])//[^\n]*|/\*.*?\*/", re.DOTALL)
_CALL = re.compile(
    r"(?<!function )\bcreatePage\w{0,12}\s*\("
    r"(?P<element>\s*(['\"])[^'\"\n]{0,100}\2\s*,)?"
    r"\s*['\"]?(?P<count>\d{1,4})['\"]?\s*,\s*['\"]?(?P<current>\d{1,4})['\"]?\s*,"
    r"\s*(['\"])(?P<name>[^'\"\n]{1,200})\5\s*,\s*(['\"])\.?(?P<suffix>\w{2,6})\7",
    re.IGNORECASE,
)
_COUNT = re.compile(r"\bcountPage\s*=\s*(\d{1,4})")
_CURRENT = re.compile(r"\bcurrentPage\s*=\s*(\d{1,4})")
_WRITTEN = re.compile(r"href=\\?['\"]?([\w.-]{1,200})_\\?['\"]")
_SUFFIX = re.compile(r"\.(s?html?)\b")


def read_pagers(tree: HtmlElement) -> Iterator[str]:
    """The references of all pages behind the current one, as the scripts would have written them."""
    for script in tree.iter("script"):
        text = script.text or ""
        if len(text) <= _MAX_CHARS and ("createpage" in text.lower() or "countPage" in text):
            plain = _COMMENT.sub("", text)
            yield from _read_calls(plain)
            yield from _read_variables(plain)


def _read_calls(text: str) -> Iterator[str]:
    for call in _CALL.finditer(text):
        first = 1 if call["element"] else 0
        current, count = int(call["current"]), int(call["count"])
        for number in _numbers(current, count - 1 + first):
            yield f"{call['name']}_{number}.{call['suffix']}"


def _read_variables(text: str) -> Iterator[str]:
    count, current, name = _COUNT.search(text), _CURRENT.search(text), _WRITTEN.search(text)
    if count and current and name:
        suffix = _SUFFIX.search(text)
        for number in _numbers(int(current[1]), int(count[1]) - 1):
            yield f"{name[1]}_{number}.{suffix[1] if suffix else 'html'}"


def _numbers(current: int, last: int) -> range:
    return range(current + 1, min(last, current + MOST - 1) + 1)

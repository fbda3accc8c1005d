"""Metadata that a page's own scripts write: var pubdata = '2017年07月02日'."""

import re

from lxml.html import HtmlElement

from feeds.formats.ledger import Ledger
from feeds.model.document import Field, Origin

MAX_CHARS = 200_000

_NAMES = {
    "pubdata": Field.PUBLISHED, "pubdate": Field.PUBLISHED, "publish_time": Field.PUBLISHED,
    "ct": Field.PUBLISHED, "wzly": Field.SOURCE, "zz": Field.AUTHORS, "docsource": Field.SOURCE,
    "docauthor": Field.AUTHORS,
}  # fmt: skip
_INFO = re.compile(r"\b(time|source)\s*:\s*(['\"])([^'\"\n]{1,100})\2")
_INFO_FIELDS = {"time": Field.PUBLISHED, "source": Field.SOURCE}
_NUMBERED = (
    ("contentid", re.compile(r"\b(?:var\s+|__\$)contentid\s*=\s*['\"]?(?P<id>\w{4,64})\b")),
    (
        "wbnews",
        re.compile(
            r"_showDynClicks\(\s*['\"]wbnews['\"]\s*,\s*(?P<site>\d{1,12})\s*,\s*(?P<id>\d{1,9})\s*\)"
        ),
    ),
)
"""Where systems write an article's own number: for counting who reads it."""

_VARIABLE = re.compile(rf"\bvar\s+({'|'.join(_NAMES)})\s*=\s*(['\"])([^'\"\n]{{1,200}})\2")


def read_scripts(tree: HtmlElement, ledger: Ledger) -> None:
    """Note the variables that content management systems print metadata from."""
    for script in tree.iter("script"):
        text = script.text or ""
        if not text or len(text) > MAX_CHARS:
            continue
        _read_number(text, ledger)
        if "var" not in text:
            continue
        for name, _, value in _VARIABLE.findall(text):
            ledger.add(_NAMES[name], value, Origin.LABEL, f"var {name}")
        if "articleInfo" in text:
            for name, _, value in _INFO.findall(text):
                ledger.add(_INFO_FIELDS[name], value, Origin.LABEL, f"articleInfo.{name}")


def _read_number(text: str, ledger: Ledger) -> None:
    """Note the first number of each kind: lists in the margin count their own articles later."""
    for name, pattern in _NUMBERED:
        found = pattern.search(text) if name in text else None
        if found and not ledger.has(Field.OWN_ID):
            site = found.groupdict().get("site")
            ledger.add(Field.OWN_ID, f"{site}/{found['id']}" if site else found["id"], Origin.LABEL, name)

"""The number that a content management system gave an article, as its addresses show it.

One article stands in several columns: info/1012/3456.htm and info/1030/3456.htm. The column is part of
the address, the number is the article's.
"""

import re
from urllib.parse import parse_qsl, urlsplit

from feeds.text.sameness import address_key

_HTML = r"\.(?:s?html?|psp|jspx?)"
_PATHS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (family, re.compile(pattern, re.IGNORECASE))
    for family, pattern in (
        # Each site of a VSB installation counts for itself, so what stands before /info/ counts as well.
        ("vsb", rf"(?P<site>(?:/[^/]+)*)/info/\d{{1,8}}/(?P<id>\d{{1,9}}){_HTML}"),
        ("webplus", rf".*/c\d{{0,9}}a(?P<id>\d{{1,9}})/page\w{{0,3}}{_HTML}"),
        ("trs", rf".*/(?P<id>t\d{{8}}_\d{{1,12}})(?:_\d{{1,3}})?{_HTML}"),
        ("jpage", rf".*/art/\d{{4}}/\d{{1,2}}/\d{{1,2}}/art_\d{{1,9}}_(?P<id>\d{{1,12}}){_HTML}"),
        ("people", rf".*/n\d/\d{{4}}/\d{{4}}/c\d{{1,9}}-(?P<id>\d{{5,12}})(?:-\d{{1,3}})?{_HTML}"),
        ("content", rf".*/content_(?P<id>\d{{6,12}})(?:_\d{{1,3}})?{_HTML}"),
    )
)
_PARAMETERS = (
    "wbnewsid",
    "contentid",
    "content_id",
    "newsid",
    "news_id",
    "articleid",
    "article_id",
    "docid",
    "infoid",
)
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_WECHAT = ("__biz", "mid", "idx")


def cms_key(address: str) -> str:
    """Equal for the addresses of one article of one host in whichever columns; empty for most addresses."""
    key = address_key(address)
    if not key:
        return ""
    parts = urlsplit(key)
    for family, pattern in _PATHS:
        found = pattern.fullmatch(parts.path)
        if found:
            site = found["site"].lower() if family == "vsb" else ""
            return f"//{parts.netloc}{site}#{family}:{found['id'].lower()}"
    return _queried(parts.netloc, parts.path, parts.query)


def _queried(host: str, path: str, query: str) -> str:
    try:
        pairs = {name.lower(): value for name, value in parse_qsl(query, max_num_fields=50)}
    except ValueError:
        return ""
    if host == "mp.weixin.qq.com" and all(pairs.get(name) for name in _WECHAT):
        return f"//{host}#weixin:{':'.join(pairs[name] for name in _WECHAT)}"
    for name in _PARAMETERS:
        value = pairs.get(name, "")
        if value.strip("0") and _ID.fullmatch(value):
            if name == "wbnewsid":
                return f"//{host}{path.rpartition('/')[0].lower()}#vsb:{value}"
            return f"//{host}{path}#{name}:{value}"
    return ""

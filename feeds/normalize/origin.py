"""Where an article says it came from (来源)."""

import html
import re

from feeds.model.document import Claim, Document, Field, Origin
from feeds.normalize.pick import Pick, pick_first
from feeds.text.chars import squeeze

ORDER = (
    Origin.FRONT_MATTER,
    Origin.ITEM,
    Origin.FEED,
    Origin.LABEL,
    Origin.CREDIT,
    Origin.META,
    Origin.MARKUP,
)
MAX_SOURCE = 60

_META = frozenset({"contentsource", "mediaid", "source", "dc.source"})
"""og:site_name and publishers name the site, not where a text came from."""

_AFTER = re.compile(
    r"\s*(?:作者|编辑|责任编辑|责编|记者|时间|日期|发布|点击|浏览|阅读|字号|字体|分享|打印|评论|点赞|我要纠错|微信|微博|关注|订阅|收藏)\s*[:：【\[(（数量].*$"
)
_ADDRESS = re.compile(r"\s*[(（]?\s*(?:https?://|www\.)\S+\s*$", re.IGNORECASE)
_BEFORE = re.compile(r"^(?:来源|信息来源|文章来源|稿源|source)\s*[:：]\s*", re.IGNORECASE)
_JUNK = re.compile(
    r"^(?:本站|原创|网络|互联网|未知|无|转载|佚名|admin|none|null|unknown|本站原创|网络转载|不详|[\W\d_]+)$",
    re.IGNORECASE,
)
_DATE = re.compile(r"\s*(?:19|20)\d\d\s?[-年/.]\s?\d{1,2}\s?[-月/.].*$")
"""Printed right behind the source, without a blank."""

_EDGES = " \t\u3000：:|｜-—【】[]()（）<>，,。;；"


def pick_source(document: Document) -> Pick[str]:
    """The source a document names; empty when it names none."""
    found = pick_first(document.about(Field.SOURCE), ORDER, _read)
    return found or Pick("")


def _read(claim: Claim) -> str | None:
    if claim.origin is Origin.META and claim.detail not in _META:
        return None
    return clean_source(claim.value)


def clean_source(text: str) -> str:
    """A source's name without what was printed around it; empty when it is none."""
    text = squeeze(re.sub(r"<[^<>]{1,300}>", "", html.unescape(text)))
    text = _BEFORE.sub("", text)
    text = _DATE.sub("", _AFTER.sub("", text))
    text = _ADDRESS.sub("", text).strip(_EDGES)
    if not text or len(text) > MAX_SOURCE or _JUNK.match(text):
        return ""
    return text

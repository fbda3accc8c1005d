"""What classes, ids and roles tell about an element: content, or the furniture around it."""

import re

from lxml.html import HtmlElement

FURNITURE_TAGS = frozenset({"nav", "footer", "aside", "menu", "dialog"})

_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:comments?|comment-?list|respond|disqus|reply|replies|foot(?:er)?|side-?bar|aside|related|"
    r"relate|recommend(?:ed|ation)?s?|recirc\w*|share|sharing|sharebar|social|socials|nav|navbar|navigation|menu|"
    r"bread-?crumbs?|crumbs?|promo\w*|advert\w*|ads?|adsense|banner-?ad|sponsor\w*|newsletter\w*|subscri\w+|popup|"
    r"modal|overlay|cookie\w*|consent|gdpr|hot-?(?:news|list|words)|rank(?:ing)?|copyright|login|signup|toolbar|"
    r"pagination|pager|paging|outbrain|taboola|teasers?|more-?(?:news|stories|articles|from|on)|also-?read|"
    r"read-?(?:more|next|also)|most-?(?:read|popular|viewed)|trending|popular|latest|tags?|tag-?list|taglist|"
    r"topics|author-?(?:bio|box|info|card)|bio|about-?author|print|tools?|qr-?code|ewm|erweima|weixin|wx-?qr|"
    r"bdshare\w*|bshare\w*|jiathis\w*|statement|disclaimer|mianze|xgwz|xgxw|xgyd|xgnews|tuijian|pinglun|"
    r"skip-?link|screen-?reader\w*|sr-only|visually-?hidden|feedback|survey|poll|"
    r"prev(?:ious)?-?next|next-?prev|post-?nav\w*|siblings|up-?next|carousel|slideshow-nav|"
    r"download-?app|app-?(?:download|promo)|float\w*-?(?:bar|tool|box)|gotop|backtop|back-to-top|"
    r"article-?(?:share|tools|tags|footer|related|comments?|nav)|fenxiang|dianzan|shangyitiao|xiayitiao|player-?controls?)"
    r"(?=$|[\s_-])",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_STATEMENT = re.compile(
    r"(?<!\S)(?:enable|disable|has|have|with|without|no|not|is|show|hide|allow)(?:[A-Z]|[_-](?=\w))\S*"
)
"""Classes that say something about an element, not what it is: has-sidebar, enableAdSlots."""

_TALKATIVE = 12
"""Classes of one element: more are switches, and some of them have the names of furniture."""

_ROLES = frozenset(
    {"navigation", "complementary", "contentinfo", "banner", "search", "dialog", "menu", "alert"}
)


_NEVER = re.compile(
    r"(?:comments?|comment[_-]?list|comments?[_-](?:area|section|list|wrap(?:per)?|box|container)|respond|disqus\w*|pinglun|"
    r"onetrust[\w-]*|didomi[\w-]*|cookie[_-]?(?:consent|banner|notice|bar|policy)?|gdpr[\w-]*|consent[\w-]*)",
    re.IGNORECASE,
)
"""Whole names of what is no article even if it is most of a page."""


def is_never_article(element: HtmlElement) -> bool:
    """Whether an element holds what readers say, or what lawyers ask."""
    if element.tag in ("html", "body", "main", "article"):
        return False
    names = (element.get("id") or "", *(element.get("class") or "")[:400].split())
    return any(_NEVER.fullmatch(name) for name in names)


def name_of(element: HtmlElement) -> str:
    """An element's id and classes as words."""
    names = f"{element.get('id') or ''} {element.get('class') or ''}"[:400]
    return _CAMEL.sub("-", _STATEMENT.sub("", names))


def is_furniture(element: HtmlElement) -> bool:
    """Whether an element calls itself something that is not the article."""
    if element.tag in FURNITURE_TAGS or (element.get("role") or "").lower() in _ROLES:
        return True
    if element.tag in ("html", "body", "main", "article"):
        return False
    if (element.get("class") or "").count(" ") > _TALKATIVE:
        return False
    name = name_of(element)
    return len(name) > 1 and _FURNITURE.search(name) is not None


def is_hidden(element: HtmlElement) -> bool:
    """Whether an element is not shown."""
    if element.get("hidden") is not None or (element.get("aria-hidden") or "").lower() == "true":
        return True
    style = (element.get("style") or "").replace(" ", "").lower()
    return "display:none" in style or "visibility:hidden" in style

"""Takes what is not the article out of the element that holds it."""

import re

from lxml.html import HtmlElement

from feeds.formats.page.attachments import only_offers_files
from feeds.formats.page.blocks import measure
from feeds.formats.page.naming import is_furniture, is_hidden
from feeds.formats.page.removal import drop
from feeds.text.chars import squeeze

_DROPPED = frozenset(
    [
        "script",
        "style",
        "nav",
        "aside",
        "footer",
        "form",
        "button",
        "input",
        "select",
        "textarea",
        "noscript",
        "template",
        "link",
        "meta",
        "iframe",
        "object",
        "embed",
        "svg",
        "canvas",
        "dialog",
        "menu",
    ]
)
_LINE_BLOCKS = frozenset(
    [
        "p",
        "div",
        "li",
        "td",
        "span",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "a",
        "strong",
        "center",
        "dd",
        "em",
        "ul",
    ]
)
_NOISE = re.compile(
    r"^[\s【\[（(《|>·•*]*(?:上一(?:条|篇|页|则)|下一(?:条|篇|页|则)|前一篇|后一篇|没有了$|【?(?:关闭|打印|返回)(?:窗口|本页|此页|列表|顶部|首页)?】?\s*(?:[|｜【\[]|$)|"
    r"(?:点击)?(?:展开|显示|阅读|查看)(?:剩余|余下)?(?:全文|全部)$|收起(?:全文)?$|打印本(?:页|文)|关闭(?:窗口|本页)|返回(?:顶部|列表|上一页)|分享(?:到|至)|扫一扫|扫描二维码|长按(?:识别|二维码)|"
    r"点击(?:数|次数|率|量)?[:：]|浏览(?:次数|量|数)?[:：]|阅读(?:次数|量|数)[:：]|访问(?:量|次数)[:：]|"
    r"(?:相关|推荐|延伸|精彩)(?:新闻|阅读|文章|链接|推荐|报道|内容)|热门(?:新闻|文章|推荐|评论)|猜你喜欢|为您推荐|更多(?:精彩|新闻)|"
    r"本文(?:网址|链接|地址)|(?:特别)?声明[:：]|免责声明|版权(?:声明|所有)|转载请注明|我来说两句|网友评论|发表评论|"
    r"(?:please )?share (?:this|on|via|article)|share$|tweet$|facebook$|twitter$|whatsapp$|e-?mail$|"
    r"print$|copy link|"
    r"related (?:articles?|stories|posts?|topics?|news|content)s?\b|read (?:more|next|also)\b|see also:|"
    r"more (?:on|from|stories)\b|you (?:may|might) (?:also )?(?:like|be interested)|"
    r"recommended (?:for you|reading)|"
    r"advertisement$|advertisements?\b.{0,30}$|story continues below|continue reading|"
    r"article continues below|"
    r"sign up (?:for|to)|subscribe (?:to|for|now|here)|follow us|click here to|"
    r"(?:\d+ )?comments?$|leave a (?:comment|reply)|post a comment|skip to|back to top|"
    r"all rights reserved|©|copyright ©?|lesen sie auch|mehr zum thema|lire aussi|à lire aussi|lea también|"
    r"関連記事|【関連】|あわせて読みたい|"
    r"(?:[您你]的)?浏览器(?:不支持|版本(?:过|太)低|暂不支持)|(?:该|此|本)?(?:文件|文档|附件|内容)?(?:暂时?)?(?:无法|不能|不支持)(?:在线)?预览|"
    r"(?:your|this) browser (?:does(?: not|n.t) support|can(?:not|.t)))",
    re.IGNORECASE,
)
_NOISE_LIMIT = 150
_PAGER = re.compile(
    r"(?:[\s\[\]【】()（）<>《》|·…«»‹›:：/]|第?\d{1,3}页?|共\d{1,3}页|[首上下前后末尾]一?页|余下全文|阅读全文|next|prev(?:ious)?|last|first)++",
    re.IGNORECASE,
)
"""The words of links to an article's other pages."""


def prune(root: HtmlElement) -> None:
    """Remove navigation, related lists, share bars and counters; keep text, pictures and tables."""
    sizes = measure(root)
    total = max(sizes[root].weight, 1)
    for element in list(root.iterdescendants()):
        if not isinstance(element.tag, str) or element.getparent() is None:
            continue
        size = sizes[element]
        if element.tag in _DROPPED:
            if element.tag == "form" and size.weight > 0.5 * total:
                continue
            drop(element)
        elif size.weight < 0.4 * total and (
            is_furniture(element)
            or (is_hidden(element) and not size.images)
            or _is_link_list(element, size.weight, size)
        ):
            drop(element)
        elif size.weight <= _NOISE_LIMIT and element.tag in _LINE_BLOCKS and size.weight:
            _drop_noise(element)


def _is_link_list(element: HtmlElement, weight: int, size: object) -> bool:
    links, link_weight = getattr(size, "links", 0), getattr(size, "link_weight", 0)
    if element.tag not in ("ul", "ol", "div", "section", "dl", "table", "p"):
        return False
    if getattr(size, "images", 0) and links <= 2:
        return False
    is_list = links >= 3 and link_weight > 0.6 * weight
    is_short_list = element.tag in ("div", "section", "ul") and links >= 2 and link_weight > 0.8 * weight
    return (is_list or is_short_list) and not only_offers_files(element)


def _drop_noise(element: HtmlElement) -> None:
    text = squeeze(element.text_content())
    if (_NOISE.match(text) or _is_pager(element, text)) and not element.xpath("count(.//img|.//table)"):
        drop(element)


def _is_pager(element: HtmlElement, text: str) -> bool:
    """Whether an element holds links to other pages of the article and nothing else."""
    if not _PAGER.fullmatch(text) or element.tag in ("td", "li", "a"):
        return False
    return "页" in text or sum(1 for _ in element.iter("a")) > 1

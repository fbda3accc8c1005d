"""What the links of a pager say: a number, the next page, the last one, all on one page."""

import re
import unicodedata

from lxml.html import HtmlElement

from feeds.text.chars import squeeze

_LONGEST = 60
_BRACKETS = " \t【】[]()<>《》〈〉«»‹›|·…→"
_NUMBER = re.compile(r"(?:第|page|seite|página|p\.)?\s*(\d{1,3})\s*(?:页|頁|ページ)?", re.IGNORECASE)
_NUMBERED = re.compile(r"第\s*(\d{1,3})\s*[页頁]\s*[:：]", re.IGNORECASE)
NEXT = re.compile(
    r"(?:(?:查看|点击进入)?下一?[页頁]|[后後]一?[页頁]|next(?: page)?|continue to page \d+|"
    r"weiter|nächste seite|(?:page )?suivante?|(?:página )?siguiente|próxima(?: página)?|pagina successiva|"
    r"次へ|次のページ(?:へ)?|다음(?: ?페이지)?|след(?:ующая)?(?: страница)?)",
    re.IGNORECASE,
)
PREVIOUS = re.compile(
    r"(?:上一?[页頁]|前一?[页頁]|prev(?:ious)?(?: page)?|zurück|vorherige seite|(?:page )?précédente?|"
    r"(?:página )?anterior|pagina precedente|前へ|前のページ(?:へ)?|"
    r"이전(?: ?페이지)?|пред(?:ыдущая)?(?: страница)?)",
    re.IGNORECASE,
)
LAST = re.compile(
    r"(?:[尾末][页頁]|最[后後]一?[页頁]|last(?: page)?|letzte(?: seite)?|最後へ)", re.IGNORECASE
)
WHOLE = re.compile(
    r"(?:余下全文|[阅閱][读讀]全文|全文[阅閱][读讀]|单页(?:阅读|显示)|[显顯]示全文|查看全文|浏览全文|不分页(?:阅读|显示)?|全文|全部|"
    r"在?本页(?:阅读|显示)(?:全文|全部)|一页(?:阅读|显示)(?:全文)?|全文(?:表示|を表示|を読む)|"
    r"(?:view|read|show)?(?: article| story)?(?: as| on| in)? ?(?:a )?(?:single|one) page|view all|show all|"
    r"full (?:article|story|text)|(?:artikel |alles )?auf einer seite(?: lesen)?|"
    r"(?:lire |afficher )?sur une (?:seule )?page)",
    re.IGNORECASE,
)
_ANY = re.compile("|".join(each.pattern for each in (NEXT, PREVIOUS, LAST, WHOLE)), re.IGNORECASE)
_ONCLICK = re.compile(r"location(?:\.href)?\s*=\s*['\"]([^'\"<>\s]{1,500})['\"]")


def words_of(link: HtmlElement) -> str:
    """What a link says, without brackets and arrows; of a picture, what stands for it."""
    if link.tag == "link":
        return ""
    spoken = "".join(str(piece) for piece in link.itertext())
    return _plain(spoken) or _plain(link.get("aria-label")) or _plain(link.get("title")) or _picture(link)


def is_pager(words: str) -> bool:
    """Whether words are those of a link to another page of the same thing."""
    return bool(words) and (number_in(words) is not None or _ANY.fullmatch(words) is not None)


def reference_of(link: HtmlElement) -> str:
    """Where a link, an option of a menu or a button made of script leads; empty for nowhere."""
    if link.tag == "option":
        value = (link.get("value") or "").strip()
        return value if re.search(r"[./?]", value) else ""
    if link.tag == "link" and not is_next(link):
        return ""
    address = (link.get("href") or "").strip()
    if address and not address.lower().startswith(("javascript:", "#")):
        return address
    scripted = _ONCLICK.search(link.get("onclick") or address)
    return scripted[1] if scripted else ""


def is_next(link: HtmlElement) -> bool:
    """Whether it says so by rel=next, as the next post of a blog does, too."""
    return "next" in (link.get("rel") or "").lower().split()


def number_in(words: str) -> int | None:
    """The page that a link's words name; None when they name none."""
    found = _NUMBER.fullmatch(words) or _NUMBERED.match(words)
    return int(found[1]) if found else None


def _plain(text: str | None) -> str:
    if not text or len(text) > 10 * _LONGEST or not 0 < len(text.strip()) <= 2 * _LONGEST:
        return ""
    return unicodedata.normalize("NFKC", squeeze(text)).strip(_BRACKETS)[:_LONGEST]


def _picture(link: HtmlElement) -> str:
    return next((_plain(image.get("alt")) for image in link.iter("img")), "")

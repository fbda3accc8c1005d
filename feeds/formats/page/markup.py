"""Elements whose role says what they are: html lang, title, h1, time, rel=author, microdata."""

import re

from lxml.html import HtmlElement

from feeds.formats.bylines import read_byline
from feeds.formats.labels import scan_line
from feeds.formats.ledger import Ledger
from feeds.model.document import Field, Origin
from feeds.text.chars import squeeze

MAX_TIMES = 30
_MAX_NAME = 120

_ITEMPROPS = {
    "headline": Field.TITLE, "datepublished": Field.PUBLISHED, "datecreated": Field.PUBLISHED,
    "datemodified": Field.UPDATED, "author": Field.AUTHORS, "creator": Field.AUTHORS, "editor": Field.EDITORS,
    "keywords": Field.TAGS, "inlanguage": Field.LANGUAGE,
}  # fmt: skip
_AUTHOR_CLASS = re.compile(
    r"(?:^|[\s_-])(?:by-?line(?:[_-]{1,2}(?:name|author)s?)?|author(?:[_-]{1,2}name)?s?|writer|post-author|"
    r"article-author|entry-author|contributor-name|author[\w-]{0,24}?name[\w-]*)(?=$|\s)",
    re.IGNORECASE,
)
_AUTHOR_LINK = re.compile(
    r"/(?:authors?|contributors?|reporters?|writers?|byline)/[^/?#]+/?(?:[?#].*)?$", re.IGNORECASE
)
_PERSON = re.compile(
    r"[^\W\d_a-z][\w.'’-]*(?: (?:[^\W\d_a-z][\w.'’-]*|(?:de|da|van|von|der|bin|al|el|la|le|di)\b)){1,4}"
)
_TITLE_CLASS = re.compile(
    r"(?:^|\s)(?:arti_title|article-title|articletitle|news_title|newstitle|content-title|contenttitle|art_title|"
    r"title_txt|show_title|detail-title|post-title|entry-title|rich_media_title|main-title|titlestyle\d*|"
    r"biaoti\d*|wzbt|con_title|cont_title|c-title|info-title|v_title|arttitle|ntitle|news-title|tit1)(?=$|\s)",
    re.IGNORECASE,
)
_DATE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:arti_update|pub-?(?:date|time)|publish-?(?:date|time|ed)|post-?date|entry-?date|article-?date|"
    r"news-?(?:date|time)|date|time|timestamp|dateline|posted-on|pubtime|pub_time)(?=$|\s)",
    re.IGNORECASE,
)
_SOURCE_CLASS = re.compile(
    r"(?:^|\s)(?:source|news-?source|article-?source|info-?source|media-?source|media-?name|laiyuan|js_name)(?=$|\s)",
    re.IGNORECASE,
)
_UPDATED = re.compile(r"updat|modif|edited|last", re.IGNORECASE)


def read_markup(tree: HtmlElement, ledger: Ledger) -> None:
    """Note what roles, classes and microdata say, in document order."""
    ledger.add(Field.LANGUAGE, tree.get("lang") or _xml_lang(tree), Origin.LANG_ATTRIBUTE, "html lang")
    for element in tree.iter("title"):
        ledger.add(Field.TITLE, squeeze(element.text_content()), Origin.TITLE_TAG, "title")
        break
    for element in tree.iter("h1"):
        ledger.add(Field.TITLE, squeeze(element.text_content()), Origin.MARKUP, "h1")
    _read_times(tree, ledger)
    for element in tree.iter():
        if isinstance(element.tag, str):
            _read_roles(element, ledger)


def _xml_lang(tree: HtmlElement) -> str:
    return tree.get("{http://www.w3.org/XML/1998/namespace}lang") or tree.get("xml:lang") or ""


def _read_times(tree: HtmlElement, ledger: Ledger) -> None:
    for count, element in enumerate(tree.iter("time")):
        if count >= MAX_TIMES:
            return
        if _is_aside(element):
            continue
        value = element.get("datetime") or squeeze(element.text_content())
        parent = element.getparent()
        named = (
            f"{element.get('class') or ''} {element.get('itemprop') or ''} {element.get('property') or ''}"
        )
        around = f"{(parent.text or '')[-40:]} {parent.get('class') or ''}" if parent is not None else ""
        is_update = _UPDATED.search(named) or (_UPDATED.search(around) and "publish" not in named.lower())
        ledger.add(Field.UPDATED if is_update else Field.PUBLISHED, value, Origin.MARKUP, "time")


def _is_aside(element: HtmlElement) -> bool:
    return any(above.tag in ("aside", "nav", "footer", "li") for above in element.iterancestors())


def _read_roles(element: HtmlElement, ledger: Ledger) -> None:
    itemprop = (element.get("itemprop") or "").strip().lower()
    if itemprop in _ITEMPROPS and element.tag != "meta":
        _read_itemprop(element, itemprop, ledger)
    elif itemprop in _ITEMPROPS:
        ledger.add(_ITEMPROPS[itemprop], element.get("content") or "", Origin.MICRODATA, itemprop)
    if element.tag == "a":
        _read_author_link(element, ledger)
    name = f"{element.get('class') or ''} {element.get('id') or ''}"
    if len(name) < 2 or len(name) > 300 or element.tag in ("html", "body", "meta"):
        return
    if _TITLE_CLASS.search(name):
        text = _name(element)
        # A box around title and labels is called after the title as well.
        if not scan_line(text).labelled:
            ledger.add(Field.TITLE, text, Origin.MARKUP, "title class")
    elif _AUTHOR_CLASS.search(name) and not _is_aside(element):
        _read_author(element, ledger)
    elif _SOURCE_CLASS.search(name) and not _is_aside(element):
        ledger.add(Field.SOURCE, _name(element), Origin.MARKUP, "source class")
    elif _DATE_CLASS.search(name) and not _is_aside(element) and element.tag != "time":
        ledger.add(Field.PUBLISHED, _name(element), Origin.MARKUP, "date class")


def _read_author_link(link: HtmlElement, ledger: Ledger) -> None:
    if "author" in (link.get("rel") or "").lower().split():
        ledger.add(Field.AUTHORS, _name(link), Origin.MARKUP, "rel=author")
    elif _AUTHOR_LINK.search(link.get("href") or "") and not _is_aside(link):
        text = _name(link)
        if _PERSON.fullmatch(text):
            ledger.add(Field.AUTHORS, text, Origin.MARKUP, "author link")


def _read_author(element: HtmlElement, ledger: Ledger) -> None:
    """What a box named after the author says: labels, if it has some, else a name."""
    text = _name(element)
    claims = scan_line(text).claims or read_byline(text)
    ledger.extend(claims)
    if not claims:
        ledger.add(Field.AUTHORS, text, Origin.MARKUP, "author class")


def _read_itemprop(element: HtmlElement, itemprop: str, ledger: Ledger) -> None:
    if itemprop in ("author", "creator", "editor"):
        named = element.xpath('.//*[@itemprop="name"]')
        value = (
            named[0].get("content") or _name(named[0]) if named else element.get("content") or _name(element)
        )
    else:
        value = element.get("datetime") or element.get("content") or _name(element)
    ledger.add(_ITEMPROPS[itemprop], value, Origin.MICRODATA, itemprop)


def _name(element: HtmlElement) -> str:
    text = squeeze(element.text_content())
    return text if len(text) <= _MAX_NAME else ""

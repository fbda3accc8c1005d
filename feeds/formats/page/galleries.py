"""Pictures that only a page's scripts would show: a gallery's list, read as data.

Where nothing of the article is left but its words, or not even those, the pictures of the list that
calls itself a gallery are the article.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import islice

from lxml.html import HtmlElement

from feeds.formats.page.exhibits import is_decoration
from feeds.formats.page.literals import Record, read_records
from feeds.text.chars import squeeze
from feeds.text.filetypes import guess_type

MOST = 100
_MOST_LISTS = 500
"""Of one script."""

_MOST_RECORDS = 300
_LONGEST = 2000
_LONGEST_CAPTION = 1000
_LONGEST_NAME = 100
_LEAST = 2
"""Pictures of a list that is a gallery; one alone is a logo, a teaser or the picture for a share."""

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_GALLERY = re.compile(
    r"(?:galler|slide|photo|album|atlas|tuji|tupian|zutu)[a-z]*|"
    r"(?:pic|img|image|picture)s?(?:list|arr|array|data|json|urls?|src|set)?"
)
_OTHERS = re.compile(
    r"ads?|adv|advert[a-z]*|banners?|logos?|icons?|recomm[a-z]*|relat[a-z]*|hot|nav|menu|share|wx|weixin|avatars?|"
    r"authors?|friends?|links?|qr[a-z]*|emoji|emoticons?|faces?|bg|background|sponsor[a-z]*|more|top|rank[a-z]*|"
    r"preload|sprites?"
)
"""Words of the names of lists: what is the article's, and what is the page's or another article's."""

_LARGE = (
    "oimg", "original", "originalurl", "origin", "bigimg", "bigpic", "big", "large", "largeurl", "hd", "full",
    "image_url", "imageurl", "img_url", "imgurl", "picurl", "pic_url", "photourl", "photo", "picture",
    "src", "img", "image", "pic", "url", "path", "file", "href", "",
)  # fmt: skip
"""Under what a list's entries name their pictures, the largest first."""

_WORDS = ("note", "intro", "caption", "desc", "description", "summary", "alt", "content", "text", "title")
_NAMED = (
    "data-gallery",
    "data-images",
    "data-imgs",
    "data-pics",
    "data-photos",
    "data-slides",
    "data-imglist",
    "data-piclist",
)
_NO_ADDRESS = re.compile(r"[\s<>\"'{}|]|^(?!https?:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_RASTER = re.compile(r"\.(?:jpe?g|png|webp|gif|avif|bmp)", re.IGNORECASE)
_MOST_CHARS = 1_000_000
"""Of all scripts with addresses of pictures."""

_TAG = re.compile(r"<[^<>]*>")
_JSON = re.compile(r"^\s*[\[{]")
_LATE = (
    "data-src",
    "data-original",
    "data-img",
    "data-image",
    "data-bg",
    "data-background",
    "data-big",
    "data-url",
)
_STYLED = re.compile(r"background(?:-image)?\s*:[^;]{0,40}url\(\s*['\"]?([^'\")\s]{1,2000})")
_SAID = ("data-caption", "data-title", "data-desc", "title", "aria-label")
_NEAR = 3
"""Elements above a picture whose names tell whether it is one of a gallery."""

_MOST_ELEMENTS = 20_000


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture of a gallery and what is said of it."""

    address: str
    caption: str = ""


def find_gallery(tree: HtmlElement) -> tuple[Shot, ...]:
    """The pictures of the page's fullest gallery, in order; empty when it has none."""
    lists = (_read_list(records) for records in _lists(tree))
    best = max(lists, key=len, default=())
    return best if len(best) >= _LEAST else ()


def show_gallery(shots: tuple[Shot, ...]) -> str:
    """The pictures as HTML, each with its words."""
    return "\n".join(map(_show, shots))


def _show(shot: Shot) -> str:
    words = escape(shot.caption)
    said = f"<figcaption>{words}</figcaption>" if words else ""
    return f'<figure><img src="{escape(shot.address)}" alt="{words[:200]}">{said}</figure>'


def _lists(tree: HtmlElement) -> Iterator[list[Record]]:
    """The records of each list that is called a gallery."""
    left = _MOST_CHARS
    for names, text in _texts(tree):
        left -= len(text)
        if left < 0:
            break
        found: dict[tuple[str, ...], list[Record]] = {}
        for record in read_records(text):
            if record.lists in found or len(found) < _MOST_LISTS:
                one = found.setdefault(record.lists, [])
                if len(one) < _MOST_RECORDS:
                    one.append(record)
        yield from (records for lists, records in found.items() if _is_gallery((*names, *lists)))
    yield from _elements(tree)


def _elements(tree: HtmlElement) -> Iterator[list[Record]]:
    """The same of elements that a script fills with pictures: li data-src, div data-bg."""
    found: dict[HtmlElement | None, list[Record]] = {}
    for element in islice(tree.iter("li", "div", "a", "span", "figure", "section", "p"), _MOST_ELEMENTS):
        address = _first_of(element, _LATE) or _styled(element)
        names = _names_near(element) if address else ()
        if address and _is_gallery(names):
            caption = _first_of(element, _SAID) or element.text_content()[:_LONGEST]
            found.setdefault(element.getparent(), []).append(Record(names, {"": address, "caption": caption}))
    yield from found.values()


def _first_of(element: HtmlElement, names: tuple[str, ...]) -> str:
    return next((value for name in names if (value := element.get(name))), "")


def _names_near(element: HtmlElement) -> tuple[str, ...]:
    near = (element, *islice(element.iterancestors(), _NEAR))
    return tuple(
        name for one in near for name in (one.get("id") or "", *(one.get("class") or "")[:200].split())
    )


def _styled(element: HtmlElement) -> str:
    found = _STYLED.search((element.get("style") or "")[:_LONGEST])
    return found[1] if found else ""


def _texts(tree: HtmlElement) -> Iterator[tuple[tuple[str, ...], str]]:
    """What may hold a list, with what it is called."""
    for element in tree.iter("script", "textarea"):
        if "ld+json" in (element.get("type") or "") or element.get("src"):
            continue
        name = element.get("name") or element.get("id") or ""
        if _RASTER.search(element.text or ""):
            yield (name,) if name else (), element.text or ""
    for name in _NAMED:
        for element in tree.xpath(f"//*[@{name}]"):
            value = element.get(name) or ""
            if _JSON.match(value):
                yield (name,), value


def _is_gallery(lists: tuple[str, ...]) -> bool:
    words = [word.lower() for name in lists for word in _WORD.findall(name[:_LONGEST_NAME])]
    return any(map(_GALLERY.fullmatch, words)) and not any(map(_OTHERS.fullmatch, words))


def _read_list(records: list[Record]) -> tuple[Shot, ...]:
    shots: dict[str, Shot] = {}
    for record in records:
        fields = {key.lower().replace("-", "_"): value for key, value in record.fields.items()}
        address = next((one for key in _LARGE if (one := _picture(fields.get(key, "")))), "")
        if address and len(shots) < MOST:
            # One picture in several sizes is one picture.
            shots.setdefault(address.partition("?")[0], Shot(address, _caption(fields)))
    return tuple(shots.values())


def _picture(value: str) -> str:
    """The address of a picture; empty for anything else."""
    address = value.strip()
    if not address or len(address) > _LONGEST or _NO_ADDRESS.search(address):
        return ""
    return address if guess_type(address).startswith("image/") and not is_decoration(address) else ""


def _caption(fields: dict[str, str]) -> str:
    said = next(
        (words for key in _WORDS if (words := squeeze(re.sub(r"<[^<>]*>", " ", fields.get(key, ""))))), ""
    )
    return said[:_LONGEST_CAPTION]

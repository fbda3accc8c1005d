"""The part of a page that shows something instead of telling: a document, a film, pictures."""

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import islice

from lxml.html import HtmlElement

from feeds.formats.page.embedded import MARK
from feeds.text.filetypes import guess_type
from feeds.text.urls import path_of

_LITTLE = 400
"""Weight of prose that may be a page's footer."""

_NOTHING = 120
_NEAR = 4
_ENOUGH = 50
"""Pictures that are looked at before an element is taken to show none."""

_NEARLY_ALL = 0.8
_DECORATION = re.compile(
    r"(?:^|[/_.-])(?:icons?|logo|banner|bg|background|head(?:er)?|foot(?:er)?|top|nav|qr-?code|ewm|erweima|weixin|wx|btn|"
    r"button|arrow|line|dot|share|avatar|close|search|play)(?=[/_.\d-]|$)|\.(?:svg|ico)$",
    re.IGNORECASE,
)
_SMALL = re.compile(r"\s*\d{1,2}(?:px)?\s*")


def is_exhibit(element: HtmlElement) -> bool:
    """Whether an element shows a document, a film or a picture that belongs to the article."""
    return bool(_shown_in(element)) or any(
        is_content(image) for image in islice(element.iter("img"), _ENOUGH)
    )


def _shown_in(tree: HtmlElement) -> list[HtmlElement]:
    films = (
        film for film in tree.iter("video") if film.get("src") or film.find(".//source[@src]") is not None
    )
    return [*tree.iterfind(f".//a[@{MARK}]"), *films]


def is_content(image: HtmlElement) -> bool:
    """Whether a picture is there to be looked at: no decoration, no button, no link to somewhere else."""
    address = image.get("src") or ""
    if not address or is_decoration(address):
        return False
    if any(_SMALL.fullmatch(image.get(side) or "") for side in ("width", "height")):
        return False
    link = next(image.iterancestors("a"), None)
    target = (link.get("href") or "").strip() if link is not None else ""
    return not target or target == address or guess_type(target).startswith("image/")


def is_decoration(address: str) -> bool:
    """Whether a picture's name is that of a logo, an icon, a button."""
    return _DECORATION.search(path_of(address)[-200:] or address[-200:]) is not None


def find_exhibit(
    tree: HtmlElement, best: HtmlElement | None, needed: float, hides: Callable[[HtmlElement], bool]
) -> HtmlElement | None:
    """The element around what a page shows, if its prose (best, worth `needed`) is next to nothing."""
    if needed >= _LITTLE:
        return None
    told = None if best is None or needed < _NOTHING else best
    shown = [each for each in _shown_in(tree) if not hides(each)]
    if shown:
        return _around(tree, shown) if told is None else _with_prose(told, shown[0])
    pictures = [image for image in tree.iter("img") if is_content(image) and not hides(image)]
    return _around(tree, pictures) if told is None else None


def _with_prose(best: HtmlElement, shown: HtmlElement) -> HtmlElement | None:
    """The element that holds a few words and what they introduce, unless that is half the page."""
    for level, above in enumerate(best.iterancestors()):
        if level >= _NEAR or above.tag in ("html", "body"):
            return None
        if any(each is above for each in shown.iterancestors()):
            return above
    return None


def _around(tree: HtmlElement, shown: Sequence[HtmlElement]) -> HtmlElement | None:
    """The smallest element that holds nearly all of these; None when that is the page itself."""
    counts: dict[HtmlElement, int] = {}
    for element in shown:
        for above in element.iterancestors():
            counts[above] = counts.get(above, 0) + 1
    found = _descend(tree, counts, _NEARLY_ALL * len(shown))
    return None if found is None or found.tag in ("html", "body") else found


def _descend(tree: HtmlElement, counts: dict[HtmlElement, int], enough: float) -> HtmlElement | None:
    here = tree if counts else None
    while here is not None:
        below = _fullest(here, counts)
        if below is None or counts[below] < enough:
            return here
        here = below
    return None


def _fullest(element: Iterable[HtmlElement], counts: dict[HtmlElement, int]) -> HtmlElement | None:
    inside = [child for child in element if child in counts and child.tag not in ("a", "p", "figure", "span")]
    return max(inside, key=lambda child: counts[child], default=None)

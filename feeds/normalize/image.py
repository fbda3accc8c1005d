"""The picture that stands for an article."""

import re

from feeds.model.document import Claim, Document, Field, Origin
from feeds.normalize.pick import Pick, pick_first
from feeds.normalize.places import Places
from feeds.text.markup import parse_tree
from feeds.text.urls import path_of

ORDER = (
    Origin.FRONT_MATTER,
    Origin.ITEM,
    Origin.FEED,
    Origin.META,
    Origin.SITEMAP,
    Origin.JSON_LD,
    Origin.LINK,
    Origin.MICRODATA,
)
_SMALLEST = 60
"""Pixels of a side: smaller pictures are icons."""

_OWN_WORD = frozenset({Origin.FRONT_MATTER, Origin.ITEM})
_ICON = re.compile(
    r"(?:^|[/_.-])(?:icons?|logo|emoji|smil\w+|spacer|blank|pixel|qr-?code|erweima|avatar|button|btn|loading|default|placeholder|sprite)(?=[/_.\d-]|$)|\.(?:svg|ico)$",
    re.IGNORECASE,
)


def pick_image(document: Document, body_html: str, places: Places) -> Pick[str]:
    """Its address, absolute or below media/; empty when there is none."""

    def read(claim: Claim) -> str:
        if claim.origin not in _OWN_WORD and is_icon(claim.value):
            return ""
        return places.of_file(claim.value)

    return pick_first(document.about(Field.IMAGE), ORDER, read) or _first_picture(body_html)


def _first_picture(body_html: str) -> Pick[str]:
    if "<img" not in body_html:
        return Pick("")
    for image in parse_tree(body_html).iter("img"):
        address = image.get("src") or ""
        if address and not is_icon(address) and not _is_small(image.get("width"), image.get("height")):
            return Pick(address, Claim(Field.IMAGE, (address,), Origin.BODY, "first picture"))
    return Pick("")


def is_icon(address: str) -> bool:
    """Whether an address names decoration, not a picture of the article."""
    return bool(_ICON.search((path_of(address) or address)[-300:]))


def _is_small(width: str | None, height: str | None) -> bool:
    return any(
        side is not None
        and re.fullmatch(r"\d{1,2}(?:px)?", side)
        and int(side.removesuffix("px")) < _SMALLEST
        for side in (width, height)
    )

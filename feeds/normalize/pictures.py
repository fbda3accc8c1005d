"""The pictures of a draft that others serve, and ours in their place."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import unescape
from itertools import islice

from feeds.model.article import Draft
from feeds.model.picture import HeldPicture

MOST = 30
"""Pictures in an article's text; further ones stay where they are."""
LONGEST = 2000
"""Characters of an address; longer ones hold the picture itself, or nonsense."""
_IMAGE = re.compile("<img( [^<>]*)>")  # as nh3 writes it: quoted, and no < or > in an attribute
_SOURCE = re.compile(' src="([^"]*)"')
_SIDE = re.compile(' (?:width|height)="')


def list_pictures(draft: Draft) -> tuple[str, ...]:
    """The addresses of the first pictures, as far as others serve them; the article's own comes first.

    It is the places that count, so that what is among them stays so when some are ours already.
    """
    addresses = (draft.image, *islice(_addresses(draft.body_html), MOST))
    return tuple(dict.fromkeys(one for one in addresses if _is_theirs(one)))


def place_pictures(draft: Draft, source_id: str, held: Mapping[str, HeldPicture]) -> Draft:
    """The draft with pictures of ours in the place of these, by address, and their sizes where none stood.

    Its hashes stay: whose picture it is changes no word.
    """
    used = {address: held[address] for address in list_pictures(draft) if address in held}
    if not used:
        return draft
    lead = used.get(draft.image)
    return replace(
        draft,
        body_html=_IMAGE.sub(lambda image: _place(image, source_id, used), draft.body_html),
        image=_address(source_id, lead) if lead is not None else draft.image,
        media=tuple(dict.fromkeys((*draft.media, *(one.name for one in used.values())))),
    )


def exchange_pictures(draft: Draft, source_id: str, changed: Mapping[HeldPicture, HeldPicture]) -> Draft:
    """The draft with other pictures of ours in the place of these, and their sizes where we wrote them."""
    if not changed:
        return draft
    names = {old.name: new.name for old, new in changed.items()}
    addresses = {_address(source_id, old): (old, new) for old, new in changed.items()}
    lead = addresses.get(draft.image)
    return replace(
        draft,
        body_html=_IMAGE.sub(lambda image: _exchange(image, source_id, addresses), draft.body_html),
        image=_address(source_id, lead[1]) if lead is not None else draft.image,
        media=tuple(dict.fromkeys(names.get(one, one) for one in draft.media)),
    )


def _exchange(
    image: re.Match[str], source_id: str, addresses: Mapping[str, tuple[HeldPicture, HeldPicture]]
) -> str:
    source = _SOURCE.search(image[1])
    pair = addresses.get(source[1]) if source is not None else None
    if pair is None:
        return image[0]
    old, new = pair
    written = image[0].replace(f' src="{_address(source_id, old)}"', f' src="{_address(source_id, new)}"')
    return written.replace(_size(old), _size(new))


def _size(picture: HeldPicture) -> str:
    return f' width="{picture.width}" height="{picture.height}"'


def _is_theirs(address: str) -> bool:
    return address.startswith(("http://", "https://")) and len(address) <= LONGEST


def _addresses(html: str) -> Iterator[str]:
    for image in _IMAGE.finditer(html):
        source = _SOURCE.search(image[1])
        yield unescape(source[1]) if source is not None else ""


def _place(image: re.Match[str], source_id: str, used: Mapping[str, HeldPicture]) -> str:
    """An image with our picture, if it is one of these."""
    attributes = image[1]
    source = _SOURCE.search(attributes)
    one = used.get(unescape(source[1])) if source is not None else None
    if source is None or one is None:
        return image[0]
    size = "" if _SIDE.search(attributes) else _size(one)
    ours = f' src="{_address(source_id, one)}"'
    return f"<img{attributes[: source.start()]}{ours}{attributes[source.end() :]}{size}>"


def _address(source_id: str, picture: HeldPicture) -> str:
    return f"media/{source_id}/{picture.name}"

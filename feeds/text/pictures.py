"""Pictures that scripts would show: their real addresses, and those that stand for nothing."""

import re
from collections.abc import Iterable, Iterator

from lxml.html import HtmlElement

_PREFERRED = ("data-src", "data-original", "data-lazy-src", "data-actualsrc")
"""Say better than src where the picture is, even if src leads to one."""

_LAZY = (
    *_PREFERRED, "data-lazyload", "data-lazy", "data-lazyload-src", "data-ks-lazyload", "data-original-src",
    "data-echo", "data-url", "data-img", "data-imgsrc", "data-img-src", "data-image", "data-image-src",
    "data-real-src", "data-realsrc", "data-hi-res-src", "data-full-src", "data-cfsrc",
    "data-pagespeed-lazy-src", "data-croporisrc", "data-backsrc",
    "data-s", "lazy-src", "lazysrc", "ess-data", "realsrc", "real_src",
    "original", "file", "_src", "orisrc", "oldsrc",
)  # fmt: skip
_SETS = ("srcset", "data-srcset", "data-lazy-srcset", "data-original-set")
_LARGEST = 2048
"""Pixels of width that a reader needs at most."""

_CANDIDATE = re.compile(r"[\s,]*(\S*[^\s,])(?:\s+([0-9.]{1,8})([wx]))?[^\s,]*\s*(?:,|$)", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"^(?:data:|about:|javascript:|blob:)|(?:blank|placeholder|loading|spacer|lazy|grey|transparent)[\w-]*\.(?:gif|png|svg|jpe?g)",
    re.IGNORECASE,
)
"""What stands in a picture's place until it is loaded; a real one may be called so, too."""

_NOTHING = re.compile(
    r"^(?:data:|about:|javascript:|blob:)|(?:^|/)(?:"
    r"(?:blank|spacer|space|pixel|1x1|1px|loading|lazy-?load(?:ing)?|lazy|placeholder|transparent|grey|trans|clear|dot_?clear)"
    r"[_-]?\d{0,3}\.(?:gif|png|svg|webp)|filetypeimages/icon_\w+\.\w+)(?:[?#]|$)",
    re.IGNORECASE,
)
"""Spacers, what turns while a picture loads, and the icons that editors put before a file."""

_DOT = re.compile(r"\s*[01](?:\.\d+)?(?:px)?\s*")
_TINY = re.compile(r"(?:^|;)(?:width|height):[01]px")
_HIDDEN = re.compile(r"display:none|visibility:hidden")
_PICTURE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|bmp)(?:[?#!@_/]|$)|image|img|pic|photo|upload|media", re.IGNORECASE
)
_AMP = {"amp-img": "img", "amp-anim": "img", "amp-video": "video", "amp-audio": "audio"}
_PLAYERS = ("video", "audio", "source")


def restore_pictures(root: HtmlElement) -> None:
    """Give pictures, films and sounds that load late their real address; drop what stands for nothing.

    A copy for browsers without scripts takes the place of what it copies. Doing it again changes nothing.
    """
    for element in list(root.iter(*_AMP)):
        _use_plain(element)
    for copy in list(root.iter("noscript")):
        _restore_all(copy)
        _use_copy(copy)
    _restore_all(root)
    for player in root.iter(*_PLAYERS):
        late = _first_of(player, _LAZY)
        if late and not (player.get("src") or "").strip():
            player.set("src", late)


def _use_plain(element: HtmlElement) -> None:
    """An element of AMP as its plain kin."""
    plain = _AMP[element.tag]
    if plain != "img" or element.getparent() is None:
        element.tag = plain
        return
    # No picture has content, but a fallback may stand in one of AMP's.
    element.addprevious(element.makeelement("img", dict(element.attrib)))
    element.drop_tag()


def best_of(candidates: str) -> str:
    """The widest picture of a srcset that is not wider than a reader needs; empty when it has none."""
    found: list[tuple[float, str]] = []
    for address, size, unit in _CANDIDATE.findall(candidates[:20_000]):
        if not _PLACEHOLDER.search(address):
            found.append((_width(size, unit), address))
    fitting = [pair for pair in found if pair[0] <= _LARGEST]
    best = max(fitting, key=_first, default=None) or min(found, key=_first, default=None)
    return best[1] if best else ""


def _first(pair: tuple[float, str]) -> float:
    return pair[0]


def _width(size: str, unit: str) -> float:
    """A width in pixels; twice the density counts as twice a thousand."""
    number = float(size) if size.count(".") < 2 and size.strip(".") else 1.0
    return number if unit.lower() == "w" else number * 1000


def _use_copy(copy: HtmlElement) -> None:
    """Put the picture of a noscript in the place of the one it stands beside, or of itself."""
    picture = next(iter(copy.iter("img")), None)
    if picture is None or copy.getparent() is None or _is_hidden_or_nothing(picture):
        return
    address = (picture.get("src") or "").strip()
    late = _neighbour(copy)
    if late is None:
        if _PICTURE.search(address):
            picture.tail = None
            copy.addprevious(picture)
            _drop_all([copy])
        return
    if _is_late(late):
        late.set("src", address)
        for name in (*_LAZY, *_SETS):
            late.attrib.pop(name, None)
    _drop_all([copy])


def _is_hidden_or_nothing(picture: HtmlElement) -> bool:
    return _is_nothing(picture) or _HIDDEN.search(_style_of(picture)) is not None


def _neighbour(copy: HtmlElement) -> HtmlElement | None:
    """The picture right before or behind a copy."""
    for beside in (copy.getprevious(), copy.getnext()):
        if beside is None or not isinstance(beside.tag, str):
            continue
        images = [beside] if beside.tag == "img" else list(beside.iter("img"))
        if len(images) == 1 and not "".join(str(text) for text in beside.itertext()).strip():
            return images[0]
    return None


def _is_late(image: HtmlElement) -> bool:
    source = (image.get("src") or "").strip()
    return not source or _PLACEHOLDER.search(source) is not None or _first_of(image, _LAZY) != ""


def _restore_all(root: HtmlElement) -> None:
    images = list(root.iter("img"))
    for image in images:
        _restore(image)
    _drop_all(image for image in images if _is_nothing(image))


def _restore(image: HtmlElement) -> None:
    source = (image.get("src") or "").strip()
    if not source or _PLACEHOLDER.search(source) or any(image.get(name) for name in _PREFERRED):
        found = _first_of(image, _LAZY) or next(_sets_of(image), "")
        if found:
            image.set("src", found)


def _is_nothing(image: HtmlElement) -> bool:
    source = (image.get("src") or "").strip()
    sizes = [image.get(name) or "" for name in ("width", "height")]
    is_dot = all(map(_DOT.fullmatch, sizes)) or len(_TINY.findall(_style_of(image))) > 1
    return not source or is_dot or _NOTHING.search(source) is not None


def _style_of(element: HtmlElement) -> str:
    return (element.get("style") or "").lower().replace(" ", "")


def _first_of(element: HtmlElement, names: tuple[str, ...]) -> str:
    for name in names:
        value = (element.get(name) or "").strip()
        if value and "," not in value[-1:] and _looks_like_address(value):
            return value
    return ""


def _looks_like_address(value: str) -> bool:
    """Whether this may be a picture's address: `data-lazy="true"` is none."""
    return (
        len(value) <= 4000
        and ("/" in value or "." in value)
        and not _PLACEHOLDER.search(value)
        and " " not in value
    )


def _sets_of(image: HtmlElement) -> Iterator[str]:
    """The best picture of each list that a picture, or the picture element around it, comes with."""
    # A parser of old takes what follows a source element for its content.
    above = next(image.iterancestors("picture"), None)
    sources = list(above.iter("source")) if above is not None else []
    for element in (image, *sources):
        for name in _SETS:
            best = best_of(element.get(name) or "")
            if best:
                yield best


def _drop_all(doomed: Iterable[HtmlElement]) -> None:
    """Remove elements, given in their order; the text behind each stays.

    It is moved once for a row of them: to move it for each takes quadratic time.
    """
    places: dict[HtmlElement, tuple[HtmlElement, str]] = {}
    texts: dict[tuple[HtmlElement, str], list[str]] = {}
    for element in doomed:
        before, parent = element.getprevious(), element.getparent()
        if parent is None:
            continue
        place = (parent, "text") if before is None else places.get(before, (before, "tail"))
        places[element] = place
        texts.setdefault(place, []).append(element.tail or "")
    for element in places:
        element.tail = None
        element.getparent().remove(element)
    for (anchor, name), pieces in texts.items():
        setattr(anchor, name, (getattr(anchor, name) or "") + "".join(pieces))

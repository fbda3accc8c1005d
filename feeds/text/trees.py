"""HTML as a tree, and back. Nothing that calls itself HTML makes this fail."""

import html as entities
import re

import lxml.html
from lxml import etree

from feeds.text.chars import strip_illegal
from feeds.text.nesting import DEEPEST, make_shallow

_EMPTY = b"<html><head></head><body></body></html>"
_LARGE = 2_400_000
"""libxml2 gives up on a text of ten million bytes, four a character, unless told otherwise."""

_DEPTHS = (DEEPEST, DEEPEST // 4, DEEPEST // 16)
"""Items and cells are not counted and may still nest, so that one depth may not be enough."""

_REFERENCE = re.compile("&#(?:[xX]0*([0-9a-fA-F]{1,8})(?![0-9a-fA-F])|0*([0-9]{1,8})(?![0-9]));?")
_CROWD = 256
_ATTRIBUTE = r"""[\s/]*+[^\s>/][^\s>/=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+"""
_CROWDED = re.compile(f"<([A-Za-z][^\\s>/]*+)(?=[\\s/])(?:{_ATTRIBUTE}){{{_CROWD},}}+")
"""Parsers take quadratic time for these."""

_FATAL = {etree.ErrorTypes.ERR_RESOURCE_LIMIT, etree.ErrorTypes.ERR_USER_STOP}


def parse_tree(html: str) -> lxml.html.HtmlElement:
    """The tree of a document or fragment; never raises.

    The root is an html element with a head and a body, some 250 levels deep at most, so that
    recursion is safe. Characters that XML forbids are gone; a declared encoding has no effect.
    """
    plain = tame(html)
    if len(plain) > _LARGE:
        return _parse(make_shallow(plain, deepest=_DEPTHS[1]), huge=True)[0]
    root, whole = _parse(plain, huge=False)
    for deepest in _DEPTHS:
        if whole:
            break
        root, whole = _parse(make_shallow(plain, deepest=deepest), huge=False)
    return root


def tame(html: str) -> str:
    """HTML without what harms parsers or readers.

    Illegal characters go, written out or referred to, and so do the attributes of an element with
    hundreds of them. References read as windows-1252 by browsers (&#146;) become what is meant.
    """
    plain = strip_illegal(html)
    if "&#" in plain:
        plain = _REFERENCE.sub(_legal_reference, plain)
    return _CROWDED.sub(r"<\1", plain) if len(plain) > _CROWD else plain


def _legal_reference(match: re.Match[str]) -> str:
    meant = entities.unescape(match[0].rstrip(";") + ";")
    code = int(match[1], 16) if match[1] else int(match[2])
    if not meant or strip_illegal(meant) != meant or meant == "\ufffd":
        return ""
    return meant if 0x80 <= code < 0xA0 else match[0]


def _parse(html: str, *, huge: bool) -> tuple[lxml.html.HtmlElement, bool]:
    """The tree, and whether all of the text is in it."""
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=huge, remove_pis=True)
    try:
        root = lxml.html.document_fromstring(html.encode(), parser=parser, ensure_head_body=True)
    except etree.ParserError:
        root = lxml.html.document_fromstring(_EMPTY)
    whole = not any(entry.type in _FATAL for entry in parser.error_log)
    return root, whole


def tree_to_html(element: lxml.html.HtmlElement, *, inner: bool = True) -> str:
    """An element's HTML, without its own tags if `inner`; never what follows it."""
    if not inner:
        return str(etree.tostring(element, encoding="unicode", method="html", with_tail=False))
    head = entities.escape(element.text or "", quote=False)
    return head + "".join(str(etree.tostring(child, encoding="unicode", method="html")) for child in element)

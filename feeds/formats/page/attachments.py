"""Files that a page offers for download beside its text."""

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from feeds.formats.page.embedded import MARK
from feeds.formats.page.naming import is_furniture
from feeds.model.document import Attachment
from feeds.text.chars import squeeze
from feeds.text.filetypes import DOCUMENTS, TYPES, extension_of, guess_type, type_of_address

MAX_ATTACHMENTS = 50
_LONGEST_NAME = 200
_FILES = DOCUMENTS | {"mp3", "mp4"}
_TYPES = frozenset(TYPES[name] for name in _FILES)
_NAMED = frozenset({"pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "wps", "ofd", "rar"})
"""Extensions that tell a file by the words of its link alone; .et and .zip end names of hosts, too."""

_PAGES = frozenset({"htm", "html", "shtml", "xhtml"})
_DOWNLOAD = re.compile(r"download\.jsp\?|downloadattachurl|/_upload/article/files/", re.IGNORECASE)
"""Addresses at which content management systems hand files out, whatever they are called."""

_MAYBE = re.compile(rf"\.(?:{'|'.join(sorted(_FILES))})\b|[?]|/_upload/|%2e", re.IGNORECASE)
"""Stands in every address that may be a file's."""

_TITLE = re.compile(r"['\"]title['\"]\s*:\s*['\"]([^'\"]{1,200})['\"]")


def find_attachments(root: HtmlElement) -> tuple[Attachment, ...]:
    """The files linked in and right behind an article's element, once each; addresses as written."""
    found: dict[str, Attachment] = {}
    for link in (*root.iter("a"), *_links_behind(root)):
        attachment = read_attachment(link)
        if attachment:
            found.setdefault(attachment.url, attachment)
        if len(found) >= MAX_ATTACHMENTS:
            break
    return tuple(found.values())


def read_attachment(link: HtmlElement) -> Attachment | None:
    """The file that a link offers; None for a link to anything else."""
    address = (link.get("href") or "").strip()
    if not address or len(address) > 2000 or address.lower().startswith(("javascript:", "mailto:", "#")):
        return None
    if link.get(MARK) is None and not _MAYBE.search(address) and "." not in link.text_content():
        return None
    name = _name_of(link)
    kind = _type_of(link, address, name)
    return None if kind is None else Attachment(address, kind, None, name)


def _name_of(link: HtmlElement) -> str:
    """What the file is called: the words of the link, unless its CMS knows better."""
    words = squeeze(link.text_content())
    told = _TITLE.search(link.get("sudyfile-attr") or "")
    named = squeeze(told[1]) if told else squeeze(link.get("title") or link.get("download") or "")
    better = named if named and extension_of(named) in TYPES and extension_of(words) not in TYPES else ""
    return (better or words)[:_LONGEST_NAME]


def _type_of(link: HtmlElement, address: str, name: str) -> str | None:
    """A file's type, empty when only the address tells that it is one; None for what is no file."""
    if extension_of(address) in _FILES:
        return guess_type(address)
    if extension_of(name) in _NAMED and extension_of(address) not in _PAGES:
        return guess_type(name)
    kind = type_of_address(address)
    if kind in _TYPES:
        return kind
    if link.get(MARK) is not None:
        return link.get("type") or None
    return guess_type(name) if _DOWNLOAD.search(address) and not kind else None


def _links_behind(root: HtmlElement) -> Iterator[HtmlElement]:
    """The links of what follows an element, and the element around it, outside of furniture."""
    below = root
    for _ in range(2):
        for sibling in below.itersiblings():
            if isinstance(sibling.tag, str):
                yield from _links_in(sibling)
        parent = below.getparent()
        if parent is None or parent.tag == "body":
            return
        below = parent


def _links_in(element: HtmlElement) -> Iterator[HtmlElement]:
    walker = etree.iterwalk(element, events=("start",))
    for _, inside in walker:
        if is_furniture(inside):
            walker.skip_subtree()
        elif inside.tag == "a":
            yield inside


def only_offers_files(element: HtmlElement) -> bool:
    """Whether all links of an element lead to files: a list that belongs to the article."""
    links = list(islice(element.iter("a"), MAX_ATTACHMENTS + 1))
    return 0 < len(links) <= MAX_ATTACHMENTS and all(read_attachment(link) for link in links)

"""A channel and its entries made safe for output, whatever they hold (SEC-01, SEC-02, SEC-05).

Everything here was cleaned when it was taken in; it is cleaned again because stored records
outlive the rules they were made by, and because one bad character kills a whole feed (FG-8).
All three formats are made of what this file gives, so they cannot disagree.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from urllib.parse import quote

from feeds.model.article import OriginFeed, Person
from feeds.model.document import Attachment
from feeds.model.feed import Channel, Entry, Term
from feeds.render.files import MEDIA_TYPE, UNKNOWN_TYPE
from feeds.render.moments import make_plain
from feeds.text.chars import squeeze, strip_illegal
from feeds.text.filetypes import guess_type
from feeds.text.markup import clean_html, html_to_text
from feeds.text.sentences import summarize
from feeds.text.urls import resolve

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_WEB = frozenset({"http", "https"})
_WEB_OR_MAIL = _WEB | {"mailto"}
_URI_SAFE = "%/?#:@!$&'()*+,;=~"
_REMEMBERED_LENGTH = 32_768
"""Longer bodies are not kept, so that what is kept stays within some 30 MB."""
_MOST = 10**9
LOST = "\u25a1"
"""Stands for U+FFFD, which validators take for a broken encoding: 缺字 is written □ anyway."""


def make_safe_channel(channel: Channel) -> Channel:
    """The channel with every field fit for XML and JSON, and none of the required ones empty."""
    page_url = safe_address(channel.page_url) or safe_iri(channel.page_url)
    title = safe_line(channel.title) or safe_line(channel.id) or page_url
    return replace(
        channel,
        id=safe_line(channel.id),
        title=title,
        description=safe_line(channel.description) or title,
        page_url=page_url,
        atom_id=safe_line(channel.atom_id) or page_url,
        updated=make_plain(channel.updated),
        site_title=safe_line(channel.site_title),
        site_url=safe_address(channel.site_url).rstrip("/") or page_url,
        generator_version=safe_line(channel.generator_version),
        language=safe_language(channel.language),
        author=safe_line(channel.author) or safe_line(channel.site_title) or title,
        image=safe_address(channel.image),
        terms=_safe_terms(channel.terms),
        hub=safe_address(channel.hub),
    )


def make_safe_entry(entry: Entry, channel: Channel) -> Entry:
    """The entry with every field fit for XML and JSON; `channel` is a safe one.

    An address that may not be followed gives way to the feed's own page.
    """
    make = _remember_entry if len(entry.content_html) <= _REMEMBERED_LENGTH else _make_entry
    made = make(entry, channel.site_url)
    return made if made.url else replace(made, url=channel.page_url, id=made.id or channel.page_url)


def _make_entry(entry: Entry, site_url: str) -> Entry:
    """The entry for every feed of a site; without an address, if it has none that may be followed."""
    url = safe_address(entry.url)
    terms = _safe_terms(entry.terms)
    return replace(
        entry,
        id=safe_line(entry.id) or url,
        url=url,
        title=safe_line(entry.title),
        published=make_plain(entry.published),
        updated=make_plain(entry.updated),
        summary=safe_line(entry.summary),
        content_html=safe_html(entry.content_html, base=f"{site_url}/"),
        authors=_safe_people(entry.authors),
        contributors=_safe_people(entry.contributors),
        editors=_safe_people(entry.editors),
        terms=terms,
        tags=_safe_lines(entry.tags, known={term.label for term in terms}),
        breadcrumbs=_safe_lines(entry.breadcrumbs),
        language=safe_language(entry.language),
        image=safe_address(entry.image),
        source=safe_line(entry.source),
        source_id=safe_line(entry.source_id),
        attachments=_safe_attachments(entry.attachments),
        rights=safe_line(entry.rights),
        comments=safe_address(entry.comments),
        feed=_safe_feed(entry.feed),
    )


_remember_entry = lru_cache(maxsize=256)(_make_entry)
"""An article stands in several feeds, each of them in three formats, and stays while others come."""


def make_excerpt(entry: Entry, *, length: int) -> str:
    """The first words of a safe entry, for a format that insists on some; never empty."""
    return (
        summarize(entry.summary, length=length)
        or summarize(html_to_text(entry.content_html), length=length)
        or entry.title
        or entry.url
    )


def safe_line(text: str) -> str:
    """Plain text on one line, without characters that XML forbids or validators refuse."""
    return squeeze(strip_illegal(text)).replace("\ufffd", LOST)


def safe_html(html: str, *, base: str) -> str:
    """HTML by the allow list, all addresses absolute; empty when nothing of it is left."""
    return _clean_html(html, base) if html else ""


def safe_address(url: str) -> str:
    """An absolute http or https URI; empty when the address is none (SEC-05)."""
    return _safe_uri(url, _WEB)


def safe_iri(iri: str) -> str:
    """Any absolute IRI as a URI, for what is compared and not followed; empty when it is none."""
    line = safe_line(iri)
    return _quote(line) if _ABSOLUTE.match(line) else ""


def safe_language(tag: str) -> str:
    """The tag if it has the shape of BCP 47, else empty."""
    return tag if _LANGUAGE.fullmatch(tag) else ""


def _clean_html(html: str, base: str) -> str:
    clean = clean_html(html, base=base).replace("\ufffd", LOST)
    return clean.replace("\r\n", "\n").replace("\r", "\n").strip()


def _safe_uri(url: str, schemes: frozenset[str]) -> str:
    address = resolve(safe_line(url), "")
    return address if address.partition(":")[0] in schemes else ""


def _quote(uri: str) -> str:
    # Validators know URIs (RFC 3986), not IRIs.
    return quote(_STRAY_PERCENT.sub("%25", uri), safe=_URI_SAFE)


def _safe_lines(texts: Iterable[str], *, known: Iterable[str] = ()) -> tuple[str, ...]:
    lines = dict.fromkeys(safe_line(text) for text in texts)
    return tuple(line for line in lines if line and line not in known)


def _safe_people(people: Iterable[Person]) -> tuple[Person, ...]:
    safe = (Person(safe_line(one.name), _safe_uri(one.url, _WEB_OR_MAIL)) for one in people)
    return tuple(dict.fromkeys(one for one in safe if one.name))


def _safe_terms(terms: Iterable[Term]) -> tuple[Term, ...]:
    safe = (Term(safe_line(term.term), safe_line(term.label), safe_iri(term.scheme)) for term in terms)
    named = (Term(one.term or one.label, one.label or one.term, one.scheme) for one in safe)
    return tuple(dict.fromkeys(one for one in named if one.term))


def _safe_feed(feed: OriginFeed | None) -> OriginFeed | None:
    """The origin feed; None when too little is known of it to name it."""
    if feed is None:
        return None
    url = safe_address(feed.url)
    safe = OriginFeed(
        id=safe_iri(feed.id) or url,
        title=safe_line(feed.title) or safe_line(url),
        url=url,
        page=safe_address(feed.page),
        updated=make_plain(feed.updated) if feed.updated else None,
        rights=safe_line(feed.rights),
    )
    return safe if safe.title else None


def _safe_attachments(attachments: Iterable[Attachment]) -> tuple[Attachment, ...]:
    by_url: dict[str, Attachment] = {}
    for one in attachments:
        url = safe_address(one.url)
        if not url or url in by_url:
            continue
        media_type = safe_line(one.media_type)
        by_url[url] = Attachment(
            url,
            media_type if MEDIA_TYPE.fullmatch(media_type) else guess_type(url) or UNKNOWN_TYPE,
            one.length if one.length is not None and one.length >= 0 else None,
            safe_line(one.title),
            *(_measure(side) for side in (one.duration, one.width, one.height)),
        )
    return tuple(by_url.values())


def _measure(number: int | None) -> int | None:
    """A duration or a side that can be: 0 is what software writes for unknown."""
    return number if number is not None and 0 < number < _MOST else None

"""Our feedgen extension: what feedgen cannot say, or says wrongly (FG-1 to FG-19).

feedgen makes one object of each class for a feed or an entry and calls it at the end, with the
tree it has built so far. In its Atom tree elements have no namespace (xmlns is an attribute), so
Atom's own elements are added by bare names, and only foreign ones with theirs (FG-19).
"""

import re

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from lxml import etree

from feeds.model.article import OriginFeed
from feeds.model.document import Attachment
from feeds.model.feed import Channel, Entry
from feeds.render.files import UNKNOWN_TYPE, medium_of
from feeds.render.moments import rfc822, rfc3339
from feeds.render.rhythm import update_rhythm
from feeds.text.filetypes import extension_of, guess_type

NAME = "feedmill"
"""The attribute under which feedgen keeps the extension."""
ATOM = "http://www.w3.org/2005/Atom"
DC = "http://purl.org/dc/elements/1.1/"
MEDIA = "http://search.yahoo.com/mrss/"
SY = "http://purl.org/rss/1.0/modules/syndication/"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

UPDATE_BASE = "2000-01-01T00:00:00+00:00"
"""Refreshes are counted from here; any fixed moment would do."""
RSS_IMAGES = frozenset({"gif", "jpeg", "jpg", "png"})
"""What RSS 2.0 allows as a channel's image."""

_MARKUP = re.compile("([&<])")
_REFERENCES = {"&": "#x26", "<": "#x3C"}
_PLAIN_IN_CHANNEL = ("title", "description", "category")
_PLAIN_IN_ITEM = (
    "title",
    "category",
    "source",
    *(f"{{{DC}}}{name}" for name in ("creator", "source", "rights")),
)


class ChannelExtension(BaseExtension):  # type: ignore[misc]  # feedgen is untyped
    """Adds to a feed; `channel` is set before rendering, and safe for output."""

    channel: Channel

    def extend_ns(self) -> dict[str, str]:
        """The prefixes, declared once, on the root (RSS-17)."""
        return {"dc": DC, "media": MEDIA, "sy": SY}

    def extend_rss(self, feed: etree._Element) -> etree._Element:
        """Links, build date, image and rhythm of an RSS channel (FG-3, FG-4, FG-12, FG-17)."""
        channel, element = self.channel, feed[0]
        link = etree.SubElement(element, f"{{{ATOM}}}link", href=channel.feed_url("rss"), rel="self")
        link.set("type", "application/rss+xml")
        if channel.hub:
            etree.SubElement(element, f"{{{ATOM}}}link", href=channel.hub, rel="hub")
        _add_text(element, "lastBuildDate", rfc822(channel.updated))
        if extension_of(channel.image) in RSS_IMAGES:
            _add_image(element, channel)
        _add_rhythm(element, channel)
        _refer_to_markup(element, _PLAIN_IN_CHANNEL)
        return feed

    def extend_atom(self, feed: etree._Element) -> etree._Element:
        """Text types and rhythm of an Atom feed (FG-4, FG-10)."""
        _declare_text(feed, ("title", "subtitle"))
        _add_rhythm(feed, self.channel)
        return feed


class EntryExtension(BaseEntryExtension):  # type: ignore[misc]  # feedgen is untyped
    """Adds to an entry; all three are set before rendering, and safe for output."""

    entry: Entry
    channel: Channel
    atom_updated: str

    def extend_rss(self, item: etree._Element) -> etree._Element:
        """Authors, date, language, origin and media of an RSS item (FG-5, FG-13, FG-17)."""
        entry = self.entry
        for person in entry.authors:
            _add_text(item, f"{{{DC}}}creator", person.name)
        _add_text(item, "pubDate", rfc822(entry.published))
        if entry.language and entry.language != self.channel.language:
            _add_text(item, f"{{{DC}}}language", entry.language)
        _add_rss_origin(item, entry)
        _add_rights(item, f"{{{DC}}}rights", entry)
        if entry.comments:
            _add_text(item, "comments", entry.comments)
        # RSS allows one enclosure; it is there already.
        for attachment in entry.attachments[1:]:
            _add_media(item, attachment)
        if entry.image and entry.image not in {one.url for one in entry.attachments}:
            _add_media(item, Attachment(entry.image, guess_type(entry.image)), medium="image")
        _add_thumbnail(item, entry)
        _refer_to_markup(item, _PLAIN_IN_ITEM)
        return item

    def extend_atom(self, element: etree._Element) -> etree._Element:
        """Links, language, origin and picture of an Atom entry (FG-1, FG-9, FG-10, FG-11)."""
        entry = self.entry
        for updated in element.findall("updated"):
            updated.text = self.atom_updated
        for link in element.findall("link"):
            link.set("rel", "alternate")
        for attachment in entry.attachments:
            _add_enclosure_link(element, attachment)
        if entry.language and entry.language != self.channel.language:
            element.set(XML_LANG, entry.language)
        _add_source(element, entry)
        _add_rights(element, "rights", entry)
        if entry.comments:
            _add_link(element, entry.comments, rel="replies", media_type="text/html")
        if entry.feed:
            _add_origin_feed(element, entry.feed)
        _declare_text(element, ("title", "rights"))
        _add_thumbnail(element, entry)
        return element


def _add_text(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, name).text = text


def _add_image(parent: etree._Element, channel: Channel) -> None:
    # Title and link must repeat the channel's (RSS-12).
    image = etree.SubElement(parent, "image")
    _add_text(image, "url", channel.image)
    _add_text(image, "title", channel.title)
    _add_text(image, "link", channel.page_url)
    _refer_to_markup(image, ("title",))


def _add_rhythm(parent: etree._Element, channel: Channel) -> None:
    period, frequency = update_rhythm(channel.every)
    _add_text(parent, f"{{{SY}}}updatePeriod", period)
    _add_text(parent, f"{{{SY}}}updateFrequency", str(frequency))
    _add_text(parent, f"{{{SY}}}updateBase", UPDATE_BASE)


def _add_source(parent: etree._Element, entry: Entry) -> None:
    # RSS source and Atom source name a feed with its address; what an article says of its
    # origin (来源) is a name without one, for which Dublin Core has the element.
    if entry.source:
        _add_text(parent, f"{{{DC}}}source", entry.source)


def _add_rss_origin(parent: etree._Element, entry: Entry) -> None:
    # An item names one origin, by source or dc:source: here the feed, if it has an address (RSS-14).
    if entry.feed and entry.feed.url:
        etree.SubElement(parent, "source", url=entry.feed.url).text = entry.feed.title
    else:
        _add_source(parent, entry)


def _add_rights(parent: etree._Element, name: str, entry: Entry) -> None:
    if entry.rights:
        _add_text(parent, name, entry.rights)


def _add_origin_feed(parent: etree._Element, feed: OriginFeed) -> None:
    """What the entry was copied from (ATOM-09, FG-9)."""
    source = etree.SubElement(parent, "source")
    if feed.id:
        _add_text(source, "id", feed.id)
    _add_text(source, "title", feed.title)
    if feed.updated:
        _add_text(source, "updated", rfc3339(feed.updated))
    if feed.url:
        _add_link(source, feed.url, rel="self")
    if feed.page:
        _add_link(source, feed.page, rel="alternate")
    if feed.rights:
        _add_text(source, "rights", feed.rights)
    _declare_text(source, ("title", "rights"))


def _add_link(parent: etree._Element, url: str, *, rel: str, media_type: str = "") -> None:
    link = etree.SubElement(parent, "link", href=url, rel=rel)
    if media_type:
        link.set("type", media_type)


def _add_media(parent: etree._Element, attachment: Attachment, *, medium: str = "") -> None:
    content = etree.SubElement(parent, f"{{{MEDIA}}}content", url=attachment.url)
    if attachment.length:
        content.set("fileSize", str(attachment.length))
    if attachment.media_type and attachment.media_type != UNKNOWN_TYPE:
        content.set("type", attachment.media_type)
    content.set("medium", medium or medium_of(attachment.media_type))
    for name in ("duration", "width", "height"):
        if (measure := getattr(attachment, name)) is not None:
            content.set(name, str(measure))


def _add_thumbnail(parent: etree._Element, entry: Entry) -> None:
    if entry.image:
        etree.SubElement(parent, f"{{{MEDIA}}}thumbnail", url=entry.image)


def _add_enclosure_link(parent: etree._Element, attachment: Attachment) -> None:
    link = etree.SubElement(parent, "link", href=attachment.url, rel="enclosure")
    link.set("type", attachment.media_type)
    if attachment.length is not None:
        link.set("length", str(attachment.length))
    if attachment.title:
        link.set("title", attachment.title)


def _declare_text(parent: etree._Element, names: tuple[str, ...]) -> None:
    for name in names:
        for element in parent.findall(name):
            element.set("type", "text")


def _refer_to_markup(parent: etree._Element, names: tuple[str, ...]) -> None:
    """Write & and < of plain text as hexadecimal references, as the RSS profile asks (RSS-05).

    To an XML parser they are the same characters; lxml alone would write &amp; and &lt;.
    """
    for name in names:
        for element in parent.findall(name):
            first, *rest = _MARKUP.split(element.text or "")
            element.text = first
            for mark, tail in zip(rest[::2], rest[1::2], strict=True):
                reference = etree.Entity(_REFERENCES[mark])
                reference.tail = tail
                element.append(reference)

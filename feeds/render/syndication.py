"""RSS 2.0 and Atom 1.0, through feedgen and our extension (extension.py)."""

import html
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from feedgen.feed import FeedGenerator

from feeds.model.article import Person
from feeds.model.document import Attachment
from feeds.model.feed import Channel, Entry, Term
from feeds.render.extension import NAME, ChannelExtension, EntryExtension
from feeds.render.moments import move_west, rfc3339
from feeds.render.outgoing import make_excerpt, make_safe_channel, make_safe_entry
from feeds.render.rhythm import minutes_to_live

PRODUCT = "Feedmill"
_SUMMARY_LENGTH = 200
_TITLE_LENGTH = 40
_MOST_ZEROS = 6
"""Every date parser knows microseconds."""
_MOST_HOURS = 9
"""So many offsets: from -05:00, eight hours west is as far as dates go without raising brows."""


def render_rss(channel: Channel, entries: Sequence[Entry]) -> bytes:
    """The feed as RSS 2.0, entries in their order; equal arguments give equal bytes."""
    safe = make_safe_channel(channel)
    generator = _make_generator(safe)
    # feedgen takes the last link for the channel's (FG-2): give it no other.
    generator.link(href=safe.page_url, rel="alternate")
    generator.generator(f"{PRODUCT} {safe.generator_version}".strip())
    generator.ttl(minutes_to_live(safe.every))
    # feedgen would stamp the present moment (FG-15) and switch the process's locale to write it
    # (FG-17), and offers no way to leave the element out. The extension writes it.
    generator._FeedGenerator__rss_lastBuildDate = None  # noqa: SLF001 - see above
    for entry in entries:
        _add_item(generator, make_safe_entry(entry, safe), safe)
    return bytes(generator.rss_str(pretty=True))


def render_atom(channel: Channel, entries: Sequence[Entry]) -> bytes:
    """The feed as Atom 1.0, entries in their order; equal arguments give equal bytes."""
    safe = make_safe_channel(channel)
    generator = _make_generator(safe)
    generator.id(safe.atom_id)
    generator.updated(safe.updated)
    generator.link(href=safe.feed_url("atom"), rel="self", type="application/atom+xml")
    generator.link(href=safe.page_url, rel="alternate", type="text/html")
    if safe.hub:
        generator.link(href=safe.hub, rel="hub")
    generator.author(name=safe.author)
    generator.generator(PRODUCT, version=safe.generator_version)
    generator.logo(safe.image or None)
    ready = [make_safe_entry(entry, safe) for entry in entries]
    for entry, updated in zip(ready, _tell_apart(ready), strict=True):
        _add_atom_entry(generator, entry, safe).atom_updated = updated
    return bytes(generator.atom_str(pretty=True))


def _make_generator(channel: Channel) -> FeedGenerator:
    generator = FeedGenerator()
    generator.register_extension(NAME, ChannelExtension, EntryExtension)
    getattr(generator, NAME).channel = channel
    generator.title(channel.title)
    generator.description(channel.description)
    generator.language(channel.language or None)
    generator.category(_categories(channel.terms, ()))
    return generator


def _add_entry(generator: FeedGenerator, entry: Entry, channel: Channel) -> FeedGenerator:
    """A feedgen entry with what both formats say alike; appended, never prepended (FG-14)."""
    element = generator.add_entry(order="append")
    extension = getattr(element, NAME)
    extension.entry, extension.channel = entry, channel
    element.guid(entry.id, permalink=entry.id == entry.url)
    element.link(href=entry.url, rel="alternate")
    element.category(_categories(entry.terms, entry.tags))
    if entry.content_html:
        element.content(entry.content_html, type="html")  # never CDATA (FG-6)
    return element


def _add_item(generator: FeedGenerator, entry: Entry, channel: Channel) -> None:
    item = _add_entry(generator, entry, channel)
    item.title(entry.title or None)
    # An item's description is HTML, and the summary is not. It stands before content:encoded
    # even where the article has no summary of its own (RSS-04).
    words = entry.summary or make_excerpt(entry, length=_SUMMARY_LENGTH)
    item.description(html.escape(words, quote=False), isSummary=True)
    for attachment in entry.attachments[:1]:
        item.enclosure(url=attachment.url, length=_known(attachment), type=attachment.media_type)


def _add_atom_entry(generator: FeedGenerator, entry: Entry, channel: Channel) -> EntryExtension:
    element = _add_entry(generator, entry, channel)
    # Atom insists on a title and, without content, on a summary.
    element.title(entry.title or make_excerpt(entry, length=_TITLE_LENGTH))
    if entry.summary or not entry.content_html:
        _add_summary(element, entry.summary or make_excerpt(entry, length=_SUMMARY_LENGTH))
    element.published(entry.published)
    element.updated(entry.updated)
    element.author(_people(entry.authors or (Person(channel.author),)))
    element.contributor(_people(entry.contributors))
    extension: EntryExtension = getattr(element, NAME)
    return extension


def _add_summary(element: FeedGenerator, words: str) -> None:
    # Plain text that looks like markup is safest as escaped HTML: half the readers ignore the type.
    escaped = html.escape(words, quote=False)
    element.summary(escaped, type="text" if escaped == words else "html")


def _known(attachment: Attachment) -> int:
    return attachment.length or 0


def _people(people: Iterable[Person]) -> list[dict[str, str]]:
    return [{"name": one.name, "uri": one.url} for one in people]


def _categories(terms: Iterable[Term], tags: Iterable[str]) -> list[dict[str, str]]:
    named = [{"term": one.term, "scheme": one.scheme, "label": one.label} for one in terms]
    return named + [{"term": tag} for tag in tags]


def _tell_apart(entries: Iterable[Entry]) -> list[str]:
    """Each entry's `updated`; up to 63 times the same moment, it is written 63 ways.

    Entries dated by the day share their local midnight. RFC 4287 lets them, but validators warn
    of equal strings. A moment that comes again gets one more decimal zero (RFC 3339, 5.6), and
    when these are used up an offset one hour further west: it stays exactly the same moment.
    """
    seen: Counter[datetime] = Counter()
    written = []
    for entry in entries:
        hours, zeros = divmod(seen[entry.updated], _MOST_ZEROS + 1)
        seen[entry.updated] += 1
        text = rfc3339(move_west(entry.updated, hours=hours % _MOST_HOURS))
        # The date and time are the first 19 characters, the offset is the rest.
        written.append(f"{text[:19]}.{'0' * zeros}{text[19:]}" if zeros else text)
    return written

"""A feed's bytes, whatever its format, as documents and what it says of itself."""

from feeds.errors import NotAFeed
from feeds.formats.strangers import describe_stranger, is_page
from feeds.formats.syndication.entry import Setting, read_entry
from feeds.formats.syndication.facts import read_facts, upstream_of
from feeds.formats.syndication.jsonfeed import read_json_feed
from feeds.formats.syndication.naming import name_entries
from feeds.formats.syndication.parsing import ROOTS, Told, parse_feed
from feeds.model.document import Document
from feeds.model.payload import Payload
from feeds.model.reading import Drop
from feeds.model.upstream import FeedFacts
from feeds.ports import Parsed
from feeds.text.charset import decode

CUT = "breaks off in the middle of an entry, which waits until it is whole; tell its publisher if it stays"


def read_feed(payload: Payload) -> Parsed:
    """A document for each entry, and the feed's own facts; an empty feed is none the worse.

    Relative addresses refer to xml:base, else to the payload's address. Raises NotAFeed.
    """
    # A byte order mark, the transport's charset, the XML declaration, then a guess (RFC 7303, 3).
    text = decode(payload.data, declared=payload.charset).text
    if text.lstrip(" \t\r\n\ufeff").startswith(("{", "[")):
        return read_json_feed(text, payload)
    told = parse_feed(text, payload) if "<" in text else None
    if told is None or not _is_feed(told, text):
        raise NotAFeed(payload.origin, describe_stranger(payload.data, text, payload.url))
    facts = read_facts(told, payload.url)
    named = name_entries(_read_entries(told, facts, payload), payload.origin)
    drops = named.drops
    if told.left_out:
        drops += (Drop(payload.origin, f"{told.left_out} entries beyond what is read at once are left out"),)
    if told.is_cut:
        drops += (Drop(payload.origin, CUT),)
    return Parsed(named.documents, drops, facts)


def _is_feed(told: Told, text: str) -> bool:
    """Whether it calls itself a feed, or holds entries and is no page about something else."""
    return bool(told.version or told.root in ROOTS or (told.entries and not is_page(text)))


def _read_entries(told: Told, facts: FeedFacts, payload: Payload) -> list[Document]:
    setting = Setting(
        origin=payload.origin,
        base=payload.url or facts.url or facts.page,
        modified=payload.modified,
        upstream=upstream_of(facts),
        language=facts.language,
        # Only Atom's author stands for the entries as well; RSS names an editor or a webmaster.
        authors=facts.authors if told.version.startswith("atom") else (),
    )
    return [read_entry(entry, setting) for entry in told.entries]

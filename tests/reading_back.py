"""Published feeds read back into plain fields, each format by its own rules."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from lxml import etree, html

ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
MEDIA = "{http://search.yahoo.com/mrss/}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True)
class Body:
    """What a reader sees of a body."""

    text: str
    headings: tuple[str, ...]
    paragraphs: tuple[str, ...]
    media: tuple[str, ...]


@dataclass(frozen=True)
class Item:
    """One entry as its format tells it; what the format cannot say stays empty."""

    id: str
    url: str
    title: str
    published: str
    moment: datetime
    updated: datetime | None
    authors: tuple[str, ...]
    contributors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    source: str = ""
    breadcrumbs: tuple[str, ...] = ()
    categories: tuple[tuple[str, str], ...] = ()
    """Term and label; in RSS the label alone, twice."""
    tags: tuple[str, ...] = ()
    language: str = ""
    precision: str = ""
    summary: str = ""
    image: str = ""
    attachments: tuple[dict[str, Any], ...] = ()
    content: str = ""
    body: Body = field(default_factory=lambda: Body("", (), (), ()))


def read_html(source: str) -> Body:
    """The words, headings, paragraphs and pictures of a fragment."""
    if not source:
        return Body("", (), (), ())
    root = html.fragment_fromstring(source, create_parent="div")
    return Body(
        text=" ".join(root.text_content().split()),
        headings=tuple(_words(one) for one in root.iter("h1", "h2", "h3", "h4")),
        paragraphs=tuple(_words(one) for one in root.iter("p")),
        media=tuple(one.get("src") for one in root.iter("img")),
    )


def _words(element: Any) -> str:
    return " ".join(element.text_content().split())


def parse_xml(data: bytes) -> Any:
    """A document's root, without entities or the network."""
    return etree.fromstring(data, etree.XMLParser(resolve_entities=True, no_network=True, load_dtd=False))


def read_rss(data: bytes) -> tuple[Item, ...]:
    """The items of an RSS feed, in order."""
    channel = parse_xml(data).find("channel")
    return tuple(_read_rss_item(item, channel) for item in channel.findall("item"))


def _read_rss_item(item: Any, channel: Any) -> Item:
    content = item.findtext(f"{CONTENT}encoded") or ""
    image = item.find(f"{MEDIA}thumbnail")
    named = [one for one in item.findall("category") if one.get("domain")]
    return Item(
        id=item.findtext("guid"),
        url=item.findtext("link"),
        title=item.findtext("title") or "",
        published=item.findtext("pubDate"),
        moment=parsedate_to_datetime(item.findtext("pubDate")),
        updated=None,
        authors=tuple(one.text for one in item.findall(f"{DC}creator")),
        source=item.findtext(f"{DC}source") or "",
        categories=tuple((one.text, one.text) for one in named),
        tags=tuple(one.text for one in item.findall("category") if not one.get("domain")),
        language=item.findtext(f"{DC}language") or channel.findtext("language") or "",
        summary=item.findtext("description") or "",
        image="" if image is None else image.get("url"),
        attachments=tuple(
            _told(url=one.get("url"), mime_type=one.get("type"), size=one.get("length"))
            for one in item.findall("enclosure")
        ),
        content=content,
        body=read_html(content),
    )


def read_atom(data: bytes) -> tuple[Item, ...]:
    """The entries of an Atom feed, in order."""
    feed = parse_xml(data)
    return tuple(_read_atom_entry(entry, feed) for entry in feed.findall(f"{ATOM}entry"))


def _read_atom_entry(entry: Any, feed: Any) -> Item:
    content = entry.findtext(f"{ATOM}content") or ""
    image = entry.find(f"{MEDIA}thumbnail")
    links = entry.findall(f"{ATOM}link")
    categories = entry.findall(f"{ATOM}category")
    return Item(
        id=entry.findtext(f"{ATOM}id"),
        url=next(one.get("href") for one in links if one.get("rel") == "alternate"),
        title=entry.findtext(f"{ATOM}title") or "",
        published=entry.findtext(f"{ATOM}published"),
        moment=datetime.fromisoformat(entry.findtext(f"{ATOM}published")),
        updated=datetime.fromisoformat(entry.findtext(f"{ATOM}updated")),
        authors=tuple(one.findtext(f"{ATOM}name") for one in entry.findall(f"{ATOM}author")),
        contributors=tuple(one.findtext(f"{ATOM}name") for one in entry.findall(f"{ATOM}contributor")),
        source=entry.findtext(f"{DC}source") or "",
        categories=tuple((one.get("term"), one.get("label")) for one in categories if one.get("scheme")),
        tags=tuple(one.get("term") for one in categories if not one.get("scheme")),
        language=entry.get(LANG) or feed.get(LANG) or "",
        summary=entry.findtext(f"{ATOM}summary") or "",
        image="" if image is None else image.get("url"),
        attachments=tuple(_read_link(one) for one in links if one.get("rel") == "enclosure"),
        content=content,
        body=read_html(content),
    )


def _read_link(link: Any) -> dict[str, Any]:
    told = {"url": link.get("href"), "mime_type": link.get("type"), "title": link.get("title")}
    return _told(size=link.get("length"), **told)


def read_json(data: bytes) -> tuple[Item, ...]:
    """The items of a JSON Feed, in order."""
    feed = json.loads(data)
    return tuple(_read_json_item(item, feed) for item in feed["items"])


def _read_json_item(item: dict[str, Any], feed: dict[str, Any]) -> Item:
    own = item["_feedmill"]
    terms = tuple((one["term"], one["label"]) for one in own.get("terms", ()))
    labels = {label for _, label in terms}
    content = item.get("content_html", "")
    return Item(
        id=item["id"],
        url=item["url"],
        title=item.get("title", ""),
        published=item["date_published"],
        moment=datetime.fromisoformat(item["date_published"]),
        updated=datetime.fromisoformat(item["date_modified"]),
        authors=_names(item.get("authors", ())),
        contributors=_names(own.get("contributors", ())),
        editors=_names(own.get("editors", ())),
        source=own.get("source", ""),
        breadcrumbs=tuple(own.get("breadcrumbs", ())),
        categories=terms,
        tags=tuple(tag for tag in item.get("tags", ()) if tag not in labels),
        language=item.get("language", feed.get("language", "")),
        precision=own["precision"],
        summary=item.get("summary", ""),
        image=item.get("image", ""),
        attachments=tuple(item.get("attachments", ())),
        content=content,
        body=read_html(content),
    )


def _names(people: Any) -> tuple[str, ...]:
    return tuple(one["name"] for one in people)


def _told(*, size: str | None, **fields: str | None) -> dict[str, Any]:
    """An attachment as JSON Feed would write it; a length of 0 means unknown."""
    known: dict[str, Any] = {key: value for key, value in fields.items() if value}
    return known | ({"size_in_bytes": int(size)} if size and int(size) else {})


READERS = {"rss": read_rss, "atom": read_atom, "json": read_json}

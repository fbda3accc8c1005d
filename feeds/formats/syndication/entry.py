"""One entry of an XML feed as a document."""

from dataclasses import dataclass
from datetime import datetime

from feeds.formats.ledger import Ledger
from feeds.formats.syndication.media import read_files, read_pictures
from feeds.formats.syndication.wording import Said, html_of, is_html, part_of, parts_of, plain_text, text_of
from feeds.model.document import Document, Field, Origin, Upstream
from feeds.text.markup import html_to_text
from feeds.text.sentences import summarize
from feeds.text.urls import resolve

_SUMMARY = 500
"""Characters of a summary: longer ones are shortened to whole sentences."""

_DATES = {
    Field.PUBLISHED: ("published", "created", "updated"),
    Field.UPDATED: ("updated",),
}


@dataclass(frozen=True, slots=True)
class Setting:
    """What an entry inherits from its feed."""

    origin: str
    base: str
    """What its relative addresses are relative to, unless xml:base says otherwise."""
    modified: datetime
    upstream: Upstream
    language: str = ""
    authors: tuple[str, ...] = ()


def read_entry(entry: Said, setting: Setting) -> Document:
    """The document of an entry; its origin is still the feed's."""
    ledger = Ledger()
    content, summary = _contents(entry)
    base = resolve(text_of(content, "base"), setting.base) or setting.base
    _add(ledger, Field.OWN_ID, text_of(entry, "id"), "id")
    _add(ledger, Field.URL, resolve(_link_of(entry), setting.base), "link")
    _add(ledger, Field.TITLE, plain_text(entry, "title"), "title")
    _add(ledger, Field.SUMMARY, _plain_summary(summary), "summary")
    _read_dates(entry, ledger)
    _read_people(entry, setting, ledger)
    _read_terms(entry, ledger)
    _add(ledger, Field.LANGUAGE, _language_of(entry, content) or setting.language, "language")
    for address in read_pictures(entry):
        _add(ledger, Field.IMAGE, address, "picture")
    _add(ledger, Field.RIGHTS, plain_text(entry, "rights"), "rights")
    _add(ledger, Field.COMMENTS, resolve(_comments_of(entry), setting.base), "comments")
    source = part_of(entry, "source")
    _add(ledger, Field.SOURCE, plain_text(source, "title") or text_of(entry, "dc_source"), "source")
    return Document(
        setting.origin,
        ledger.claims(),
        html_of(content),
        setting.modified,
        base=base,
        attachments=read_files(entry),
        upstream=_copied_from(source, setting),
    )


def _add(ledger: Ledger, field: Field, value: str, detail: str) -> None:
    ledger.add(field, value, Origin.FEED, detail)


def _contents(entry: Said) -> tuple[Said, Said]:
    """The full text and the summary; an entry with only a summary has it as its text."""
    contents = [each for each in parts_of(entry, "content") if html_of(each)]
    summary = part_of(entry, "summary_detail") or {"value": text_of(entry, "summary")}
    if not contents:
        return summary, {}
    # The same text may stand there as plain words and as HTML.
    best = max(contents, key=lambda each: (is_html(each), len(text_of(each, "value"))))
    return best, {} if text_of(summary, "value") == text_of(best, "value") else summary


def _plain_summary(summary: Said) -> str:
    html = html_of(summary)
    return summarize(html_to_text(html), length=_SUMMARY) if html else ""


def _link_of(entry: Said) -> str:
    """The address of the article itself, before a counting service's."""
    return (
        text_of(entry, "feedburner_origlink")
        or text_of(entry, "link")
        or next((text_of(link, "href") for link in parts_of(entry, "links") if _is_alternate(link)), "")
        or next((text_of(each, "src") for each in parts_of(entry, "content") if is_html(each)), "")
    )


def _is_alternate(link: Said) -> bool:
    return text_of(link, "rel") == "alternate"


def _comments_of(entry: Said) -> str:
    replies = (
        text_of(link, "href")
        for link in parts_of(entry, "links")
        if text_of(link, "rel") == "replies" and "html" in (text_of(link, "type") or "html")
    )
    return text_of(entry, "comments") or next(replies, "")


def _read_dates(entry: Said, ledger: Ledger) -> None:
    """RSS 1.0 knows one date only, which feedparser takes for the last change."""
    for key in _DATES[Field.PUBLISHED]:
        if not ledger.has(Field.PUBLISHED):
            _add(ledger, Field.PUBLISHED, text_of(entry, key), key)
    if text_of(entry, "updated") != text_of(entry, "published"):
        _add(ledger, Field.UPDATED, text_of(entry, "updated"), "updated")


def _read_people(entry: Said, setting: Setting, ledger: Ledger) -> None:
    source = part_of(entry, "source")
    for names in (names_of(entry, "authors"), names_of(source, "authors"), setting.authors):
        if names:
            ledger.add_list(Field.AUTHORS, names, Origin.FEED, "author")
            break
    ledger.add_list(Field.CONTRIBUTORS, names_of(entry, "contributors"), Origin.FEED, "contributor")


def names_of(said: Said, key: str) -> tuple[str, ...]:
    """The people that are named; an address of mail alone names nobody."""
    return tuple(name for person in parts_of(said, key) if (name := text_of(person, "name")))


def _read_terms(entry: Said, ledger: Ledger) -> None:
    tags = [text_of(tag, "label") or text_of(tag, "term") for tag in parts_of(entry, "tags")]
    ledger.add_list(Field.TAGS, tags, Origin.FEED, "category")


def _language_of(entry: Said, content: Said) -> str:
    return (
        text_of(entry, "language")
        or text_of(content, "language")
        or text_of(part_of(entry, "title_detail"), "language")
    )


def _copied_from(source: Said, setting: Setting) -> Upstream:
    """The feed that an entry itself says it was copied from, else the one it stands in (ATOM-09)."""
    links = {text_of(link, "rel"): text_of(link, "href") for link in reversed(parts_of(source, "links"))}
    found = Upstream(
        id=text_of(source, "id"),
        title=plain_text(source, "title"),
        url=resolve(links.get("self", "") or text_of(source, "href"), setting.base),
        page=resolve(links.get("alternate", "") or text_of(source, "link"), setting.base),
        updated=text_of(source, "updated"),
        rights=plain_text(source, "rights"),
    )
    return found if found.id or found.url else setting.upstream

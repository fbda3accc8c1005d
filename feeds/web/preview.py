"""A feed's page, read out of the feed's own stored JSON: what subscribers get is what visitors see."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from typing import Any

from feeds.errors import Malformed
from feeds.model.article import Precision
from feeds.text.chars import strip_illegal
from feeds.text.sentences import summarize
from feeds.text.urls import is_absolute

Cleaner = Callable[[str], str]
"""Untrusted HTML in, clean HTML out."""

LONGEST_SUMMARY = 300
"""Characters of an entry's text that its row shows at most."""


@dataclass(frozen=True, slots=True)
class PreviewFile:
    """An attachment that can be fetched. `length` in octets, None when unknown."""

    url: str
    name: str
    media_type: str
    length: int | None


@dataclass(frozen=True, slots=True)
class PreviewEntry:
    """One row of a feed's page. Unknown is empty or None; `html` is clean."""

    url: str
    title: str
    summary: str
    html: str
    """The text itself, where there is no summary to stand for it."""
    published: datetime | None
    precision: Precision
    language: str
    image: str
    authors: tuple[str, ...]
    contributors: tuple[str, ...]
    """Those that are not among the authors."""
    editors: tuple[str, ...]
    source: str
    source_id: str
    breadcrumbs: tuple[str, ...]
    categories: tuple[str, ...]
    tags: tuple[str, ...]
    attachments: tuple[PreviewFile, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """A feed as its page shows it."""

    title: str
    description: str
    language: str
    updated: datetime | None
    terms: tuple[str, ...]
    entries: tuple[PreviewEntry, ...]

    @property
    def updated_day(self) -> datetime | None:
        """`updated` where it is an article's date that names no time; None where its minute is true."""
        days = (entry.published for entry in self.entries if entry.precision is Precision.DAY)
        return next((day for day in days if day == self.updated), None)


def parse_preview(body: bytes, clean: Cleaner) -> Preview:
    """The page's view of a JSON Feed; what is missing or of the wrong kind counts as unknown.

    Raises Malformed if the bytes are no JSON object.
    """
    try:
        feed = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Malformed("stored feed", "is not JSON; publish it again with `feedmill refresh`.") from error
    if not isinstance(feed, dict):
        raise Malformed("stored feed", "is not a JSON Feed; publish it again with `feedmill refresh`.")
    own = _map(feed, "_feedmill")
    return Preview(
        title=_text(feed, "title"),
        description=_text(feed, "description"),
        language=_text(feed, "language"),
        updated=_moment(own, "updated"),
        terms=_labels(own, "terms"),
        entries=tuple(_parse_entry(item, clean) for item in _list(feed, "items") if isinstance(item, dict)),
    )


def _split_people(item: Mapping[str, Any], own: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Authors and contributors, nobody twice.

    A feed calls the contributors authors where there are none, because readers show nobody else;
    a page says what they are.
    """
    authors, contributors = _names(item, "authors"), _names(own, "contributors")
    if authors == contributors:
        return (), contributors
    return authors, tuple(name for name in contributors if name not in authors)


def _parse_entry(item: Mapping[str, Any], clean: Cleaner) -> PreviewEntry:
    own = _map(item, "_feedmill")
    authors, contributors = _split_people(item, own)
    summary = _pick_summary(item)
    return PreviewEntry(
        url=_address(item, "url") or _address(item, "external_url"),
        title=_text(item, "title"),
        summary=summary,
        html="" if summary else clean(_text(item, "content_html")),
        published=_moment(item, "date_published") or _moment(item, "date_modified"),
        precision=_precision(own),
        language=_text(item, "language"),
        image=_address(item, "image") or _address(item, "banner_image"),
        authors=authors,
        contributors=contributors,
        editors=_names(own, "editors"),
        source=_text(own, "source"),
        source_id=_text(own, "source_id"),
        breadcrumbs=_labels(own, "breadcrumbs"),
        categories=_labels(own, "categories"),
        tags=_labels(item, "tags"),
        attachments=tuple(_parse_files(item)),
    )


def _pick_summary(item: Mapping[str, Any]) -> str:
    """The entry's summary, or the text that stands for it where there is no HTML; at most a few lines."""
    text = _text(item, "summary")
    if not text and not _text(item, "content_html"):
        text = _text(item, "content_text")
    return "" if text == _text(item, "title") else summarize(text, length=LONGEST_SUMMARY)


def _parse_files(item: Mapping[str, Any]) -> list[PreviewFile]:
    found = []
    for member in _list(item, "attachments"):
        if not isinstance(member, dict) or not _address(member, "url"):
            continue
        url = _address(member, "url")
        length = member.get("size_in_bytes")
        name = _text(member, "title") or url.rsplit("/", 1)[-1] or url
        is_length = isinstance(length, int) and not isinstance(length, bool) and length >= 0
        found.append(PreviewFile(url, name, _text(member, "mime_type"), length if is_length else None))
    return found


def _precision(own: Mapping[str, Any]) -> Precision:
    """A day is shown as a day; whatever else, or unknown, as a minute."""
    return Precision.DAY if _text(own, "precision") == Precision.DAY else Precision.MINUTE


def _map(container: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = container.get(key)
    return value if isinstance(value, dict) else {}


def _list(container: Mapping[str, Any], key: str) -> list[Any]:
    value = container.get(key)
    return value if isinstance(value, list) else []


def _text(container: Mapping[str, Any], key: str) -> str:
    """A string without what no page may hold (JSON can carry half a surrogate pair), else empty."""
    value = container.get(key)
    return strip_illegal(value).strip() if isinstance(value, str) else ""


def _address(container: Mapping[str, Any], key: str) -> str:
    value = _text(container, key)
    return value if is_absolute(value) else ""


def _names(container: Mapping[str, Any], key: str) -> tuple[str, ...]:
    names = (_text(person, "name") for person in _list(container, key) if isinstance(person, dict))
    return tuple(name for name in names if name)


def _labels(container: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """Strings, or objects that have a label, a title or a term."""
    return tuple(label for label in map(_label, _list(container, key)) if label)


def _label(member: object) -> str:
    if isinstance(member, str):
        return strip_illegal(member).strip()
    if not isinstance(member, dict):
        return ""
    return _text(member, "label") or _text(member, "title") or _text(member, "term")


def _moment(container: Mapping[str, Any], key: str) -> datetime | None:
    """An aware moment with the offset it was written with; the ends of the calendar fit no other zone."""
    try:
        moment = datetime.fromisoformat(_text(container, key))
    except ValueError:
        return None
    if not MINYEAR < moment.year < MAXYEAR:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

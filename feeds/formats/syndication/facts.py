"""What an XML feed says of itself, and what its entries inherit from that."""

import re
from datetime import timedelta

from feeds.formats.syndication.entry import names_of
from feeds.formats.syndication.parsing import Told
from feeds.formats.syndication.wording import Said, part_of, parts_of, plain_text, text_of
from feeds.model.document import Upstream
from feeds.model.upstream import FeedFacts
from feeds.text.urls import resolve

_KINDS = {
    "rss090": "RSS 0.90",
    "rss091n": "RSS 0.91",
    "rss091u": "RSS 0.91",
    "rss092": "RSS 0.92",
    "rss093": "RSS 0.93",
    "rss094": "RSS 0.94",
    "rss10": "RSS 1.0",
    "rss20": "RSS 2.0",
    "rss": "RSS",
    "atom01": "Atom 0.1",
    "atom02": "Atom 0.2",
    "atom03": "Atom 0.3",
    "atom10": "Atom 1.0",
    "atom": "Atom",
    "cdf": "CDF",
}
_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
_LONGEST = timedelta(days=365)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SKIPPED = re.compile(r"<skip(hours|days)\b[^>]*>(.{0,2000}?)</skip\1", re.IGNORECASE | re.DOTALL)
_VALUE = re.compile(r"<(?:hour|day)\b[^>]*>\s*(\w{1,9})\s*<", re.IGNORECASE)


def read_facts(told: Told, url: str) -> FeedFacts:
    """The feed's own fields; `url` is where it was fetched, or empty."""
    feed = told.feed
    links = _links(feed)
    base = url or links.get("self", "")
    hours, days = read_skips(told.text)
    return FeedFacts(
        kind=_KINDS.get(told.version, "XML"),
        id=text_of(feed, "id"),
        title=plain_text(feed, "title"),
        description=plain_text(feed, "subtitle"),
        url=resolve(links.get("self", ""), base) or url,
        page=resolve(text_of(feed, "link") or links.get("alternate", ""), base),
        language=text_of(feed, "language"),
        updated=text_of(feed, "updated") or text_of(feed, "published"),
        rights=plain_text(feed, "rights"),
        generator=text_of(feed, "generator"),
        image=resolve(_image_of(feed), base),
        authors=names_of(feed, "authors"),
        hubs=tuple(filter(None, (resolve(address, base) for address in _all_links(feed, "hub")))),
        next_page=resolve(links.get("next", ""), base),
        previous_archive=resolve(links.get("prev-archive", ""), base),
        interval=_interval(feed),
        skip_hours=hours,
        skip_days=days,
    )


def upstream_of(facts: FeedFacts) -> Upstream:
    """The feed as its entries remember it. An RSS feed goes by its address: it has no id."""
    return Upstream(
        id=facts.id or facts.url,
        title=facts.title,
        url=facts.url,
        page=facts.page,
        updated=facts.updated,
        rights=facts.rights,
    )


def read_skips(xml: str) -> tuple[frozenset[int], frozenset[int]]:
    """SkipHours and skipDays; feedparser keeps only the last of each. 24 is midnight in RSS 0.91."""
    hours: set[int] = set()
    days: set[int] = set()
    for kind, inside in _SKIPPED.findall(xml[:100_000]):
        values = [value.lower() for value in _VALUE.findall(inside)]
        if kind.lower() == "hours":
            hours |= {int(value) % 24 for value in values if value.isdecimal() and int(value) <= 24}
        else:
            days |= {_DAYS.index(value) for value in values if value in _DAYS}
    # Nobody means never.
    return frozenset() if len(hours) == 24 else frozenset(hours), frozenset() if len(
        days
    ) == 7 else frozenset(days)


def _links(feed: Said) -> dict[str, str]:
    """The first link of each relation."""
    return {text_of(link, "rel"): text_of(link, "href") for link in reversed(parts_of(feed, "links"))}


def _all_links(feed: Said, rel: str) -> list[str]:
    return [text_of(link, "href") for link in parts_of(feed, "links") if text_of(link, "rel") == rel][:5]


def _image_of(feed: Said) -> str:
    image = part_of(feed, "image")
    return text_of(image, "href") or text_of(image, "url") or text_of(feed, "logo") or text_of(feed, "icon")


def _interval(feed: Said) -> timedelta | None:
    """The longer of what ttl and the syndication module ask for; None when neither does."""
    hints = [hint for hint in (_ttl(feed), _period(feed)) if hint]
    return min(max(hints), _LONGEST) if hints else None


def _ttl(feed: Said) -> timedelta | None:
    minutes = _count(text_of(feed, "ttl"))
    return timedelta(minutes=minutes) if minutes else None


def _period(feed: Said) -> timedelta | None:
    period = _PERIODS.get(text_of(feed, "sy_updateperiod").lower())
    return period / (_count(text_of(feed, "sy_updatefrequency")) or 1) if period else None


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0

"""What a site lists for search engines (sitemaps.org 0.9, with Google's news and image extensions)."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """One page. Addresses are absolute."""

    url: str
    modified: datetime | None = None
    """Aware; None when it does not say, or says something impossible."""
    title: str = ""
    """The news extension's, as its language, name and publication date."""
    published: str = ""
    """As it stood there."""
    language: str = ""
    publication: str = ""
    """The name of the newspaper."""
    keywords: str = ""
    images: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sitemap:
    """A sitemap: pages, or further sitemaps, or (against the standard) both."""

    entries: tuple[SitemapEntry, ...] = ()
    children: tuple[SitemapEntry, ...] = ()
    """The sitemaps that an index names."""
    left_out: int = 0
    """Pages and sitemaps beyond what is read."""

"""HTML pages: claims from everything a page says about itself, and its main content."""

from feeds.formats.page.joining import join_pages, next_page
from feeds.formats.page.reading import read_page

__all__ = ["join_pages", "next_page", "read_page"]

"""HTML pages: claims from everything a page says about itself, and its main content."""

from feeds.formats.page.reading import read_page

__all__ = ["read_page"]

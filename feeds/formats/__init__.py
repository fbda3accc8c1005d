"""Payloads to documents: one reader a media type, nothing normalized and nothing chosen.

Knows how articles are written down. Refuses to know sources, dates as moments, and what is shown.
"""

from feeds.formats.registry import parse

__all__ = ["parse"]

"""Upstream feeds: RSS 0.9x to 2.0, RDF, Atom, CDF and JSON Feed, with their many mistakes.

feedparser has its door here (parsing.py). What it is given is harmless already (text/tamexml.py), and
neither its sanitizing nor its resolving of addresses is used: both are done once, by normalize.
"""

from feeds.formats.syndication.reading import read_feed

__all__ = ["read_feed"]

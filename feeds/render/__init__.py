"""From a channel and its entries to bytes: RSS 2.0, Atom 1.0, JSON Feed 1.1; OPML and a list.

Pure functions that know neither store, clock nor configuration. Entries keep the order given,
the same in every format (JSON-09), and equal arguments give equal bytes in every process. Bytes are
read back before they are handed out (proof.py).
feedgen has its door here.
"""

from collections.abc import Mapping
from types import MappingProxyType

from feeds.model.representation import Format
from feeds.ports import Renderer
from feeds.render.jsonfeed import render_json
from feeds.render.listing import render_list
from feeds.render.opml import render_opml
from feeds.render.proof import prove
from feeds.render.syndication import render_atom, render_rss

__all__ = ["RENDERERS", "VERSION", "render_list", "render_opml"]

VERSION = 2
"""Raised whenever equal arguments give other bytes than before: stored feeds are then made anew."""

RENDERERS: Mapping[Format, Renderer] = MappingProxyType(
    {
        format_: prove(format_, renderer)
        for format_, renderer in (
            (Format.RSS, render_rss),
            (Format.ATOM, render_atom),
            (Format.JSON, render_json),
        )
    }
)

"""A rendered feed is read back before anybody may see it: whole, well formed, no entry lost.

What a renderer cannot make, or makes wrongly, is an error that names the article; the last good
representation stays.
"""

import json
from collections.abc import Sequence

from lxml import etree

from feeds.errors import Unrenderable
from feeds.model.feed import Channel, Entry
from feeds.model.representation import Format
from feeds.ports import Renderer

ATOM = "{http://www.w3.org/2005/Atom}"


def prove(format_: Format, renderer: Renderer) -> Renderer:
    """The same renderer, for bytes that were read back. It raises Unrenderable instead of anything else."""

    def render(channel: Channel, entries: Sequence[Entry]) -> bytes:
        made = _try(format_, renderer, channel, entries)
        if isinstance(made, bytes):
            return made
        raise Unrenderable(
            f"{channel.page_url}.{format_}",
            f"cannot be made ({made}){_name_guilty(format_, renderer, channel, entries)}; "
            "the last good feed stays. Please report this",
        )

    return render


def _name_guilty(format_: Format, renderer: Renderer, channel: Channel, entries: Sequence[Entry]) -> str:
    """The first article that cannot be rendered on its own, as the end of a sentence."""
    alone = (one for one in entries if isinstance(_try(format_, renderer, channel, [one]), str))
    guilty = next(alone, None)
    return f"; the article is {guilty.id}" if guilty else ""


def _try(format_: Format, renderer: Renderer, channel: Channel, entries: Sequence[Entry]) -> bytes | str:
    """The bytes if they are good, else what is wrong with them, in a few words."""
    try:
        body = renderer(channel, entries)
        count = _COUNTERS[format_](body)
    except (ValueError, TypeError, LookupError, etree.LxmlError) as error:
        return f"{type(error).__name__}: {error}"
    return body if count == len(entries) else f"it holds {count} entries instead of {len(entries)}"


def _count_items(body: bytes) -> int:
    return len(_parse(body).findall("channel/item"))


def _count_entries(body: bytes) -> int:
    return len(_parse(body).findall(f"{ATOM}entry"))


def _count_json_items(body: bytes) -> int:
    return len(json.loads(body)["items"])


def _parse(body: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(body, parser)


_COUNTERS = {Format.RSS: _count_items, Format.ATOM: _count_entries, Format.JSON: _count_json_items}

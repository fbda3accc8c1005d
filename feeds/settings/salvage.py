"""What is left of a configuration when everything that is wrong with it is taken out.

Nobody may run it. It is there so that what is merely doubtful is told beside what is wrong, and not only
when that was mended.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from feeds.settings.document import Document, Finding, Path
from feeds.settings.sheets import Sheet
from feeds.text.yamltree import Mapping, Node
from feeds.text.yamltree import Sequence as Items

_SITE = {"title": "-", "url": "http://localhost"}
"""Stands in for a site that is missing, or of which a key is."""


def prune(sheets: Sequence[Sheet], document: Document, findings: Iterable[Finding]) -> list[Sheet]:
    """The sheets without what the findings are about; without the map that lacks something."""
    wrong = {id(node) for finding in findings if (node := _find_node(document, finding.path)) is not None}
    return [replace(sheet, root=_prune_map(sheet.root, wrong)) for sheet in sheets]


def complete(document: Document) -> None:
    """Lend the document a site, as far as it has none."""
    site = document.data.get("site")
    document.data["site"] = _SITE | (site if isinstance(site, dict) else {})


def _find_node(document: Document, path: Path) -> Node | None:
    """What stands at a path, or holds what is missing there; None for what `complete` lends."""
    while path and path not in document.nodes:
        path = path[:-1]
    return document.nodes[path] if path and (path != ("site",) or _is_no_map(document, path)) else None


def _is_no_map(document: Document, path: Path) -> bool:
    return not isinstance(document.nodes[path], Mapping)


def _prune(node: Node, wrong: set[int]) -> Node:
    if isinstance(node, Mapping):
        return _prune_map(node, wrong)
    if isinstance(node, Items):
        items = tuple(_prune(item, wrong) for item in node.items if id(item) not in wrong)
        return replace(node, items=items)
    return node


def _prune_map(node: Mapping, wrong: set[int]) -> Mapping:
    kept = [entry for entry in node.entries if id(entry.value) not in wrong]
    return replace(node, entries=tuple(replace(one, value=_prune(one.value, wrong)) for one in kept))

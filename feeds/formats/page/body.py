"""The text of a page: what stands in the article's element, or what the page shows instead of telling."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import unquote

from lxml.html import HtmlElement

from feeds.formats.ledger import Ledger
from feeds.formats.page.attachments import find_attachments
from feeds.formats.page.blocks import Block, measure, read_blocks
from feeds.formats.page.content import Landscape, find_root, has_prose, is_known_place
from feeds.formats.page.embedded import show_embedded
from feeds.formats.page.exhibits import is_exhibit
from feeds.formats.page.framing import strip_frame
from feeds.formats.page.galleries import find_gallery, show_gallery
from feeds.formats.page.pruning import prune
from feeds.formats.page.spoken import choose_root
from feeds.formats.page.structured import Structured
from feeds.formats.page.trail import read_trail
from feeds.formats.page.zone import find_zone, line_above_labels, read_labels
from feeds.model.document import Attachment, Field, Origin
from feeds.text.chars import fold
from feeds.text.filetypes import name_of_file
from feeds.text.markup import html_to_text, parse_tree, text_to_html, tree_to_html
from feeds.text.pictures import restore_pictures

_SHORTEST = 8
_SHOWN = re.compile(r"<(?:img|video|audio)\b")
"""A text without words may still show something."""

_LITTLE = 1_000
"""Weight of the words of a gallery: more of them need no pictures to be an article."""

_NOTHING = 150
"""Weight of prose that says nothing of where the article is."""


@dataclass(frozen=True, slots=True)
class _Place:
    """The element that holds the article. `root` is None where nothing does."""

    root: HtmlElement | None
    is_bare: bool
    """Whether the page has no prose, so that every line looks like its frame."""
    is_guess: bool
    """Whether neither an admin, nor a name, nor prose says that it is the article."""


def read_body(
    tree: HtmlElement, structured: Structured, ledger: Ledger, selected: HtmlElement | None
) -> tuple[str, tuple[Attachment, ...]]:
    """The article's HTML and files; what stands around it is noted. The tree is used up."""
    show_embedded(tree)
    restore_pictures(tree)
    blocks = read_blocks(tree)
    read_trail(tree, blocks, ledger)
    place = _find_place(tree, blocks, structured, selected)
    gallery = show_gallery(find_gallery(tree)) if _may_be_gallery(place) else ""
    if place.root is None:
        return _join(text_to_html(structured.article_body), gallery), ()
    titles = [claim.value for claim in ledger.claims() if claim.field is Field.TITLE]
    _read_frame(blocks, place.root, titles, ledger)
    if gallery and place.is_guess:
        return gallery, ()
    attachments = find_attachments(place.root)
    html = _take_out(place, place.root, titles, ledger)
    return _join(html, _list_files(html, attachments), gallery), attachments


def _find_place(
    tree: HtmlElement, blocks: Sequence[Block], structured: Structured, selected: HtmlElement | None
) -> _Place:
    if selected is not None:
        return _Place(selected, is_bare=True, is_guess=False)
    land = Landscape(blocks)
    root, best = choose_root(blocks, find_root(tree, land), structured.article_body), land.best()
    is_told = best is not None and land.score(best) >= _NOTHING
    return _Place(
        root,
        is_bare=not has_prose(best),
        is_guess=not is_told and (root is None or not is_known_place(root)),
    )


def _may_be_gallery(place: _Place) -> bool:
    """Whether so little stands here that the article may be pictures which only a script would show."""
    if place.root is None or place.is_guess:
        return True
    size = measure(place.root)[place.root]
    return size.weight - size.link_weight < _LITTLE and not is_exhibit(place.root)


def _take_out(place: _Place, root: HtmlElement, titles: list[str], ledger: Ledger) -> str:
    """What stands in the article's element, without what is not the article."""
    inner = root.tag not in ("table", "ul", "ol", "p", "pre", "blockquote")
    whole = tree_to_html(root, inner=inner) if place.is_bare else ""
    prune(root)
    strip_frame(root, titles, ledger)
    html = tree_to_html(root, inner=inner)
    # On a page of a few short lines everything looks like its frame: then the frame is the article.
    left = fold(html_to_text(html))
    only_title = not left or left in {fold(title) for title in titles}
    return whole if whole and only_title and not _SHOWN.search(html) else html


def _join(*parts: str) -> str:
    return "\n".join(filter(None, parts))


def _list_files(html: str, attachments: tuple[Attachment, ...]) -> str:
    """Links to those files that stand behind the text on the page."""
    # What was written out has its addresses escaped.
    linked = (
        {unquote(link.get("href") or "") for link in parse_tree(html).iter("a")} if attachments else set()
    )
    missing = (each for each in attachments if unquote(each.url) not in linked)
    return "\n".join(f'<p><a href="{escape(each.url)}">{escape(_called(each))}</a></p>' for each in missing)


def _called(attachment: Attachment) -> str:
    return attachment.title or name_of_file(attachment.url) or attachment.url


def _read_frame(blocks: list[Block], root: HtmlElement, titles: list[str], ledger: Ledger) -> None:
    zone = find_zone(blocks, root, titles)
    if zone is None:
        return
    read_labels(blocks, zone, ledger)
    _read_lines(blocks, titles, ledger)
    ledger.add(Field.TITLE, line_above_labels(blocks, zone), Origin.BODY, "line above the labels")
    heading = next(
        (block for block in blocks[zone.first : zone.last] if block.element.tag in ("h1", "h2")), None
    )
    if heading is not None:
        ledger.add(Field.TITLE, heading.text, Origin.BODY, "first heading")


def _read_lines(blocks: list[Block], titles: list[str], ledger: Ledger) -> None:
    """Note the lines that are the beginning of a claimed title: the page shows it without its site."""
    wanted = [folded for title in set(titles) if len(folded := fold(title)) > _SHORTEST]
    for block in blocks:
        if block.weight > 400 or block.weight < _SHORTEST:
            continue
        line = fold(block.text)
        if len(line) >= _SHORTEST and any(title != line and title.startswith(line) for title in wanted):
            ledger.add(Field.TITLE, block.text, Origin.BODY, "line")
            return

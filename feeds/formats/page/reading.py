"""An HTML file as one document."""

import re
from html import escape

from lxml.html import HtmlElement

from feeds.formats.frontmatter import split_front_matter
from feeds.formats.ledger import Ledger
from feeds.formats.page.attachments import find_attachments
from feeds.formats.page.base import base_of
from feeds.formats.page.blocks import Block, read_blocks
from feeds.formats.page.content import Landscape, find_root, has_prose
from feeds.formats.page.embedded import show_embedded
from feeds.formats.page.framing import strip_frame
from feeds.formats.page.markup import read_markup
from feeds.formats.page.metatags import read_meta
from feeds.formats.page.paging import find_further_pages
from feeds.formats.page.pathdate import read_path_date
from feeds.formats.page.pruning import prune
from feeds.formats.page.scripts import read_scripts
from feeds.formats.page.selected import Selected, select_parts
from feeds.formats.page.spoken import choose_root
from feeds.formats.page.structured import Structured, read_structured
from feeds.formats.page.trail import read_trail
from feeds.formats.page.zone import find_zone, line_above_labels, read_labels
from feeds.model.document import Attachment, Document, Field, Origin
from feeds.model.guide import NO_AID, Aid
from feeds.model.payload import Payload
from feeds.model.reading import Drop
from feeds.model.web import Select
from feeds.ports import Parsed
from feeds.text.chars import fold
from feeds.text.charset import decode
from feeds.text.filetypes import name_of_file
from feeds.text.markup import html_to_text, parse_tree, text_to_html, tree_to_html
from feeds.text.pictures import restore_pictures

_SHORTEST = 8
_SHOWN = re.compile(r"<(?:img|video|audio)\b")
"""A text without words may still show something."""


def read_page(payload: Payload, aid: Aid = NO_AID) -> Parsed:
    """One document. Raises Malformed for broken front matter; any other bytes are a page.

    What the admin's selectors remove is gone before anything is read, but for the addresses of the pages
    that go on with the article.
    """
    text = decode(payload.data, declared=payload.charset).text
    split = split_front_matter(text, payload.origin)
    ledger = Ledger()
    ledger.extend(split.claims)
    tree = parse_tree(split.rest)
    further = find_further_pages(tree, payload.url)
    ledger.add(Field.LANGUAGE, aid.language, Origin.SETTINGS, "language")
    selected = select_parts(tree, aid.select, ledger)
    structured = read_structured(tree, ledger)
    read_meta(tree, ledger)
    read_markup(tree, ledger)
    read_scripts(tree, ledger)
    body, attachments = _read_body(tree, structured, ledger, selected.root)
    read_path_date(payload.url or payload.origin, ledger)
    base = base_of(tree, payload.url)
    document = Document(
        payload.origin,
        ledger.claims(),
        body,
        payload.modified,
        base=base,
        attachments=attachments,
        further=further,
        timezone=aid.timezone,
    )
    return Parsed((document,), notes=_note_missing(payload, aid.select, selected))


def _note_missing(payload: Payload, select: Select, selected: Selected) -> tuple[Drop, ...]:
    """A selector that finds nothing describes a page that is no more: somebody has to know."""
    return tuple(
        Drop(
            payload.url or payload.origin,
            f"`select` has {key}: {getattr(select, key)}, which finds nothing on this page, so the {key} "
            "was looked for; write one that fits, or take it out",
        )
        for key in selected.missing
    )


def _read_body(
    tree: HtmlElement, structured: Structured, ledger: Ledger, selected: HtmlElement | None
) -> tuple[str, tuple[Attachment, ...]]:
    show_embedded(tree)
    restore_pictures(tree)
    blocks = read_blocks(tree)
    read_trail(tree, blocks, ledger)
    root, is_bare = selected, True
    if root is None:
        land = Landscape(blocks)
        root = choose_root(blocks, find_root(tree, land), structured.article_body)
        is_bare = not has_prose(land.best())
    if root is None:
        return text_to_html(structured.article_body), ()
    titles = [claim.value for claim in ledger.claims() if claim.field is Field.TITLE]
    _read_frame(blocks, root, titles, ledger)
    attachments = find_attachments(root)
    inner = root.tag not in ("table", "ul", "ol", "p", "pre", "blockquote")
    whole = tree_to_html(root, inner=inner) if is_bare else ""
    prune(root)
    strip_frame(root, titles, ledger)
    html = tree_to_html(root, inner=inner)
    # On a page of a few short lines everything looks like its frame: then the frame is the article.
    left = fold(html_to_text(html))
    only_title = not left or left in {fold(title) for title in titles}
    if whole and only_title and not _SHOWN.search(html):
        html = whole
    return _with_files(html, attachments), attachments


def _with_files(html: str, attachments: tuple[Attachment, ...]) -> str:
    """The text with links to those files that stand behind it on the page."""
    linked = {link.get("href") for link in parse_tree(html).iter("a")} if attachments else set()
    missing = (each for each in attachments if each.url not in linked)
    links = (f'<p><a href="{escape(each.url)}">{escape(_called(each))}</a></p>' for each in missing)
    return "\n".join((html, *links))


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

"""An HTML file as one document."""

from feeds.formats.frontmatter import split_front_matter
from feeds.formats.ledger import Ledger
from feeds.formats.page.base import base_of
from feeds.formats.page.body import read_body
from feeds.formats.page.markup import read_markup
from feeds.formats.page.metatags import read_meta
from feeds.formats.page.paging import find_further_pages
from feeds.formats.page.pathdate import read_path_date
from feeds.formats.page.scripts import read_scripts
from feeds.formats.page.selected import Selected, select_parts
from feeds.formats.page.structured import read_structured
from feeds.model.document import Document, Field, Origin
from feeds.model.guide import NO_AID, Aid
from feeds.model.payload import Payload
from feeds.model.reading import Drop
from feeds.model.web import Select
from feeds.ports import Parsed
from feeds.text.charset import decode
from feeds.text.markup import parse_tree


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
    body, attachments = read_body(tree, structured, ledger, selected.root)
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

"""Plain text files, among them pages saved as text: a trail, a title, a label line, paragraphs."""

from dataclasses import dataclass

from feeds.formats.credits import find_dateline, split_credits
from feeds.formats.crumbs import has_prefix, parse_trail, undo_links
from feeds.formats.frontmatter import split_front_matter
from feeds.formats.labels import scan_line
from feeds.formats.ledger import Ledger
from feeds.formats.paragraphs import Paragraph, split_paragraphs, to_html
from feeds.model.document import Document, Field, Origin
from feeds.model.payload import Payload
from feeds.ports import Parsed
from feeds.text.chars import squeeze, strip_illegal
from feeds.text.charset import decode

_MAX_TITLE = 150
_HEAD = 10
"""Paragraphs from the top within which trail, title and labels stand."""

_TAIL = 8
_NO_TITLE_END = tuple("。；，、,;…")


@dataclass(slots=True)
class _Layout:
    """What is left of a text while its frame is taken off."""

    paragraphs: list[Paragraph]
    ledger: Ledger
    title: str = ""


def read_text(payload: Payload) -> Parsed:
    """One document. Raises Malformed for broken front matter."""
    text = strip_illegal(decode(payload.data, declared=payload.charset).text)
    split = split_front_matter(text, payload.origin)
    ledger = Ledger()
    ledger.extend(split.claims)
    layout = _Layout(split_paragraphs(split.rest), ledger)
    _take_head(layout, titled=split.has_title)
    _take_tail(layout)
    layout.ledger.add(Field.TITLE, layout.title, Origin.BODY, "first line")
    if layout.paragraphs:
        layout.ledger.extend(find_dateline(layout.paragraphs[0].text))
    body = to_html(layout.paragraphs)
    return Parsed((Document(payload.origin, ledger.claims(), body, payload.modified, base=payload.url),))


def _take_head(layout: _Layout, *, titled: bool) -> None:
    """Take trail, title and label lines off the top, in whatever order they stand."""
    kept: list[Paragraph] = []
    rest = layout.paragraphs
    for index, paragraph in enumerate(rest[:_HEAD]):
        if _take_trail(layout, paragraph) or _take_labels(layout, paragraph):
            continue
        if not titled and not layout.title and _may_be_title(paragraph, rest[index + 1 :]):
            layout.title = squeeze(undo_links(paragraph.text)).lstrip("# ")
            continue
        kept = rest[index:]
        break
    layout.paragraphs = kept


def _take_trail(layout: _Layout, paragraph: Paragraph) -> bool:
    labels = parse_trail(paragraph.text)
    layout.ledger.add_list(Field.BREADCRUMBS, labels, Origin.LABEL, "trail")
    return bool(labels) or (has_prefix(paragraph.text) and len(paragraph.text) < 40)


def _take_labels(layout: _Layout, paragraph: Paragraph) -> bool:
    """Take a paragraph that is nothing but label lines."""
    scans = [scan_line(undo_links(line)) for line in paragraph.lines]
    if not all(scan.is_only_labels for scan in scans):
        return False
    for scan in scans:
        layout.ledger.extend(scan.claims)
    return True


def _may_be_title(paragraph: Paragraph, after: list[Paragraph]) -> bool:
    text = paragraph.text
    if len(paragraph.lines) > 2 or len(text) > _MAX_TITLE or text.endswith(_NO_TITLE_END):
        return False
    if text.endswith(".") and not text.endswith("...") and len(text.split()) > 6:
        return False
    return bool(after) or not text.endswith((".", "！", "!"))


def _take_tail(layout: _Layout) -> None:
    """Take label lines and credits off the end."""
    for _ in range(_TAIL):
        if not layout.paragraphs:
            return
        last = layout.paragraphs[-1]
        if _take_labels(layout, last):
            layout.paragraphs.pop()
            continue
        claims, rest = split_credits(last.text)
        if rest == last.text:
            return
        layout.ledger.extend(claims)
        layout.paragraphs.pop()
        if rest:
            layout.paragraphs.append(Paragraph((rest,)))

"""The words of HTML, and HTML from words."""

import html as entities
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import lxml.html

from feeds.text.chars import SPACELESS, drop_invisible, squeeze, strip_illegal
from feeds.text.trees import parse_tree

_SILENT_NAMES = """
    head script style template noscript iframe object embed svg math select textarea noembed
    noframes
"""
_SILENT = frozenset(_SILENT_NAMES.split())
_BLOCKS_NAMES = """
    address article aside blockquote body caption center details dialog div dl fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr main menu nav ol p pre section summary
    table ul
"""
_BLOCKS = frozenset(_BLOCKS_NAMES.split())
_LINES = frozenset(["li", "dt", "dd", "tr", "option", "thead", "tbody", "tfoot"])
_CELLS = frozenset(["td", "th"])

_WIDE = f"[{SPACELESS}\u3000-\u303f\uff01-\uff60“”‘’—…]"
_WRAPPED = re.compile(f"(?<={_WIDE})[ \t\r\f]*\n[ \t\r\f\n]*(?={_WIDE})")
_BLANKS = re.compile("[ \t\n\r\f\xa0\u3000]+")
_LINE_ENDS = re.compile("[ \t\xa0\u3000]+$", re.MULTILINE)
_PARAGRAPH_ENDS = re.compile(r"\n[^\S\n]*\n")
_UNWRAPPED_LINE = re.compile(f"{_WIDE}$")


def html_to_text(html: str) -> str:
    """The words of an HTML fragment or document.

    Blocks are apart by a blank line, list items begin with "- ", cells are apart by tabs. White
    space is folded except in pre; a line break in the source between two characters of a script
    without spaces is nothing. No line ends in a blank.
    """
    writer = _Writer()
    for element, leaving in _walk(parse_tree(html)):
        if leaving:
            writer.leave(element)
            writer.write(element.tail or "")
        else:
            writer.enter(element)
            writer.write(element.text or "")
    return strip_illegal(_LINE_ENDS.sub("", "".join(writer.pieces))).strip("\n")


def text_to_html(text: str) -> str:
    """Plain text as paragraphs.

    A blank line ends a paragraph. So does every line that ends in a script without spaces, since
    such texts are not wrapped; elsewhere a line break is kept as one.
    """
    paragraphs: list[list[str]] = []
    for part in _PARAGRAPH_ENDS.split(_with_newlines(text)):
        paragraphs.append([])
        for line in filter(None, map(squeeze, part.split("\n"))):
            paragraphs[-1].append(escape_text(line))
            if _UNWRAPPED_LINE.search(line):
                paragraphs.append([])
    return "\n".join(f"<p>{'<br>'.join(lines)}</p>" for lines in paragraphs if lines)


def escape_text(text: str) -> str:
    """Plain text as it stands in HTML, in attribute values too."""
    return entities.escape(strip_illegal(text))


def _with_newlines(text: str) -> str:
    return strip_illegal(text).replace("\r\n", "\n").replace("\r", "\n")


def _walk(root: lxml.html.HtmlElement) -> Iterator[tuple[lxml.html.HtmlElement, bool]]:
    """Every element that may hold words, when it is entered and when it is left."""
    stack = [(root, False)]
    while stack:
        element, leaving = stack.pop()
        if leaving or not isinstance(element.tag, str) or element.tag in _SILENT:
            yield element, True
            continue
        yield element, False
        stack.append((element, True))
        stack.extend((child, False) for child in reversed(element))


@dataclass(slots=True)
class _Writer:
    """Text as it grows, with the gap that stands before the next word."""

    pieces: list[str] = field(default_factory=list)
    newlines: int = 0
    gap: str = ""
    marker: str = ""
    verbatim: int = 0
    cells: int = 0
    """How many cells of a single line are open."""

    def enter(self, element: lxml.html.HtmlElement) -> None:
        """What an element's beginning means for the gap."""
        tag = element.tag
        if tag == "br":
            self._break(self.newlines + 1)
        elif tag in _CELLS:
            self.gap = "\t"
            self.cells += _is_single_line(element)
        else:
            self._break(_gap_of(tag))
        if tag == "li":
            self.marker = "- "
        self.verbatim += tag == "pre"

    def leave(self, element: lxml.html.HtmlElement) -> None:
        """What an element's end means for the gap."""
        tag = element.tag
        if not isinstance(tag, str) or tag in _SILENT:
            return
        self.verbatim -= tag == "pre"
        if tag == "li":
            self.marker = ""
        if tag in _CELLS:
            self.cells -= _is_single_line(element)
        self._break(_gap_of(tag))

    def write(self, text: str) -> None:
        """Add words after the gap; blanks at their ends become part of the gaps."""
        words = drop_invisible(text)
        if not self.verbatim:
            words = _BLANKS.sub(" ", _WRAPPED.sub("", words))
            if words.startswith(" "):
                self.gap = self.gap or " "
        body = words if self.verbatim else words.strip(" ")
        if not body.strip():
            return
        if self.pieces:
            self.pieces.append("\n" * self.newlines or self.gap)
        self.pieces.append(self.marker + body)
        self.newlines, self.marker = 0, ""
        self.gap = " " if not self.verbatim and words.endswith(" ") else ""

    def _break(self, newlines: int) -> None:
        """Ask for so many newlines, or for a blank within a cell of a single line."""
        if self.cells and newlines:
            self.gap = self.gap or " "
            return
        self.newlines = min(max(self.newlines, newlines), 2)


def _gap_of(tag: str) -> int:
    """How many newlines part an element from what is before and after it."""
    if tag in _BLOCKS:
        return 2
    return 1 if tag in _LINES else 0


def _is_single_line(cell: lxml.html.HtmlElement) -> bool:
    """Whether a cell holds a word or a paragraph, rather than being there for the layout."""
    blocks = 0
    for element in cell.iterdescendants():
        blocks += element.tag in _BLOCKS or element.tag in _CELLS
        if blocks > 1:
            return False
    return True

"""Plain text as paragraphs and section headings."""

import re
from dataclasses import dataclass

from feeds.formats.crumbs import undo_links
from feeds.text.chars import is_spaceless, squeeze
from feeds.text.markup import escape_text

MAX_HEADING = 60
"""Columns; a Han character takes two. A longer line without an end is a torn paragraph."""

_SENTENCE_END = tuple("。！？；：…，、,;:!?.”」』）)】—－")
_WRAPPED = range(45, 111)
"""Columns of a line that was broken by an editor, not by its author."""

_MARKED_HEADING = re.compile(r"^#{1,6}\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together."""

    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The lines as one; no space is put between Han characters."""
        joined = self.lines[0]
        for line in self.lines[1:]:
            tight = joined and line and is_spaceless(joined[-1]) and is_spaceless(line[0])
            joined = f"{joined}{line}" if tight else f"{joined} {line}"
        return joined


def width(text: str) -> int:
    """Columns on a terminal: a character of a spaceless script takes two."""
    return len(text) + len(_WIDE.findall(text))


_WIDE = re.compile(
    "[\u2e80-\u303f\u3041-\u33ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\uff01-\uff60\U00020000-\U0003ffff]"
)


def split_paragraphs(text: str) -> list[Paragraph]:
    """The paragraphs of a text: what blank lines part, or single lines where each is one."""
    paragraphs: list[Paragraph] = []
    for block in re.split(r"\n(?:[ \t\u3000\xa0]*\n)+", text):
        lines = [line for line in (squeeze_line(raw) for raw in block.split("\n")) if line]
        if not lines:
            continue
        if _is_wrapped(lines):
            paragraphs.append(Paragraph(tuple(lines)))
        else:
            paragraphs += [Paragraph((line,)) for line in lines]
    return paragraphs


def squeeze_line(raw: str) -> str:
    """A line without blanks at its ends; those inside stay, for they part labels."""
    return raw.strip(" \t\u3000\xa0\u200b\ufeff\r\f\v")


def _is_wrapped(lines: list[str]) -> bool:
    """Whether an editor broke one paragraph into lines of nearly equal width."""
    if len(lines) < 2:
        return False
    return all(width(line) in _WRAPPED for line in lines[:-1]) and width(lines[-1]) < _WRAPPED.stop


def to_html(paragraphs: list[Paragraph]) -> str:
    """Paragraphs as p, section headings as h2."""
    texts = [squeeze(undo_links(paragraph.text)) for paragraph in paragraphs]
    marks = [_MARKED_HEADING.match(text) for text in texts]
    parts = []
    for index, text in enumerate(texts):
        mark = marks[index]
        if mark:
            parts.append(f"<h2>{escape_text(text[mark.end() :])}</h2>")
        elif _is_heading(index, texts):
            parts.append(f"<h2>{escape_text(text)}</h2>")
        elif text:
            parts.append(f"<p>{escape_text(text)}</p>")
    return "\n".join(parts)


def _is_heading(index: int, texts: list[str]) -> bool:
    """A short line without an end, before a longer paragraph, and not the rest of a torn one."""
    text = texts[index]
    if not _may_head(text) or index + 1 >= len(texts) or (index and _is_torn(texts[index - 1])):
        return False
    below = texts[index + 1]
    if width(below) > width(text) and below.endswith(_SENTENCE_END):
        return True
    # What stands below may itself be torn: then it is much longer than any heading.
    return width(below) > 2 * MAX_HEADING


def _may_head(text: str) -> bool:
    return (
        bool(text)
        and width(text) <= MAX_HEADING
        and not text.endswith(_SENTENCE_END)
        and text[0] not in "-*•·—（("
    )


def _is_torn(text: str) -> bool:
    """Whether a paragraph breaks off in mid-sentence, so that the next line goes on with it."""
    return not text.endswith(_SENTENCE_END) and not _may_head(text)

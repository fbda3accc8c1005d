"""Markdown files."""

from collections.abc import Callable
from contextlib import suppress

import pytest

from feeds.errors import Malformed
from feeds.model.document import Document, Field
from feeds.model.payload import MediaType

Read = Callable[[str | bytes, MediaType], Document]


def test_first_heading_is_the_title(read_as: Read) -> None:
    """The first heading becomes the title and leaves the body."""
    document = read_as("# A `b` *c*\nd\n\ntext", MediaType.MARKDOWN)

    assert document.about(Field.TITLE)[0].value == "A b c"
    assert document.body == "<p>d</p>\n<p>text</p>\n"


def test_heading_stays_under_another_title(read_as: Read) -> None:
    """A heading below a title from front matter stays in the body."""
    assert "<h1>B</h1>" in read_as("---\ntitle: A\n---\n# B\n\nx", MediaType.MARKDOWN).body


def test_extensions(read_as: Read) -> None:
    """Tables, strikethrough, footnotes and raw HTML are understood."""
    body = read_as("x~~y~~[^1]\n\n|a|\n|-|\n|b|\n\n<div>raw</div>\n\n[^1]: note", MediaType.MARKDOWN).body

    assert all(part in body for part in ("<s>y</s>", "<table>", "<div>raw</div>", "footnote", "note"))


@pytest.mark.parametrize("text", ["x" * 200_001, "\n".join(["a", "b" * 300_000])])
def test_endless_lines_are_refused(read_as: Read, text: str) -> None:
    """A line that no text has is refused before it costs minutes."""
    with pytest.raises(Malformed, match="break the text"):
        read_as(text, MediaType.MARKDOWN)


@pytest.mark.parametrize("text", ["[" * 20_000, "> " * 5000 + "x", "*a " * 20_000, "- " * 3000, "`" * 30_000])
def test_nesting_is_survived(read_as: Read, text: str) -> None:
    """Deep nesting gives a document or Malformed."""
    with suppress(Malformed):
        read_as(text, MediaType.MARKDOWN)

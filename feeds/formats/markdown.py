"""Markdown files: front matter, then CommonMark with tables, strikethrough and footnotes.

The one door of markdown-it-py. Raw HTML passes; cleaning is the next room's work.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from feeds.errors import Malformed
from feeds.formats.frontmatter import split_front_matter
from feeds.formats.ledger import Ledger
from feeds.model.document import Document, Field, Origin
from feeds.model.payload import Payload
from feeds.ports import Parsed
from feeds.text.chars import squeeze, strip_illegal
from feeds.text.charset import decode

_MAX_LINE = 200_000
"""Characters: CommonMark's inline rules are not linear in every line, so longer ones are refused."""

_PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).use(footnote_plugin)


def read_markdown(payload: Payload) -> Parsed:
    """One document. Raises Malformed for broken front matter or a line no text has."""
    text = strip_illegal(decode(payload.data, declared=payload.charset).text)
    split = split_front_matter(text, payload.origin)
    ledger = Ledger()
    ledger.extend(split.claims)
    title, body = render_markdown(split.rest, payload.origin, titled=split.has_title)
    ledger.add(Field.TITLE, title, Origin.BODY, "first heading")
    document = Document(payload.origin, ledger.claims(), body, payload.modified, base=payload.url)
    return Parsed((document,))


def render_markdown(text: str, origin: str, *, titled: bool) -> tuple[str, str]:
    """The first heading's words, and the HTML of the text.

    The heading leaves the text when it is the title: when nothing before it says another one
    (`titled`), and nothing stands above it.
    """
    if any(len(line) > _MAX_LINE for line in text.split("\n")):
        raise Malformed(origin, "a line of more than 200,000 characters; break the text into paragraphs")
    try:
        tokens = _PARSER.parse(text)
    except (RecursionError, ValueError, IndexError) as error:
        raise Malformed(origin, "brackets or quotes are nested too deeply; simplify the text") from error
    title = ""
    if len(tokens) > 2 and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        title = squeeze(_plain(tokens[1]))
        if title and not titled:
            tokens = tokens[3:]
    return title, _PARSER.renderer.render(tokens, _PARSER.options, {})


def _plain(inline: Token) -> str:
    parts = []
    for token in inline.children or []:
        if token.type in {"text", "code_inline"}:
            parts.append(token.content)
        elif token.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
        elif token.type == "image":
            parts.append(token.content)
    return re.sub(r"\s+", " ", "".join(parts))

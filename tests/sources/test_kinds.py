"""Which kind of payload a file is."""

import codecs

import pytest

from feeds.errors import UnknownFormat
from feeds.model.payload import MediaType
from feeds.sources.kinds import pick_media_type


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        *(("a.html", MediaType.HTML), ("a.HTM", MediaType.HTML), ("a.xhtml", MediaType.HTML)),
        *(("a.shtml", MediaType.HTML), ("a.md", MediaType.MARKDOWN), ("x.y/a.markdown", MediaType.MARKDOWN)),
        *(("a.txt", MediaType.TEXT), ("新闻/a.json", MediaType.JSON)),
    ],
)
def test_a_known_suffix_decides(name: str, kind: MediaType) -> None:
    """A file's content overrules what its name says."""
    assert pick_media_type(name, b"{<\0") == kind


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"<!doctype html>", MediaType.HTML),
        (b"\n\t <p>", MediaType.HTML),
        (codecs.BOM_UTF8 + b"<p>", MediaType.HTML),
        (codecs.BOM_UTF16_LE + "<p>新".encode("utf-16-le"), MediaType.HTML),
        (codecs.BOM_UTF16_BE + "{}".encode("utf-16-be"), MediaType.JSON),
        (codecs.BOM_UTF32_LE + "<p>".encode("utf-32-le"), MediaType.HTML),
        (b'{"title": ""}', MediaType.JSON),
        (b" [1]", MediaType.JSON),
        ("新闻".encode("gb18030"), MediaType.TEXT),
        ("ニュース".encode("iso2022_jp"), MediaType.TEXT),
        ("ニュース".encode("shift_jis"), MediaType.TEXT),
        (b"News", MediaType.TEXT),
    ],
)
def test_without_a_suffix_the_beginning_decides(data: bytes, kind: MediaType) -> None:
    """A page saved without a suffix is not seen for what it is."""
    assert pick_media_type("page", data) == kind
    assert pick_media_type("page.aspx", data) == kind


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n", b"%PDF-1.7\n", b"PK\x03\x04", b"\x7fELF", b"News\0"])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    """A picture or a program is taken for a text."""
    with pytest.raises(UnknownFormat, match="neither a page nor a text"):
        pick_media_type("a.dat", data)

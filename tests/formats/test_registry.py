"""Every media type has a reader, and no bytes break one."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feeds.errors import ArticleError, MissingField, UnknownFormat
from feeds.formats import parse
from feeds.formats.registry import READERS
from feeds.model.payload import MediaType, Payload
from feeds.ports import Parsed

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
ParseAs = Callable[[str | bytes, MediaType], Parsed]
FILES = [kind for kind in MediaType if kind is not MediaType.FEED]
PIECES = [
    "<h1>", "</p>", "<table><tr>", "<script type='application/ld+json'>",
    '{"@type":"Article","author":[{"name":',
    "---\n", "title: ", "发布时间：", "2026-13-45", "（记者 ", "来源:",
    "<meta name=author content='", "<br>", "\x00", "<!--",
    "当前位置：首页 > ", "责任编辑：", "By ", "\ud800", "<img data-src=", "[", "]]", "# ",
    "<article>", "近日，会议召开。" * 20,
]  # fmt: skip


def test_every_media_type_has_a_reader() -> None:
    """A media type that the readers of sources may hand over is never unknown here."""
    assert set(READERS) == set(MediaType)


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("data", [b"", b" \n\t", b"\xef\xbb\xbf", b"\x00\x00"])
def test_empty_files(parse_as: ParseAs, kind: MediaType, data: bytes) -> None:
    """An empty file is refused with a sentence that says so."""
    with pytest.raises(MissingField, match="the file is empty"):
        parse_as(data, kind)


def test_unknown_media_type() -> None:
    """A media type without a reader is named."""
    with pytest.raises(UnknownFormat, match="image/png"):
        parse(Payload("a.png", "image/png", b"x", NOW))  # type: ignore[arg-type]  # what a careless reader would do


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.binary(max_size=300)
    | st.lists(st.sampled_from(PIECES), max_size=25).map(
        lambda parts: "".join(parts).encode("utf-8", "replace")
    ),
    st.sampled_from(FILES),
)
def test_any_bytes(data: bytes, kind: MediaType) -> None:
    """Any bytes give documents or an ArticleError, nothing else."""
    with suppress(ArticleError):
        assert parse(Payload("a", kind, data, NOW)).documents


@pytest.mark.parametrize("kind", [MediaType.HTML, MediaType.TEXT, MediaType.JSON])
def test_one_endless_line(parse_as: ParseAs, kind: MediaType) -> None:
    """Megabytes in one line are read or refused, not pondered."""
    for data in ("x" * 2_000_000, "<div>" * 100_000, "（" * 300_000, "当前位置：" * 100_000, "a> " * 200_000):
        with suppress(ArticleError):
            parse_as(data, kind)

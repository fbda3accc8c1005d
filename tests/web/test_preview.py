"""A stored JSON Feed as a page shows it."""

import json
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.errors import Malformed
from feeds.model.article import Precision
from feeds.text.markup import clean_html
from feeds.web.preview import LONGEST_SUMMARY, PreviewEntry, parse_preview
from tests.web.samples import BEIJING, SITE_URL, make_feed_json, make_item


def clean(html: str) -> str:
    """As the application cleans."""
    return clean_html(html, base=f"{SITE_URL}/")


def read_entry(**changes: Any) -> PreviewEntry:
    """One sample item with changes, as the page sees it."""
    body = make_feed_json(SITE_URL, "/feeds/all", "全部", [make_item(1, **changes)])
    return parse_preview(body, clean).entries[0]


def test_every_known_field_is_read() -> None:
    """VIEW-04: a field of the stored feed does not reach the page."""
    entry = read_entry(image="https://news.example.edu.cn/a.png")
    assert entry.url == "https://news.example.edu.cn/2026/1.html"
    assert entry.published == datetime(2026, 3, 4, tzinfo=BEIJING)
    assert entry.precision is Precision.DAY
    assert entry.authors == ("林知远", "周映雪")
    assert entry.contributors == ()
    assert entry.editors == ("沈一帆",)
    assert (entry.source, entry.source_id) == ("江城日报", "newsroom")
    assert entry.breadcrumbs == ("首页", "要闻")
    assert entry.categories == ("vocational",)
    assert entry.tags == ("职业教育", "技能竞赛")
    assert entry.language == "zh-CN"
    assert entry.image == "https://news.example.edu.cn/a.png"


def test_a_summary_stands_for_the_text() -> None:
    """An entry with a summary is cleaned for nothing, or one without shows nothing."""
    assert read_entry().html == ""
    assert "开幕式" in read_entry(summary="").html


def test_plain_text_stands_for_html() -> None:
    """An entry that has neither a summary nor HTML shows nothing, or its title twice."""
    assert read_entry(summary="", content_html="", content_text="一条短讯。").summary == "一条短讯。"
    assert read_entry(summary="", content_html="", title="短讯", content_text="短讯").summary == ""


def test_a_long_summary_is_cut() -> None:
    """A summary of many pages fills the list."""
    assert len(read_entry(summary="很长的摘要" * 500).summary) <= LONGEST_SUMMARY


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "/x", "http://[", "", 5, None]
)
def test_only_web_addresses_are_links(url: object) -> None:
    """SEC-11: an address with a script in it becomes a link or a picture."""
    entry = read_entry(url=url, image=url, attachments=[{"url": url}])
    assert (entry.url, entry.image, entry.attachments) == ("", "", ())


def test_the_text_is_cleaned_again() -> None:
    """SEC-11: what stands in the stored feed is trusted."""
    entry = read_entry(summary="", content_html="<p onclick='x()'>文<script>alert(1)</script></p>")
    assert "script" not in entry.html
    assert "onclick" not in entry.html


def test_attachments_say_what_is_known() -> None:
    """A file without a name or with an impossible size breaks its row."""
    sizes = [12, -1, True, "12", None]
    files = read_entry(
        attachments=[{"url": "https://example.edu/a/b.pdf", "size_in_bytes": size} for size in sizes]
    ).attachments
    assert [file.length for file in files] == [12, None, None, None, None]
    assert {file.name for file in files} == {"b.pdf"}
    assert read_entry(attachments=["x", 1, {}]).attachments == ()


def test_dates_keep_their_offset_and_fall_back() -> None:
    """A date is moved to another zone, or an impossible one is an error."""
    assert (
        str(read_entry(date_published="2026-03-04T23:30:00-07:00").published) == "2026-03-04 23:30:00-07:00"
    )
    assert str(read_entry(date_published="2026-13-45").published) == "2026-03-04 09:00:00+08:00"
    assert str(read_entry(date_published="2026-03-04T01:00:00").published) == "2026-03-04 01:00:00+00:00"
    assert (
        str(read_entry(date_published="9999-12-31T23:59:59-12:00").published) == "2026-03-04 09:00:00+08:00"
    )
    assert read_entry(date_published=None, date_modified=[]).published is None


def test_labels_may_be_objects() -> None:
    """Terms that carry a machine name and a label show as nothing."""
    own = {"categories": [{"label": "甲"}, {"title": "乙"}, {"term": "c"}, {}, 7, " 丁 ", ""]}
    assert read_entry(_feedmill=own).categories == ("甲", "乙", "c", "丁")


def test_contributors_are_not_named_twice() -> None:
    """Somebody who stands as author already is listed once more."""
    own = {"contributors": [{"name": "林知远"}, {"name": "何青"}, {"name": ""}, "x"]}
    assert read_entry(_feedmill=own).contributors == ("何青",)


@pytest.mark.parametrize("body", [b"", b"nothing", b"[]", b"5", b"null", b"\xff\xfe", b"[" * 100_000])
def test_bytes_that_are_no_feed_are_refused(body: bytes) -> None:
    """A damaged representation is anything but Malformed."""
    with pytest.raises(Malformed):
        parse_preview(body, clean)


LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20)
KEYS = st.sampled_from(
    [
        "title",
        "description",
        "language",
        "items",
        "_feedmill",
        "terms",
        "url",
        "image",
        "summary",
        "content_html",
        "date_published",
        "tags",
        "authors",
        "name",
        "attachments",
        "size_in_bytes",
        "categories",
        "label",
        "precision",
        "updated",
    ]
)
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=25,
)


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(KEYS, JSON, max_size=8))
def test_any_object_is_a_preview(feed: dict[str, Any]) -> None:
    """VIEW-04: missing keys or values of the wrong kind are an error."""
    preview = parse_preview(json.dumps(feed).encode(), clean)
    assert all("<script" not in entry.html for entry in preview.entries)
    preview.title.encode()


def test_contributors_are_not_called_authors_on_a_page() -> None:
    """A feed names the contributors as authors where there are none; a page tells them apart."""
    item = {
        "id": "urn:x",
        "authors": [{"name": "韦一"}, {"name": "李二"}],
        "_feedmill": {"contributors": [{"name": "韦一"}, {"name": "李二"}]},
    }
    body = json.dumps({"title": "T", "items": [item]}).encode()

    (entry,) = parse_preview(body, lambda html: html).entries

    assert (entry.authors, entry.contributors) == ((), ("韦一", "李二"))

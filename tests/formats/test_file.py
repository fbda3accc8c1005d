"""Items that are files."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.formats.file import (
    WebFile,
    is_file_address,
    is_file_type,
    name_in_disposition,
    read_file,
    true_type,
)
from feeds.model.document import Field
from feeds.model.settings import Source
from feeds.normalize import normalize

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
SOURCE = Source("press", "Press", Path(), (), "", timedelta(minutes=1), "Asia/Shanghai")
PDF, DOCX = "application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
RAW = "通知.pdf".encode("gb18030").decode("latin-1")


@pytest.mark.parametrize("suffix", [*("pdf", "doc", "docx", "xls"), *("wps", "ofd", "zip", "rar", "PDF")])
def test_addresses_of_files(suffix: str) -> None:
    """A file's address is taken for that of a page."""
    assert is_file_address(f"https://e.org/a.b/x.{suffix}?v=1")


@pytest.mark.parametrize(
    "address", ["https://e.org/a.html", "https://e.org/", "https://e.zip", "https://e.org/a.jpg", "//[", ""]
)
def test_addresses_of_pages(address: str) -> None:
    """A page's address is taken for that of a file."""
    assert not is_file_address(address)


@pytest.mark.parametrize(
    ("content_type", "disposition", "expected"),
    [
        ("application/pdf; charset=binary", "", True),
        ("video/mp4", "", True),
        ("application/octet-stream", 'attachment; filename="a.pdf"', True),
        ("application/octet-stream", 'inline; filename="a.pdf"', True),
        ("application/octet-stream", "", False),
        ("text/html", "", False),
        ("text/html", "inline", False),
        ("text/plain", "attachment", True),
        ("nonsense", "", False),
    ],
)
def test_answers_that_are_files(content_type: str, disposition: str, *, expected: bool) -> None:
    """A file's answer is read as a page, or a page's taken for a file."""
    assert is_file_type(content_type, disposition) is expected


@pytest.mark.parametrize(
    ("file", "media_type"),
    [
        (WebFile("https://e.org/a.pdf"), PDF),
        (WebFile("https://e.org/a.pdf", content_type="application/octet-stream"), PDF),
        (WebFile("https://e.org/a.docx", content_type="application/zip"), DOCX),
        (WebFile("https://e.org/a.zip", content_type="application/zip"), "application/zip"),
        (WebFile("https://e.org/x?id=1", content_type="application/zip"), "application/zip"),
        (WebFile("https://e.org/x?id=1", content_type="application/pdf;charset=x"), PDF),
        (WebFile("https://e.org/x?id=1", disposition="attachment; filename=a.docx"), DOCX),
        (WebFile("https://e.org/x?id=1", title="安排.pdf"), PDF),
        (WebFile("https://e.org/x?id=1", content_type="text/html"), ""),
        (WebFile("https://e.org/x?id=1"), ""),
    ],
)
def test_true_types(file: WebFile, media_type: str) -> None:
    """A file's type is what a careless server calls every file, or a guess against the server's word."""
    assert true_type(file) == media_type


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("attachment; filename*=UTF-8''%E9%80%9A%E7%9F%A5.pdf", "通知.pdf"),
        ("attachment; filename=\"x.pdf\"; filename*=gbk''%CD%A8%D6%AA.pdf", "通知.pdf"),
        ("attachment; filename*=nonsense''%E9%80%9A%E7%9F%A5.pdf", "通知.pdf"),
        ('attachment; filename="%E9%80%9A%E7%9F%A5.pdf"', "通知.pdf"),
        (f'attachment; filename="{RAW}"', "通知.pdf"),
        (f"attachment;filename={'通知.pdf'.encode().decode('latin-1')}", "通知.pdf"),
        ('attachment; filename="通知.pdf"', "通知.pdf"),
        (r'attachment; filename="a\"b.pdf"', 'a"b.pdf'),
        (r'attachment; filename="C:\\temp\\a.pdf"', "a.pdf"),
        ('attachment; filename="../../etc/a.pdf"', "a.pdf"),
        ("attachment; filename*=UTF-8''r%C3%A9sum%C3%A9.pdf", "résumé.pdf"),
        ("attachment", ""),
        ("", ""),
    ],
)
def test_names_in_headers(header: str, name: str) -> None:
    """A file's name is lost, or garbled by the charset in which its server wrote it."""
    assert name_in_disposition(header) == name


def test_a_file_is_an_entry() -> None:
    """A file becomes no article, or one without title, date, text or enclosure."""
    url = "https://www.example.edu/files/2026/0121/a1b2.pdf"
    file = WebFile(url, "关于实训安排的通知.pdf", PDF, "attachment; filename=notice.pdf", 12_345)
    draft = normalize(read_file(file, NOW), SOURCE, NOW)

    assert (draft.title, draft.url) == ("关于实训安排的通知", url)
    assert draft.published is not None
    assert draft.published.at.isoformat() == "2026-01-21T00:00:00+08:00"
    assert f'<a href="{url}">notice.pdf</a>' in draft.body_html
    assert [(one.url, one.media_type, one.length, one.title) for one in draft.attachments] == [
        (url, PDF, 12_345, "notice.pdf")
    ]


def test_a_file_that_nobody_named() -> None:
    """A file that no page linked by words has no title, or an unknown length is 0."""
    document = read_file(WebFile("https://e.org/%E5%AE%89%E6%8E%92.xlsx"), NOW)
    draft = normalize(document, SOURCE, NOW)

    assert draft.title == "安排"
    assert draft.attachments[0].length is None


def test_a_title_that_is_no_name() -> None:
    """A title loses what stands behind a full stop."""
    (claim, _) = read_file(WebFile("https://e.org/a.pdf", "Mr. Poe on v1.2"), NOW).about(Field.TITLE)

    assert claim.value == "Mr. Poe on v1.2"


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=80))
def test_any_file(name: str, title: str, header: str) -> None:
    """Some name, title or header is too much for it."""
    file = WebFile(f"https://e.org/{name}", title, header, header)

    assert read_file(file, NOW).attachments[0].url == file.url
    assert isinstance(is_file_type(header, header), bool)
    assert "/" not in name_in_disposition(header)

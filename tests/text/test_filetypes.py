"""What a name or an address tells of a file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.text.filetypes import extension_of, guess_type, name_of_file, type_of_address

PDF = "application/pdf"


@pytest.mark.parametrize(
    ("url", "extension", "media_type"),
    [
        ("https://a.example.org/x.JPG?size=1#y", "jpg", "image/jpeg"),
        ("https://a.example.org/v1.2/file", "", ""),
        ("https://a.example.org/x.xyz", "xyz", ""),
        ("", "", ""),
    ],
)
def test_guess_type(url: str, extension: str, media_type: str) -> None:
    """RSS-10: a type is guessed from the last segment's extension, from our own table."""
    assert (extension, media_type) == (extension_of(url), guess_type(url))


@pytest.mark.parametrize(
    ("address", "media_type"),
    [
        ("/a/b.PDF?x=1", PDF),
        ("/virtual_attach_file.vsb?afc=1&e=.pdf", PDF),
        ("download.jsp?id=5&name=%E9%80%9A%E7%9F%A5.pdf", PDF),
        ("/attachment?file=a.pdf", PDF),
        ("/share.html?file=a.pdf", ""),
        ("/photo.jpg?file=a.pdf", "image/jpeg"),
        ("/download.jsp?id=5", ""),
        ("//[", ""),
        ("/a.pdf%00", ""),
    ],
)
def test_type_of_address(address: str, media_type: str) -> None:
    """A program's file is of no known type, or a page is taken for a file because it names one."""
    assert type_of_address(address) == media_type


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://e.org/f/%E9%80%9A%E7%9F%A5.pdf?v=2", "通知.pdf"),
        ("download.jsp?id=5&name=%E9%80%9A%E7%9F%A5.pdf", "通知.pdf"),
        ("/virtual_attach_file.vsb?e=.pdf", "virtual_attach_file.vsb"),
        ("https://e.org/", ""),
        ("//[", ""),
    ],
)
def test_name_of_file(address: str, name: str) -> None:
    """A file is not called what people read in its address."""
    assert name_of_file(address) == name


@given(st.text(max_size=60))
def test_any_text(text: str) -> None:
    """Some text is too much for it, or a type is known though the extension is not."""
    assert (extension_of(text) == "") <= (guess_type(text) == "")
    assert isinstance(type_of_address(text) + name_of_file(text), str)

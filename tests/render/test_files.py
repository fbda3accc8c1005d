"""What an address tells of a file."""

import pytest

from feeds.render.files import extension_of, guess_type, medium_of


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
    ("media_type", "medium"),
    [("Image/png", "image"), ("video/mp4", "video"), ("text/plain", "document"), ("", "document")],
)
def test_medium_of(media_type: str, medium: str) -> None:
    """HINT-02: the medium is one that Media RSS knows."""
    assert medium_of(media_type) == medium

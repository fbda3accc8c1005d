"""What a feed calls its files."""

import pytest

from feeds.render.files import medium_of


@pytest.mark.parametrize(
    ("media_type", "medium"),
    [("Image/png", "image"), ("video/mp4", "video"), ("text/plain", "document"), ("", "document")],
)
def test_medium_of(media_type: str, medium: str) -> None:
    """HINT-02: the medium is one that Media RSS knows."""
    assert medium_of(media_type) == medium

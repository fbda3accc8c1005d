"""What the tests of moments share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.year.scene import Scene


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    """Four articles, read and polled once."""
    made = Scene(tmp_path / "site")
    yield made
    made.house.close()

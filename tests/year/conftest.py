"""What the tests of moments share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.year.clock import standing_still
from tests.year.scene import Scene


@pytest.fixture(autouse=True)
def still() -> Iterator[None]:
    """Time passes by the simulated clock alone."""
    with standing_still():
        yield


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    """Four articles, read and polled once."""
    made = Scene(tmp_path / "site")
    yield made
    made.house.close()
